"""The dates at which an axis of time is marked: days, Mondays, firsts of a month or of a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from attrs import frozen

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SHORTEST_MONTH = 28
_MONDAY = 1  # Day 1 of the proleptic calendar was a Monday.


@frozen
class CalendarTick:
    """A date with its label; ``year`` is to stand below the first and where it changes, and else empty."""

    day: date
    label: str
    year: str = ""


@frozen
class _Step:
    """Every so many days, counted from a Monday, or every so many months, counted from January of year 0."""

    days: int = 0
    months: int = 0

    @property
    def least_days(self) -> int:
        return self.days or self.months * _SHORTEST_MONTH

    def dates(self, first: date, last: date) -> list[date]:
        """All dates of this step from ``first`` to ``last``, both included."""
        if self.days:
            start, end = first.toordinal() - _MONDAY, last.toordinal() - _MONDAY
            return [date.fromordinal(n + _MONDAY) for n in _multiples(start, end, self.days)]
        start = first.year * 12 + first.month - 1 + (first.day > 1)
        return [
            date(n // 12, n % 12 + 1, 1)
            for n in _multiples(start, last.year * 12 + last.month - 1, self.months)
        ]

    @property
    def label(self) -> Callable[[date], str]:
        if self.days:
            return lambda day: f"{day.day} {_MONTHS[day.month - 1]}"
        return (lambda day: str(day.year)) if self.months % 12 == 0 else (lambda day: _MONTHS[day.month - 1])


_STEPS = (
    *(_Step(days=days) for days in (1, 2, 7, 14)),
    *(_Step(months=months) for months in (1, 2, 3, 6)),
    *(_Step(months=12 * years) for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)),
)


def calendar_ticks(first: date, last: date, most: int = 8) -> tuple[CalendarTick, ...]:
    """From one to ``most`` increasing ticks from ``first`` to ``last``, on the finest step that fits.

    Where no date of such a step lies in the range, ``first`` itself is the one tick.
    """
    span = last.toordinal() - first.toordinal()
    for step in _STEPS:
        # Counting every day of a millennium only to find too many would be slow.
        if span // (step.least_days * 2) > most:
            continue
        dates = step.dates(first, last)
        if 1 <= len(dates) <= most:
            return _labelled(dates, step.label, with_year=step.months % 12 > 0 or step.days > 0)
    return _labelled([first], _Step(days=1).label, with_year=True)


def _labelled(
    dates: Iterable[date], label: Callable[[date], str], *, with_year: bool
) -> tuple[CalendarTick, ...]:
    ticks, year = [], 0
    for day in dates:
        ticks.append(CalendarTick(day, label(day), str(day.year) if with_year and day.year != year else ""))
        year = day.year
    return tuple(ticks)


def _multiples(start: int, end: int, step: int) -> range:
    return range(start + -start % step, end + 1, step)
