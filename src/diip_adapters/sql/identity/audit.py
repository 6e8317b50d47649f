"""The audit log."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.engine.single_row import insert_unless_taken
from diip_adapters.sql.tables import audit_entry as table
from diip_core.domain.identity.audit import AuditEntry

_NEWEST_FIRST = select(table).order_by(table.c.entry_id.desc()).limit(bindparam("most"))
_BEHIND = _NEWEST_FIRST.where(table.c.entry_id < bindparam("after"))
_ADD = insert_unless_taken(table)


class SqlAudit:
    """See `diip_core.ports.storage.identity.Audit`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def latest(self, *, after: str | None = None, limit: int) -> tuple[AuditEntry, ...]:
        if after is None:
            rows = self._session.fetch_all(_NEWEST_FIRST, {"most": limit})
        else:
            rows = self._session.fetch_all(_BEHIND, {"most": limit, "after": after})
        found = (row._asdict() for row in rows)
        return tuple(AuditEntry(id=fields.pop("entry_id"), **fields) for fields in found)

    def append(self, entry: AuditEntry, /) -> None:
        values = {
            "entry_id": entry.id,
            "at": entry.at,
            "action": entry.action,
            "actor_id": entry.actor_id,
            "user_id": entry.user_id,
            "project_id": entry.project_id,
            "address": entry.address,
            "detail": dict(entry.detail),
        }
        self._session.execute(_ADD, values)
