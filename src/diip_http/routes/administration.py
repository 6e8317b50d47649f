"""What only administrators reach: accounts, and the record of what was done to them."""

from __future__ import annotations

from diip_adapters.schemas.administration import (
    AuditDocument,
    UserChange,
    UserDocument,
    audit_document,
    user_document,
)
from diip_core.domain.identity.permissions import Action
from diip_core.errors import Conflict
from diip_core.use_cases.identity.list_audit_entries import list_audit_entries
from diip_core.use_cases.identity.list_users import list_users
from diip_core.use_cases.identity.update_user import update_user
from diip_http.endpoint import endpoint
from diip_http.queries import PageParameters, given
from diip_http.request_context import Call, Listing, after_this


@endpoint("GET", "/api/admin/users/", policy=Action.ADMINISTER)
def show_users(call: Call, *, query: PageParameters) -> Listing[UserDocument]:
    """List all accounts."""
    found = list_users(call.ports, call.actor, limit=query.limit, after=call.after_id(query))
    return call.listing(list(map(user_document, found.items)), after_this(found.next))


@endpoint("PATCH", "/api/admin/users/{user_id}/", policy=Action.ADMINISTER, errors=(Conflict,))
def change_account(call: Call, *, user_id: str, body: UserChange) -> UserDocument:
    """Change an account's role, disable or enable it, from its next request on."""
    user = update_user(
        call.ports, call.actor, user_id, role=given(body.role), is_active=given(body.is_active)
    )
    return user_document(user)


@endpoint("GET", "/api/admin/audit/", policy=Action.ADMINISTER)
def show_audit(call: Call, *, query: PageParameters) -> Listing[AuditDocument]:
    """List what was done to accounts and rights, newest first."""
    found = list_audit_entries(call.ports, call.actor, limit=query.limit, after=call.after_id(query))
    return call.listing(list(map(audit_document, found.items)), after_this(found.next))


ENDPOINTS = (show_users, change_account, show_audit)
