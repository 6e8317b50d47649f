"""The audit log: what is kept of it, and how a use case writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from diip_core.domain.identity.audit import AuditEntry
from diip_core.domain.identity.permissions import Actor

if TYPE_CHECKING:
    from diip_core.ports.bundle import Ports
    from diip_core.ports.storage import UnitOfWork


class ReadAudit(Protocol):
    def latest(self, *, after: str | None = None, limit: int) -> tuple[AuditEntry, ...]:
        """So many entries behind the id ``after``, newest first."""
        ...


class Audit(ReadAudit, Protocol):
    """Append-only: the database itself refuses to change or remove an entry."""

    def append(self, entry: AuditEntry, /) -> None: ...


def note(
    ports: Ports,
    work: UnitOfWork,
    actor: Actor,
    action: str,
    *,
    user_id: str | None = None,
    project_id: str | None = None,
    address: str | None = None,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Write what the actor did, in the transaction of the deed; see `AuditEntry`."""
    entry = AuditEntry(
        id=ports.fresh.id(),
        at=ports.clock.now(),
        action=action,
        actor_id=actor.user_id,
        user_id=user_id,
        project_id=project_id,
        address=address,
        detail=detail or {},
    )
    work.audit.append(entry)
