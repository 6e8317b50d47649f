"""Read the audit log."""

from __future__ import annotations

from diip_core.domain.identity.audit import AuditEntry
from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.issues.issue_query import DEFAULT_LIMIT
from diip_core.domain.pagination import Paginated, check_limit, paginate
from diip_core.ports.bundle import Ports


def list_audit_entries(
    ports: Ports, actor: Actor, *, after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Paginated[AuditEntry]:
    """One page of all that was done to accounts and rights, newest first.

    Raises:
        InvalidInput: a limit outside 1 to 200.
        Forbidden: the actor is no admin.
    """
    require(actor, Action.ADMINISTER)
    check_limit(limit)
    with ports.storage.read() as view:
        rows = view.audit.latest(after=after, limit=limit + 1)
    return paginate(rows, limit)
