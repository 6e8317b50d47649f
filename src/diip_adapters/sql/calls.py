"""The log of calls to a provider."""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from diip_adapters.sql.bulk import bulk
from diip_adapters.sql.instants import to_microseconds
from diip_adapters.sql.session import Session
from diip_adapters.sql.tables import api_call as table
from diip_core.domain.calls import ApiCall
from diip_core.domain.issue import Scope

_LATEST = (
    select(table)
    .where(
        table.c.project_id == bindparam("project_id"),
        table.c.integration_id == bindparam("integration_id"),
    )
    .order_by(table.c.at.desc(), table.c.ordinal.desc())
    .limit(bindparam("most"))
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
    """See `diip_core.ports.repositories.Calls`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def latest(self, scope: Scope, /, *, limit: int = 50) -> tuple[ApiCall, ...]:
        parameters = {
            "project_id": scope.project_id,
            "integration_id": scope.integration_id,
            "most": limit,
        }
        return tuple(
            ApiCall(
                endpoint=row.endpoint,
                status_code=row.status_code,
                response_time_ms=row.response_time_ms,
                success=row.success,
                at=row.at,
                error=row.error,
            )
            for row in self._session.rows(_LATEST, parameters)
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
        self._session.page(_ADD, scope, rows)
