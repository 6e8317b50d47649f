"""Cached results as JSON text, by project and type.

msgspec writes and reads the attrs classes. A document that another version of DIIP wrote, or that cannot be
read, counts as none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Row, Select, bindparam, func, select, text

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.insight.analytics_jobs import is_at_rest
from diip_adapters.sql.tables import cached_result as table
from diip_adapters.sql.tables import dirty_day, integration, project
from diip_core.domain.insight.cached_result import CachedResult, Result
from diip_core.errors import NotFound

_CLEAN = ~(
    select(dirty_day.c.day)
    .join(
        integration,
        (dirty_day.c.project_id == integration.c.project_id)
        & (dirty_day.c.integration_id == integration.c.integration_id),
    )
    .where(dirty_day.c.project_id == table.c.project_id)
    .exists()
)
_FRESH_OF = select(table.c.project_id, table.c.cache_key, table.c.computed_at, table.c.document).where(
    table.c.kind == bindparam("kind"),
    table.c.project_id.in_(bindparam("project_ids", expanding=True)),
    _CLEAN,
)


@lru_cache(maxsize=8)
def _outdated(now: str) -> Select[Any]:
    return (
        select(table.c.project_id)
        .where(
            table.c.computed_at < bindparam("before", type_=table.c.computed_at.type),
            is_at_rest(table.c.project_id, now),
        )
        .group_by(table.c.project_id)
        .order_by(func.min(table.c.computed_at), table.c.project_id)
        .limit(bindparam("most"))
    )


_HOLD_PROJECT = select(project.c.project_id).where(project.c.project_id == bindparam("project_id"))
_PUT = text(
    "INSERT INTO cached_result (project_id, kind, cache_key, computed_at, document)"
    " VALUES (:project_id, :kind, :cache_key, :computed_at, :document)"
    " ON CONFLICT (project_id, kind) DO UPDATE SET cache_key = excluded.cache_key,"
    " computed_at = excluded.computed_at, document = excluded.document"
).bindparams(bindparam("computed_at", type_=table.c.computed_at.type))

_DECODERS: dict[type, msgspec.json.Decoder[Any]] = {}
"""By type of result: making one takes longer than reading with it."""


class SqlResultCache:
    """See `diip_core.ports.storage.insight.ResultCache`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def fresh(self, project_id: str, kind: type[Result], /) -> CachedResult[Result] | None:
        return self.fresh_of((project_id,), kind).get(project_id)

    def fresh_of(
        self, project_ids: Sequence[str], kind: type[Result], /
    ) -> Mapping[str, CachedResult[Result]]:
        rows = self._session.fetch_all(_FRESH_OF, {"project_ids": project_ids, "kind": kind.__name__})
        return {row.project_id: cached for row in rows if (cached := _read(row, kind)) is not None}

    def outdated(self, before: datetime, /, *, limit: int) -> tuple[str, ...]:
        rows = self._session.fetch_all(
            _outdated(self._session.dialect.now), {"before": before, "most": limit}
        )
        return tuple(row.project_id for row in rows)

    def put(self, project_id: str, cached: CachedResult[Any], /) -> None:
        if self._session.fetch_first(_HOLD_PROJECT, {"project_id": project_id}) is None:
            raise NotFound("there is no such project")
        values = {
            "project_id": project_id,
            "kind": type(cached.result).__name__,
            "cache_key": cached.cache_key,
            "computed_at": cached.computed_at,
            "document": msgspec.json.encode(cached.result).decode(),
        }
        self._session.execute(_PUT, values)


def _read(row: Row[Any], kind: type[Result]) -> CachedResult[Result] | None:
    decoder = _DECODERS.get(kind) or _DECODERS.setdefault(kind, msgspec.json.Decoder(kind))
    try:
        result: Result = decoder.decode(row.document)
    except msgspec.DecodeError:
        return None
    return CachedResult(result, row.cache_key, row.computed_at)
