"""Audit entries, written in the transaction of what they record."""

from __future__ import annotations

from collections.abc import Mapping

from diip_core.domain.identity.audit import AuditEntry
from diip_core.domain.identity.permissions import Actor
from diip_core.ports.bundle import Ports
from diip_core.ports.storage.storage import UnitOfWork


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
    """Write what the actor did, in the transaction of the activity; see `AuditEntry`."""
    entry = AuditEntry(
        id=ports.ids.new_id(),
        at=ports.clock.now(),
        action=action,
        actor_id=actor.user_id,
        user_id=user_id,
        project_id=project_id,
        address=address,
        detail=detail or {},
    )
    work.audit.append(entry)
