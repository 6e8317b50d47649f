"""Count what happened on days of a scope, by one statement and the few issues that were ever reopened.

Both databases get the bounds of each day as instants, so that neither needs to know a time zone.
"""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from attrs import evolve
from sqlalchemy import BigInteger, Column, bindparam

from diip_adapters.sql.bulk import Bulk
from diip_adapters.sql.facts import FACTS, facts_from
from diip_adapters.sql.instants import to_microseconds
from diip_adapters.sql.session import Session
from diip_adapters.sql.tables import daily_flow, issue
from diip_core.domain.instants import EPOCH
from diip_core.domain.issue import Scope
from diip_core.domain.local_day import local_day
from diip_core.domain.trends import DayFlow, total_flow
from diip_core.domain.trends import daily_flow as count_flow

_ONE_DAY = timedelta(days=1)
_MOMENT = timedelta(microseconds=1)
_EPOCH_DAY = EPOCH.date().toordinal()
_WIDEST_OFFSET = 1
"""Days by which a date of any zone may differ from the date in UTC."""

_ISSUE = (
    "JOIN issue AS known ON known.project_id = given.project_id"
    " AND known.integration_id = given.integration_id AND known.tombstone_reason IS NULL"
)
_COUNT = Bulk(
    # A close before the creation counts as one at the creation, as `lifecycle.tell_lifecycle` has it.
    "WITH asked AS (SELECT * FROM {given} AS given)"
    " SELECT given.day, count(*) AS created,"
    " count(*) FILTER (WHERE known.reopen_count = 0 AND known.closed_at < known.created_at) AS closed,"
    " count(*) FILTER (WHERE known.reopen_count = 0 AND known.status = 'closed' AND known.closed_at IS NULL)"
    f" AS closed_undated FROM asked AS given {_ISSUE}"
    " AND known.created_at >= given.start_at AND known.created_at < given.end_at GROUP BY given.day"
    f" UNION ALL SELECT given.day, 0, count(*), 0 FROM asked AS given {_ISSUE}"
    " AND known.closed_at >= given.start_at AND known.closed_at < given.end_at"
    " AND known.closed_at >= known.created_at AND known.reopen_count = 0 GROUP BY given.day",
    (daily_flow.c.day, Column("start_at", BigInteger), Column("end_at", BigInteger)),
)
_OF_SCOPE = issue.c.integration_id == bindparam("integration_id")
_REOPENED = FACTS.where(_OF_SCOPE, issue.c.reopen_count > 0)
_AT_ONCE = 1000


def count_days(
    session: Session, scope: Scope, days: Collection[date], zone: tzinfo
) -> Mapping[date, DayFlow]:
    """What `trends.daily_flow` says of these days of a scope, those without anything too."""
    parts: dict[date, list[DayFlow]] = {day: [] for day in sorted(days)}
    rows = [(day.isoformat(), *_bounds(day, zone)) for day in parts]
    for day, created, closed, undated in session.page(_COUNT, scope, rows):
        parts[date.fromisoformat(day)].append(DayFlow(created, closed, 0, undated))
    for day, flow in _of_reopened(session, scope, zone).items():
        if day in parts:
            parts[day].append(evolve(flow, created=0))  # these were counted with all others
    return {day: total_flow(flows) for day, flows in parts.items()}


def marked_days(marks: Iterable[int], zone: tzinfo) -> set[date]:
    """The days of the zone of which something lies within these days in UTC, counted from 1970."""
    found = set()
    for mark in marks:
        start = datetime.combine(date.fromordinal(_EPOCH_DAY + mark), time(), UTC)
        found |= {local_day(start, zone), local_day(start + _ONE_DAY - _MOMENT, zone)}
    return found


def marks_of(days: Iterable[date]) -> set[int]:
    """The days in UTC that days of whatever zone may touch."""
    near = range(-_WIDEST_OFFSET, _WIDEST_OFFSET + 1)
    return {day.toordinal() - _EPOCH_DAY + offset for day in days for offset in near}


def _of_reopened(session: Session, scope: Scope, zone: tzinfo) -> Mapping[date, DayFlow]:
    parameters = {"project_id": scope.project_id, "integration_id": scope.integration_id}
    batches = session.stream(_REOPENED, parameters, batch=_AT_ONCE)
    return count_flow((facts_from(row) for rows in batches for row in rows), zone)


def _bounds(day: date, zone: tzinfo) -> tuple[int, int]:
    return _midnight(day, zone), _midnight(day + _ONE_DAY, zone)


def _midnight(day: date, zone: tzinfo) -> int:
    return to_microseconds(datetime.combine(day, time(), zone).astimezone(UTC))
