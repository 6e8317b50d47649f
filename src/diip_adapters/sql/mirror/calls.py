"""The log of calls to a provider."""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, tuple_

from diip_adapters.sql.engine.bulk import bulk
from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.tables import api_call as table
from diip_adapters.sql.tables.instants import to_microseconds
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.calls import ApiCall, CallList, CallPosition

_LATEST = (
    select(table)
    .where(
        table.c.project_id == bindparam("project_id"),
        table.c.integration_id == bindparam("integration_id"),
    )
    .order_by(table.c.at.desc(), table.c.ordinal.desc())
    .limit(bindparam("most"))
)
_EARLIER = _LATEST.where(
    tuple_(table.c.at, table.c.ordinal)
    < tuple_(bindparam("behind", type_=table.c.at.type), bindparam("ordinal", type_=table.c.ordinal.type))
)
_NAMES = "at, endpoint, status_code, response_time_ms, success, error"
_ADD = bulk(
    f"INSERT INTO api_call (project_id, integration_id, {_NAMES}, ordinal)"
    f" SELECT project_id, integration_id, {_NAMES}, ordinal + coalesce((SELECT max(known.ordinal) + 1"
    " FROM api_call AS known WHERE known.project_id = given.project_id"
    " AND known.integration_id = given.integration_id AND known.at = given.at), 0)"
    " FROM {given} AS given",
    table,
    (*_NAMES.split(", "), "ordinal"),
)


class SqlCalls:
    """See `diip_core.ports.storage.mirror.Calls`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def latest(self, scope: Scope, /, *, limit: int = 50, after: CallPosition | None = None) -> CallList:
        parameters: dict[str, Any] = {
            "project_id": scope.project_id,
            "integration_id": scope.integration_id,
            "most": limit + 1,
        }
        if after:
            parameters |= {"behind": after.at, "ordinal": after.ordinal}
        rows = self._session.fetch_all(_EARLIER if after else _LATEST, parameters)
        page = rows[:limit]
        last = page[-1] if len(rows) > limit else None
        return CallList(
            items=tuple(
                ApiCall(
                    endpoint=row.endpoint,
                    status_code=row.status_code,
                    response_time_ms=row.response_time_ms,
                    success=row.success,
                    at=row.at,
                    error=row.error,
                )
                for row in page
            ),
            next=CallPosition(last.at, last.ordinal) if last else None,
        )

    def add(self, scope: Scope, calls: Sequence[ApiCall], /) -> None:
        if not calls:
            return
        self._session.lock(scope)
        rows = [
            (
                to_microseconds(call.at),
                call.endpoint,
                call.status_code,
                call.response_time_ms,
                call.success,
                call.error,
                ordinal,
            )
            for ordinal, call in enumerate(calls)
        ]
        self._session.execute_batch(_ADD, scope, rows)
