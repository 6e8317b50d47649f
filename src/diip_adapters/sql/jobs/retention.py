"""Removing rows in batches, by their keys."""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, TextClause, select, text

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.tables import (
    api_call,
    checkpoint,
    comment,
    daily_flow,
    dirty_day,
    issue,
    issue_alias,
    issue_words,
    job,
    quarantine,
    raw_payload,
    removed_scope,
    transition,
    worker,
)
from diip_adapters.sql.tables.instants import to_microseconds


def batch(table: Table, condition: str) -> TextClause:
    """A DELETE of ``:most`` rows at most that meet a condition."""
    keys = ", ".join(column.name for column in table.primary_key)
    return text(
        f"DELETE FROM {table.name} WHERE ({keys}) IN"
        f" (SELECT {keys} FROM {table.name} WHERE {condition} LIMIT :most)"
    )


_REMOVED = select(removed_scope).limit(1)
_CLEARED = text(
    "DELETE FROM removed_scope WHERE project_id = :project_id AND integration_id = :integration_id"
)
_OF_SCOPE = tuple(
    batch(table, "project_id = :project_id AND integration_id = :integration_id")
    for table in (
        issue,
        issue_alias,
        issue_words,
        comment,
        transition,
        raw_payload,
        quarantine,
        api_call,
        checkpoint,
        daily_flow,
        dirty_day,
    )
)
_OLD_CALLS = batch(api_call, "at < :before")
_ENDED_JOBS = batch(job, "ended_at < :before")
_GONE = batch(worker, "until < :before")


class SqlRetention:
    """See `diip_core.ports.storage.jobs.Retention`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def removed_scopes(self, *, limit: int) -> int:
        gone = 0
        while gone < limit and (removed := self._session.fetch_first(_REMOVED)) is not None:
            keys = removed._asdict()
            for statement in _OF_SCOPE:
                gone += self._session.execute(statement, {**keys, "most": limit - gone})
                if gone >= limit:
                    return gone
            self._session.execute(_CLEARED, keys)
        return gone

    def old_calls(self, before: datetime, /, *, limit: int) -> int:
        return self._session.execute(_OLD_CALLS, {"before": to_microseconds(before), "most": limit})

    def ended_jobs(self, before: datetime, /, *, limit: int) -> int:
        parameters = {"before": to_microseconds(before), "most": limit}
        return sum(self._session.execute(statement, parameters) for statement in (_ENDED_JOBS, _GONE))
