"""What administrators see and change, over the wire."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType, convert

from diip_adapters.schemas.accounts import AccountSchema, Role
from diip_core.domain.identity.account import User
from diip_core.domain.identity.audit import AuditEntry


class UserChange(Struct, forbid_unknown_fields=True, frozen=True):
    """What is not given stays; who is not active cannot log in."""

    role: Role | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class UserSchema(AccountSchema, frozen=True, kw_only=True):
    """An account as administrators see it."""

    is_active: bool


class AuditSchema(Struct, frozen=True):
    """An activity that matters for security; `actor_id` is null where the operator did it at the machine."""

    id: str
    at: datetime
    action: str
    actor_id: str | None
    user_id: str | None
    project_id: str | None
    address: str | None
    detail: dict[str, str]


def user_schema(user: User) -> UserSchema:
    """An account with its state."""
    return convert(user, UserSchema, from_attributes=True)


def audit_schema(entry: AuditEntry) -> AuditSchema:
    """An entry as it stands."""
    return convert(entry, AuditSchema, from_attributes=True)
