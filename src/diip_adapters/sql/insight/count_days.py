"""Count the days of a scope: by one statement, and in Python for the few issues that were ever reopened.

Consecutive days of 24 hours form a stretch, and a statement gets its bounds as instants. So a database needs
no time zones, and each stretch is one range of an index.
"""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, Select, bindparam, cast, or_, select

from diip_adapters.sql.engine.bulk import Bulk
from diip_adapters.sql.engine.dialect import Dialect
from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.engine.texts import Changes
from diip_adapters.sql.issues.analytics_rows import EVER_REOPENED, OF_INTEGRATION
from diip_adapters.sql.issues.find_issues import ALIVE
from diip_adapters.sql.tables import issue
from diip_adapters.sql.tables.instants import from_microseconds, to_microseconds
from diip_core.domain.insight.flow.trends import DayFlow
from diip_core.domain.insight.flow.trends import daily_flow as count_flow
from diip_core.domain.issues.issue import Scope, Status
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.time import EPOCH, local_day

_ONE_DAY = timedelta(days=1)
_DAY_LENGTH = 86_400_000_000
"""Of most days, in microseconds. If clocks change, a day has 23 or 25 hours."""
_START, _END = (bindparam(name, type_=issue.c.created_at.type) for name in ("start", "end"))
_MOMENT = timedelta(microseconds=1)
_EPOCH_DAY = EPOCH.date().toordinal()
_WIDEST_OFFSET = 1
"""Days by which a date in any zone may differ from the date in UTC."""

_KNOWN = (
    # The concatenation keeps planners from starting with an index on the integration: a stretch is a range
    # of an index on project and instant.
    "JOIN issue AS known ON known.project_id = given.project_id AND known.tombstone_reason IS NULL"
    " AND (known.integration_id || '') = given.integration_id"
)
_DAY_OF = (
    "given.first_day + CASE WHEN (known.{0} - given.start_at) / {1} < given.days"
    " THEN (known.{0} - given.start_at) / {1} ELSE given.days - 1 END AS day"
)
_COUNT = Bulk(
    # A close before the creation counts as one at the creation, as in `lifecycle.derive_lifecycle`.
    "WITH stretch AS (SELECT * FROM {given} AS given)"
    " SELECT day, CAST(sum(created) AS bigint) AS created, CAST(sum(closed) AS bigint) AS closed,"
    " CAST(sum(undated) AS bigint) AS undated"
    f" FROM (SELECT {_DAY_OF.format('created_at', _DAY_LENGTH)}, count(*) AS created,"
    " count(*) FILTER (WHERE known.reopen_count = 0 AND known.closed_at < known.created_at) AS closed,"
    " count(*) FILTER (WHERE known.reopen_count = 0 AND known.status = 'closed' AND known.closed_at IS NULL)"
    f" AS undated FROM stretch AS given {_KNOWN}"
    " AND known.created_at >= given.start_at AND known.created_at < given.end_at GROUP BY 1"
    f" UNION ALL SELECT {_DAY_OF.format('closed_at', _DAY_LENGTH)}, 0, count(*), 0"
    f" FROM stretch AS given {_KNOWN}"
    " AND known.closed_at >= given.start_at AND known.closed_at < given.end_at"
    " AND known.closed_at >= known.created_at AND known.reopen_count = 0 GROUP BY 1"
    ") AS counted GROUP BY day",
    tuple(Column(name, BigInteger) for name in ("first_day", "days", "start_at", "end_at")),
)
_STATUS_HISTORIES = select(
    issue.c.status, issue.c.created_at, issue.c.closed_at, cast(issue.c.status_changes, Changes)
)
_BATCH = 1000


class _StatusHistory(NamedTuple):
    """A row of `_STATUS_HISTORIES`."""

    status: Status
    created_at: datetime
    closed_at: datetime | None
    status_changes: tuple[tuple[datetime, str], ...]


def count_days(
    session: SqlSession, scope: Scope, days: Collection[date], zone: tzinfo
) -> Mapping[date, DayFlow]:
    """These days of a scope as `trends.daily_flow` counts them, including days on which nothing happened."""
    counts = {day: [0, 0, 0, 0] for day in sorted(days)}
    stretches = _stretches(counts, zone)
    for number, created, closed, undated in session.execute_batch(_COUNT, scope, stretches):
        count = counts[date.fromordinal(number)]
        count[0] += created
        count[1] += closed
        count[3] += undated
    if stretches:
        start, end = stretches[0][2], stretches[-1][3]
        for day, flow in _of_reopened(session, scope, zone, start, end).items():
            if day in counts:
                count = counts[day]  # the statement counted their creations already
                count[1] += flow.closed
                count[2] += flow.reopened
                count[3] += flow.closed_undated
    return {day: DayFlow(*count) for day, count in counts.items()}


def marked_days(marks: Iterable[int], zone: tzinfo) -> set[date]:
    """The days of the zone that overlap these days in UTC, which are counted from 1970."""
    found = set()
    for mark in marks:
        start = datetime.combine(date.fromordinal(_EPOCH_DAY + mark), time(), UTC)
        found |= {local_day(start, zone), local_day(start + _ONE_DAY - _MOMENT, zone)}
    return found


def marks_of(days: Iterable[date]) -> set[int]:
    """The days in UTC that these days may overlap, whatever their zone."""
    near = range(-_WIDEST_OFFSET, _WIDEST_OFFSET + 1)
    return {day.toordinal() - _EPOCH_DAY + offset for day in days for offset in near}


def _stretches(days: Iterable[date], zone: tzinfo) -> list[tuple[int, ...]]:
    """The days as rows of `_COUNT`: consecutive days of 24 hours in one, each other day in its own."""
    stretches: list[tuple[int, ...]] = []
    tomorrow, end = date.min, 0
    for day in days:
        start = end if day == tomorrow else _midnight(day, zone)
        number, tomorrow = day.toordinal(), day + _ONE_DAY
        end = _midnight(tomorrow, zone)
        if stretches and end - start == _DAY_LENGTH:
            first, length, began, ended = stretches[-1]
            if first + length == number and ended == start and (ended - began) == length * _DAY_LENGTH:
                stretches[-1] = (first, length + 1, began, end)
                continue
        stretches.append((number, 1, start, end))
    return stretches


def _of_reopened(
    session: SqlSession, scope: Scope, zone: tzinfo, start: int, end: int
) -> Mapping[date, DayFlow]:
    """The days of reopened issues to which something happened between start and end."""
    parameters = {
        "project_id": scope.project_id,
        "integration_id": scope.integration_id,
        "start": from_microseconds(start),
        "end": from_microseconds(end),
    }
    batches = session.stream_prepared(_reopened(session.dialect), parameters, batch=_BATCH)
    issues = (_StatusHistory(*row) for rows in batches for row in rows)
    return count_flow(map(derive_lifecycle, issues), zone)


@lru_cache(maxsize=8)
def _reopened(dialect: Dialect) -> Select[Any]:
    """Reopened issues created before the end, to which anything happened from the start on."""
    happened = (issue.c.created_at, issue.c.closed_at, dialect.last_change(issue.c.status_changes))
    return _STATUS_HISTORIES.where(
        issue.c.project_id == bindparam("project_id"),
        OF_INTEGRATION,
        ALIVE,
        EVER_REOPENED,
        dialect.unindexed(issue.c.created_at) < _END,
        or_(*(instant >= _START for instant in happened)),
    )


def _midnight(day: date, zone: tzinfo) -> int:
    return to_microseconds(datetime.combine(day, time(), zone).astimezone(UTC))
