"""What could not be read, with its bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from diip_adapters.sql.engine.bulk import bulk, insert
from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.tables import quarantine as table
from diip_adapters.sql.tables.instants import to_microseconds
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.quarantine import Quarantined, Unreadable

_BATCH = 16
"""A record may be a page of megabytes."""
_OF_SCOPE = (
    table.c.project_id == bindparam("project_id"),
    table.c.integration_id == bindparam("integration_id"),
)
_COUNT = select(func.count()).select_from(table).where(*_OF_SCOPE)
_COUNTS = (
    select(table.c.integration_id, func.count().label("found"))
    .where(table.c.project_id.in_(bindparam("project_ids", expanding=True)))
    .group_by(table.c.integration_id)
)
_ALL = select(table).where(*_OF_SCOPE).order_by(table.c.first_seen_at, table.c.kind, table.c.source_key)
_ADD = insert(
    table,
    ("kind", "source_key", "raw", "reason", "first_seen_at", "last_seen_at"),
    then="ON CONFLICT (project_id, integration_id, kind, source_key) DO UPDATE SET"
    " raw = excluded.raw, reason = excluded.reason, last_seen_at = excluded.last_seen_at",
)
_CLOSE = bulk(
    "DELETE FROM quarantine WHERE (project_id, integration_id, kind, source_key) IN"
    " (SELECT project_id, integration_id, kind, source_key FROM {given} AS given) RETURNING source_key",
    table,
    ("kind", "source_key"),
)


class SqlQuarantine:
    """See `diip_core.ports.storage.mirror.Quarantine`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def count(self, scope: Scope, /) -> int:
        row = self._session.fetch_first(_COUNT, _parameters(scope))
        return int(row[0]) if row else 0

    def counts(self, *project_ids: str) -> Mapping[str, int]:
        rows = self._session.fetch_all(_COUNTS, {"project_ids": project_ids})
        return {row.integration_id: row.found for row in rows}

    def all(self, scope: Scope, /) -> Iterator[Quarantined]:
        for rows in self._session.stream(_ALL, _parameters(scope), batch=_BATCH):
            for row in rows:
                yield Quarantined(
                    unreadable=Unreadable(row.kind, row.source_key, row.raw, row.reason),
                    first_seen_at=row.first_seen_at,
                    last_seen_at=row.last_seen_at,
                )

    def add(self, scope: Scope, unreadable: Iterable[Unreadable], /, *, at: datetime) -> None:
        latest = {(record.kind, record.source_key): record for record in unreadable}
        seen_at = to_microseconds(at)
        rows = [
            (record.kind, record.source_key, record.raw, record.reason, seen_at, seen_at)
            for _, record in sorted(latest.items())
        ]
        self._session.execute_batch(_ADD, scope, rows)

    def close(self, scope: Scope, kind: str, source_keys: Sequence[str], /) -> int:
        return len(
            self._session.execute_batch(_CLOSE, scope, [(kind, key) for key in sorted(set(source_keys))])
        )


def _parameters(scope: Scope) -> dict[str, str]:
    return {"project_id": scope.project_id, "integration_id": scope.integration_id}
