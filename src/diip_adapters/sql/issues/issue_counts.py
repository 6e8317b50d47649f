"""Counts, durations and names of issues for a summary, computed by the database.

One statement counts the issues that were never reopened. The database returns durations, types and labels
as a few long texts: a row for each issue would cost several times what reading it does. Reopened issues
are few, and SQL does not read their histories well: `count_issues` counts them.
"""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from attrs import evolve
from sqlalchemy import BigInteger, Row, TextClause, bindparam, select, text, type_coerce

from diip_adapters.sql.engine.dialect import Dialect
from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.issues.analytics_rows import stream_analytics_issues
from diip_adapters.sql.tables import integration, issue
from diip_adapters.sql.tables.instants import from_microseconds, to_microseconds
from diip_core.domain.insight.flow.ageing import STALE_AFTER
from diip_core.domain.insight.flow.issue_counts import Durations, IssueCounts, count_issues
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.history import PASSIVE_FIELDS
from diip_core.domain.time import Window

_BATCH = 100_000
"""Issues whose texts take some megabytes."""
_FIRST = to_microseconds(datetime.min.replace(tzinfo=UTC))
_NEVER = to_microseconds(datetime.max.replace(tzinfo=UTC)) + 1
_LINE = "\n"
"""Separates names: neither types, priorities nor JSON contain it."""

_PASSIVE = ", ".join(f"'{name}'" for name in sorted(PASSIVE_FIELDS))
_ACTIVITIES = {
    "comment": "said.created_at > :stale AND said.created_at < :end"
    " AND NOT coalesce(said.author_is_bot, FALSE)",
    "transition": "said.at > :stale AND said.at < :end AND NOT coalesce(said.actor_is_bot, FALSE)"
    f" AND said.field NOT IN ({_PASSIVE})",
}
_SAME_ISSUE = "{0}.project_id = issue.project_id AND {0}.integration_id = issue.integration_id"
_FORMER_KEY = (
    "SELECT known.key FROM issue_alias AS known WHERE"
    f" {_SAME_ISSUE.format('known')} AND known.external_id = issue.external_id"
)
_WAS_QUIET = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {table} AS said WHERE {_SAME_ISSUE.format('said')}"
    f" AND said.issue_key {key} AND {is_recent})"
    for table, is_recent in _ACTIVITIES.items()
    for key in ("= issue.key", f"IN ({_FORMER_KEY})")
)
_IS_STALE = (
    f"CASE WHEN active_at < :end THEN active_at <= :stale ELSE created_at <= :stale AND {_WAS_QUIET} END"
)
"""Whether nobody was active in the 90 days before the end. ``active_at`` may be later than the end."""

# The rule of `diip_core.domain.issues.lifecycle` for issues without reopenings, at the window's end:
# `is_open` is null if nobody knows when the issue was closed.
_ISSUES = (
    f"SELECT created_at, type, priority, CAST(labels AS text) AS labels, {_IS_STALE} AS is_stale,"
    " created_at >= :start AS is_created, closed_at >= :start AS is_closed,"
    " created_at >= :start AND NOT coalesce(author_is_bot, FALSE) AS is_cohort,"
    " closed_at >= :start AND NOT coalesce(author_is_bot, FALSE) AS is_resolved,"
    " status <> 'closed' OR closed_at >= :end AS is_open,"
    " CASE WHEN status <> 'closed' OR closed_at >= :end THEN :horizon ELSE closed_at END - created_at"
    " AS lasted,"
    " coalesce(first_response_at < :end, FALSE) AS is_answered, first_response_at - created_at AS waited"
    " FROM issue WHERE project_id = :project_id AND {integration_id} IN :integration_ids"
    " AND created_at >= :since AND created_at < :before AND tombstone_reason IS NULL AND reopen_count = 0"
)
_COUNTS = (
    "SELECT count(*) FILTER (WHERE is_open) AS is_open,"
    " count(*) FILTER (WHERE is_open AND is_stale) AS stale,"
    " count(*) FILTER (WHERE is_created) AS created,"
    " count(*) FILTER (WHERE NOT is_open AND (is_created OR is_closed)) AS closed,"
    " min(created_at) FILTER (WHERE is_open) AS oldest,"
    " count(*) FILTER (WHERE is_created AND is_open IS NULL) AS undated,"
    " {joined}(CAST(lasted AS text), ',') FILTER (WHERE is_cohort AND NOT is_open) AS resolved,"
    " {joined}(CAST(lasted AS text), ',') FILTER (WHERE NOT is_cohort AND NOT is_open AND is_resolved)"
    " AS older,"
    " {joined}(CAST(lasted AS text), ',') FILTER (WHERE is_cohort AND is_open) AS unresolved,"
    " {joined}(CAST(waited AS text), ',') FILTER (WHERE is_cohort AND is_answered) AS answered,"
    " {joined}(CAST(coalesce(lasted, 0) AS text), ',') FILTER (WHERE is_cohort AND NOT is_answered)"
    " AS unanswered, {joined}(type, :line) AS types, {joined}(priority, :line) AS priorities,"
    " {joined}(labels, :line) AS labels"
    f" FROM ({_ISSUES}) AS issues"
)
_STALE = text(
    "SELECT issue_id FROM issue WHERE project_id = :project_id AND reopen_count > 0"
    f" AND tombstone_reason IS NULL AND active_at >= :end AND {_IS_STALE}"
)
_created = type_coerce(issue.c.created_at, BigInteger)
_BATCH_END = (
    select(_created)
    .where(
        issue.c.project_id == bindparam("project_id"),
        _created > bindparam("since", type_=BigInteger),
        _created < bindparam("end", type_=BigInteger),
    )
    .order_by(issue.c.created_at)
    .offset(bindparam("batch"))
    .limit(1)
)
_INTEGRATIONS = select(integration.c.integration_id, integration.c.provider).where(
    integration.c.project_id == bindparam("project_id")
)


def issue_counts(
    session: SqlSession, project_id: str, integration_id: str | None, window: Window, *, batch: int = _BATCH
) -> IssueCounts:
    """See `diip_core.ports.storage.issues.ReadIssues.issue_counts`.

    Each statement counts about ``batch`` issues of a provider, which bounds the length of its texts.
    """
    statement = _statement(session.dialect)
    parameters = {
        "project_id": project_id,
        "start": to_microseconds(window.start) if window.start else _FIRST,
        "end": to_microseconds(window.end) if window.end else _NEVER,
        "horizon": to_microseconds(window.horizon),
        "stale": to_microseconds(window.horizon - STALE_AFTER),
        "line": _LINE,
        "batch": batch,
    }
    reopened = stream_analytics_issues(session, project_id, integration_id, only_reopened=True)

    @cache
    def stale() -> frozenset[str]:
        return frozenset(issue_id for (issue_id,) in session.fetch_all(_STALE, parameters))

    counts = count_issues((_active_by(one, window, stale) for one in reopened), window)
    providers = defaultdict[str, list[str]](list)
    for one, provider in session.fetch_all_prepared(_INTEGRATIONS, {"project_id": project_id}):
        if integration_id in (None, one):
            providers[provider].append(one)
    for since, before in _batches(session, parameters):
        for provider, integration_ids in providers.items():
            given = {**parameters, "integration_ids": integration_ids, "since": since, "before": before}
            (row,) = session.fetch_all(statement, given)
            counts = counts.joined(_counts_from(row, provider))
    return counts


def _active_by(issue: AnalyticsIssue, window: Window, stale: Callable[[], Collection[str]]) -> AnalyticsIssue:
    """A reopened issue whose ``active_at``, if it is after the window, only says whether it was stale."""
    if window.end is None or issue.active_at < window.end:
        return issue
    return evolve(issue, active_at=issue.created_at if issue.issue_id in stale() else window.horizon)


@lru_cache(maxsize=8)
def _statement(dialect: Dialect) -> TextClause:
    # A batch is a range of creations: starting with an index on the integration would read all of them.
    integration_id = dialect.unindexed(issue.c.integration_id)
    counts = text(_COUNTS.format(joined=dialect.joined, integration_id=integration_id))
    return counts.bindparams(bindparam("integration_ids", expanding=True))


def _batches(session: SqlSession, parameters: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Ranges of creation with a batch of the project's issues each, or more if many came at one instant."""
    since = _FIRST
    while found := session.fetch_all_prepared(_BATCH_END, {**parameters, "since": since}):
        ((before,),) = found
        yield since, before
        since = before
    yield since, parameters["end"]


def _counts_from(row: Row[Any], provider: str) -> IssueCounts:
    resolved, older, unresolved = map(_durations, (row.resolved, row.older, row.unresolved))
    by_type, by_priority, label_lists = (
        Counter(names.split(_LINE) if names else ()) for names in (row.types, row.priorities, row.labels)
    )
    by_label = Counter[str]()
    for labels, issues in zip(json.loads(f"[{','.join(label_lists)}]"), label_lists.values(), strict=True):
        for label in {*labels}:
            by_label[label] += issues
    return IssueCounts(
        open=row.is_open,
        stale=row.stale,
        oldest_open_at=None if row.oldest is None else from_microseconds(row.oldest),
        created=row.created,
        closed=row.closed,
        closed_undated=row.undated,
        resolved=len(resolved) + len(older),
        resolved_microseconds=sum(resolved) + sum(older),
        by_provider=Counter({provider: by_type.total()}),
        by_type=by_type,
        by_priority=by_priority,
        by_label=by_label,
        resolutions=Durations(resolved, unresolved),
        responses=Durations(_durations(row.answered), _durations(row.unanswered)),
    )


def _durations(listed: str | None) -> list[int]:
    """Durations in microseconds; one is negative if an issue ended before its creation, and counts as 0."""
    durations: list[int] = json.loads(f"[{listed or ''}]")  # twice as fast as splitting
    return [max(duration, 0) for duration in durations] if listed and "-" in listed else durations
