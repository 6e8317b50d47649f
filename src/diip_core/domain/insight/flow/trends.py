"""Created, closed, reopened and open issues by day, week or month of the project's zone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta, tzinfo
from itertools import groupby
from typing import Literal

from attrs import frozen

from diip_core.domain.issues.lifecycle import Lifecycle
from diip_core.domain.time import local_day

TrendInterval = Literal["day", "week", "month"]
ONE_DAY = timedelta(days=1)


@frozen
class DayFlow:
    """What happened on one day: ``closed`` counts every close, also one that was undone later.

    ``closed_undated`` are issues closed without a date, on the day they were last opened (usually that of
    their creation), so that they never increase the balance.
    """

    created: int = 0
    closed: int = 0
    reopened: int = 0
    closed_undated: int = 0

    @property
    def balance(self) -> int:
        """By how many more issues are open after the day than before it."""
        return self.arrivals - self.closures

    @property
    def arrivals(self) -> int:
        """What was added to the backlog; a reopen is no creation, but it is work again."""
        return self.created + self.reopened

    @property
    def closures(self) -> int:
        """What left the backlog."""
        return self.closed + self.closed_undated


@frozen
class TrendPoint:
    """``date`` is the period's first day (a Monday, the first of a month), ``open`` as of its end.

    open = open before + created - closed + reopened - closed_undated.
    """

    date: date
    created: int
    closed: int
    reopened: int
    open: int
    closed_undated: int = 0


def total_flow(flows: Iterable[DayFlow]) -> DayFlow:
    """Several parts of one day, such as those of a project's integrations, as one."""
    listed = tuple(flows)
    return DayFlow(
        created=sum(flow.created for flow in listed),
        closed=sum(flow.closed for flow in listed),
        reopened=sum(flow.reopened for flow in listed),
        closed_undated=sum(flow.closed_undated for flow in listed),
    )


def fold_before(days: Mapping[date, DayFlow], since: date) -> dict[date, DayFlow]:
    """The days in order, with all before ``since`` summed up as the one before it, if there are any."""
    folded = {day: flow for day, flow in sorted(days.items()) if day >= since}
    past = total_flow(flow for day, flow in days.items() if day < since)
    return folded if past == DayFlow() else {since - ONE_DAY: past} | folded


def daily_flow(lives: Iterable[Lifecycle], zone: tzinfo) -> dict[date, DayFlow]:
    """Count creations, closes and reopenings by day of the zone; days without any are left out."""
    created: Counter[date] = Counter()
    closed: Counter[date] = Counter()
    reopened: Counter[date] = Counter()
    undated: Counter[date] = Counter()
    for life in lives:
        created[local_day(life.created_at, zone)] += 1
        for turn in life.turns:
            (closed if turn.closed else reopened)[local_day(turn.at, zone)] += 1
        if life.closed_undated_at is not None:
            undated[local_day(life.closed_undated_at, zone)] += 1
    days = sorted({*created, *closed, *reopened, *undated})
    return {day: DayFlow(created[day], closed[day], reopened[day], undated[day]) for day in days}


def trend_points(
    days: Mapping[date, DayFlow],
    *,
    interval: TrendInterval,
    first: date,
    last: date,
    open_before: int | None = None,
) -> tuple[TrendPoint, ...]:
    """One point for each period from ``first`` to ``last``, both included, also for quiet ones.

    A period at the window's edge counts only its days inside. ``open_before`` is how many were open when
    ``first`` began; None if ``days`` hold everything from the beginning.
    """
    is_open = open_before
    if is_open is None:
        is_open = sum(flow.balance for day, flow in days.items() if day < first)
    points = []
    for start, period in groupby(_dates(first, last), key=lambda day: _start(day, interval)):
        flows = [days[day] for day in period if day in days]
        is_open += sum(flow.balance for flow in flows)
        points.append(
            TrendPoint(
                date=start,
                created=sum(flow.created for flow in flows),
                closed=sum(flow.closed for flow in flows),
                reopened=sum(flow.reopened for flow in flows),
                open=is_open,
                closed_undated=sum(flow.closed_undated for flow in flows),
            )
        )
    return tuple(points)


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + index * ONE_DAY for index in range((last - first).days + 1))


def _start(day: date, interval: TrendInterval) -> date:
    if interval == "week":
        return day - day.weekday() * ONE_DAY  # The calendar itself begins on a Monday.
    return day.replace(day=1) if interval == "month" else day
