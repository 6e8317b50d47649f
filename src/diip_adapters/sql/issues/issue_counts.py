"""Issues counted where they lie: a statement for many of them, and the few that were ever reopened.

Lengths of time and words leave the database as one text each: a row for each issue would cost several times
what reading it does.
"""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Row, TextClause, bindparam, select, text, type_coerce

from diip_adapters.sql.engine.session import Session
from diip_adapters.sql.engine.texts import texts_from
from diip_adapters.sql.issues.analytics_rows import EVER_REOPENED, FACTS, analytics_issue_from, of_subject
from diip_adapters.sql.tables import integration, issue
from diip_adapters.sql.tables.instants import from_microseconds, to_microseconds
from diip_core.domain.insight.flow.ageing import STALE_AFTER
from diip_core.domain.insight.flow.issue_counts import Durations, IssueCounts, count_issues
from diip_core.domain.time import Window

_AT_ONCE = 100_000
"""Some megabytes."""
_REOPENED_AT_ONCE = 1000
_FIRST = to_microseconds(datetime.min.replace(tzinfo=UTC))
_NEVER = to_microseconds(datetime.max.replace(tzinfo=UTC)) + 1
_SECOND = 1_000_000
_LINE = "\n"
"""Between words: DIIP's own hold none, nor does JSON."""


_OF_ONE = " AND (integration_id || '') = :integration_id"
"""No other index is to begin with the integration: by creation the rows lie near each other."""
# The rules of `diip_core.domain.insight.flow.issue_counts`, for issues that were never
# reopened: these are closed once, at their creation at the earliest.
_ALIVE = (
    "SELECT integration_id, created_at, active_at, type, priority, CAST(labels AS text) AS labels,"
    " CASE WHEN closed_at < created_at THEN created_at WHEN closed_at < :end THEN closed_at END AS closed_at,"
    " CASE WHEN first_response_at < :end THEN first_response_at END AS responded_at,"
    " status <> 'closed' OR closed_at IS NOT NULL AS may_be_open FROM issue"
    " WHERE project_id = :project_id{of_one} AND created_at >= :since AND created_at < :before"
    " AND tombstone_reason IS NULL AND reopen_count = 0 ORDER BY created_at"
)
_SEEN = (
    "SELECT integration_id, created_at, active_at, type, priority, labels,"
    " closed_at IS NULL AND may_be_open AS is_open, NOT may_be_open AS is_undated,"
    " created_at >= :start AS is_created,"
    " closed_at >= :start AS is_closed, closed_at IS NOT NULL AS is_resolved,"
    " responded_at IS NOT NULL AS is_answered,"
    " CASE WHEN may_be_open AND coalesce(closed_at, :horizon) > created_at"
    " THEN coalesce(closed_at, :horizon) - created_at ELSE 0 END AS lasted,"
    " CASE WHEN responded_at > created_at THEN responded_at - created_at ELSE 0 END AS waited"
    f" FROM ({_ALIVE}) AS alive"
)
_TALLY = (
    "SELECT integration_id, count(*) FILTER (WHERE is_open),"
    " count(*) FILTER (WHERE is_open AND active_at <= :stale),"
    " min(created_at) FILTER (WHERE is_open),"
    " count(*) FILTER (WHERE is_created), count(*) FILTER (WHERE is_closed),"
    " count(*) FILTER (WHERE is_created AND is_undated),"
    # Apart, as the lives of many issues are more than 64 bits of microseconds.
    f" sum(lasted / {_SECOND}) FILTER (WHERE is_closed), sum(lasted % {_SECOND}) FILTER (WHERE is_closed),"
    " {joined}(CAST(lasted AS text), ',') FILTER (WHERE is_created AND is_resolved),"
    " {joined}(CAST(lasted AS text), ',') FILTER (WHERE is_created AND is_open),"
    " {joined}(CAST(waited AS text), ',') FILTER (WHERE is_created AND is_answered),"
    " {joined}(CAST(lasted AS text), ',') FILTER (WHERE is_created AND NOT is_answered),"
    " {joined}(type, :line), {joined}(priority, :line), {joined}(labels, :line)"
    f" FROM ({_SEEN}) AS seen GROUP BY integration_id"
)
_created = type_coerce(issue.c.created_at, BigInteger)
_BOUND = (
    select(_created)
    .where(
        issue.c.project_id == bindparam("project_id"),
        _created > bindparam("since", type_=BigInteger),
        _created < bindparam("end", type_=BigInteger),
    )
    .order_by(issue.c.created_at)
    .offset(bindparam("most"))
    .limit(1)
)
_INTEGRATIONS = select(integration.c.integration_id, integration.c.provider).where(
    integration.c.project_id == bindparam("project_id")
)
_REOPENED = FACTS.where(EVER_REOPENED)
_REOPENED_OF = of_subject(_REOPENED)


def issue_counts(
    session: Session, project_id: str, integration_id: str | None, window: Window, *, at_once: int = _AT_ONCE
) -> IssueCounts:
    """See `diip_core.ports.storage.issues.ReadIssues.issue_counts`.

    Lengths and words of about ``at_once`` issues are one text, as a text has an end.
    """
    statement = _counting(session.dialect.joined, is_of_one=integration_id is not None)
    asked = {
        "project_id": project_id,
        "integration_id": integration_id,
        "start": to_microseconds(window.start) if window.start else _FIRST,
        "end": to_microseconds(window.end) if window.end else _NEVER,
        "horizon": to_microseconds(window.horizon),
        "stale": to_microseconds(window.horizon - STALE_AFTER),
        "line": _LINE,
        "most": at_once,
    }
    providers = dict(session.ask(_INTEGRATIONS, {"project_id": project_id}))
    tallied = IssueCounts()
    for since, before in _stretches(session, asked):
        for row in session.rows(statement, {**asked, "since": since, "before": before}):
            if row.integration_id in providers:  # else it is being taken away
                tallied = tallied.joined(_tally_from(row, providers[row.integration_id]))
    return tallied.joined(_of_reopened(session, project_id, integration_id, window))


@lru_cache(maxsize=8)
def _counting(joined: str, *, is_of_one: bool) -> TextClause:
    return text(_TALLY.format(joined=joined, of_one=_OF_ONE if is_of_one else ""))


def _stretches(session: Session, asked: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Stretches of creations with so many issues of the project each, more where many came at once."""
    since = _FIRST
    while found := session.ask(_BOUND, {**asked, "since": since}):
        ((before,),) = found
        yield since, before
        since = before
    yield since, asked["end"]


def _of_reopened(
    session: Session, project_id: str, integration_id: str | None, window: Window
) -> IssueCounts:
    """The few that were ever reopened, which the statement leaves out."""
    asked = {"project_id": project_id, "integration_id": integration_id}
    batches = session.scan(_REOPENED_OF(integration_id), asked, batch=_REOPENED_AT_ONCE)
    return count_issues((analytics_issue_from(row) for rows in batches for row in rows), window)


def _tally_from(row: Row[Any], provider: str) -> IssueCounts:
    _, is_open, stale, oldest, created, closed, undated, seconds, rest, *listed = tuple(row)
    resolved, unresolved, responded, unresponded = map(_numbers, listed[:4])
    types, priorities, labels = (Counter(words.split(_LINE) if words else ()) for words in listed[4:])
    by_label: Counter[str] = Counter()
    for said, issues in labels.items():
        for label in {*texts_from(said)}:
            by_label[label] += issues
    return IssueCounts(
        open=is_open,
        stale=stale,
        oldest_open_at=None if oldest is None else from_microseconds(oldest),
        created=created,
        closed=closed,
        closed_undated=undated,
        resolved=closed,
        resolved_microseconds=int(seconds or 0) * _SECOND + int(rest or 0),
        by_provider=Counter({provider: types.total()}),
        by_type=types,
        by_priority=priorities,
        by_label=by_label,
        resolutions=Durations(resolved, unresolved),
        responses=Durations(responded, unresponded),
    )


def _numbers(listed: str | None) -> list[int]:
    return [*map(int, listed.split(","))] if listed else []
