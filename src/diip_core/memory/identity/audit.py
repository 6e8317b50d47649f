"""The audit log in memory."""

from __future__ import annotations

from diip_core.domain.identity.audit import AuditEntry
from diip_core.memory.state import State


class MemoryAudit:
    """See `diip_core.ports.storage.identity.Audit`."""

    def __init__(self, state: State) -> None:
        self._rows = state.audit

    def latest(self, *, after: str | None = None, limit: int) -> tuple[AuditEntry, ...]:
        newest_first = sorted(self._rows.items(), reverse=True)
        return tuple(entry for key, entry in newest_first if after is None or key < after)[:limit]

    def append(self, entry: AuditEntry, /) -> None:
        self._rows[entry.id] = entry
