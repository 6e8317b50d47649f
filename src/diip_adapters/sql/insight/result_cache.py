"""Cached results of analytics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select, text

from diip_adapters.sql.engine.session import Session
from diip_adapters.sql.insight.analytics_jobs import is_at_rest
from diip_adapters.sql.tables import cached_result as table
from diip_adapters.sql.tables import dirty_day, integration, project
from diip_core.domain.insight.cached_result import CachedResult
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
_RESULT = select(table.c.kind, table.c.cache_key, table.c.computed_at, table.c.document).where(
    table.c.kind == bindparam("kind")
)
"""The fields of a `CachedResult`, in order."""
_LATEST = _RESULT.where(table.c.project_id == bindparam("project_id"))
_FRESH = _LATEST.where(_CLEAN)
_FRESH_OF = _RESULT.add_columns(table.c.project_id).where(
    table.c.project_id.in_(bindparam("project_ids", expanding=True)), _CLEAN
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


_PROJECT = select(project.c.project_id).where(project.c.project_id == bindparam("project_id"))
_PUT = text(
    "INSERT INTO cached_result (project_id, kind, cache_key, computed_at, document)"
    " VALUES (:project_id, :kind, :cache_key, :computed_at, :document)"
    " ON CONFLICT (project_id, kind) DO UPDATE SET cache_key = excluded.cache_key,"
    " computed_at = excluded.computed_at, document = excluded.document"
).bindparams(
    bindparam("computed_at", type_=table.c.computed_at.type),
    bindparam("document", type_=table.c.document.type),
)


class SqlResultCache:
    """See `diip_core.ports.storage.insight.ResultCache`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def latest(self, project_id: str, kind: str, /) -> CachedResult | None:
        rows = self._session.ask(_LATEST, {"project_id": project_id, "kind": kind})
        return CachedResult(*rows[0]) if rows else None

    def fresh(self, project_id: str, kind: str, /) -> CachedResult | None:
        rows = self._session.ask(_FRESH, {"project_id": project_id, "kind": kind})
        return CachedResult(*rows[0]) if rows else None

    def fresh_of(self, project_ids: Sequence[str], kind: str, /) -> Mapping[str, CachedResult]:
        rows = self._session.rows(_FRESH_OF, {"project_ids": project_ids, "kind": kind})
        return {
            row.project_id: CachedResult(row.kind, row.cache_key, row.computed_at, row.document)
            for row in rows
        }

    def outdated(self, before: datetime, /, *, limit: int) -> tuple[str, ...]:
        rows = self._session.rows(_outdated(self._session.dialect.now), {"before": before, "most": limit})
        return tuple(row.project_id for row in rows)

    def put(self, project_id: str, result: CachedResult, /) -> None:
        if self._session.first(_PROJECT, {"project_id": project_id}) is None:
            raise NotFound("there is no such project")
        values = {
            "project_id": project_id,
            "kind": result.kind,
            "cache_key": result.cache_key,
            "computed_at": result.computed_at,
            "document": result.document,
        }
        self._session.write(_PUT, values)
