"""The axis of values, and the axis of dates with its ticks: days, Mondays, first days of months or years."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise

from attrs import frozen

from diip_adapters.charts.labels import compact
from diip_adapters.charts.scale import Scale
from diip_adapters.charts.svg import text
from diip_core.domain.time import MONTHS

_SHORTEST_MONTH = 28
_MOST_DATES = 12
_MONDAY = 1  # Day 1 of the proleptic calendar was a Monday.


@frozen
class CalendarTick:
    """A date and its label. ``year`` is empty except at the first tick and where the year changes."""

    day: date
    label: str
    year: str = ""


@frozen
class _Step:
    """A number of days, counted from a Monday, or of months, counted from January of year 0."""

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
            return lambda day: f"{day.day} {MONTHS[day.month - 1]}"
        return (lambda day: str(day.year)) if self.months % 12 == 0 else (lambda day: MONTHS[day.month - 1])


_STEPS = (
    *(_Step(days=days) for days in (1, 2, 7, 14)),
    *(_Step(months=months) for months in (1, 2, 3, 6)),
    *(_Step(months=12 * years) for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)),
)


def calendar_ticks(first: date, last: date, most: int = 8) -> tuple[CalendarTick, ...]:
    """Return 1 to ``most`` increasing ticks from ``first`` to ``last``, on the finest step that fits.

    If no date of any step lies in the range, ``first`` is the only tick.
    """
    span = last.toordinal() - first.toordinal()
    for step in _STEPS:
        # Listing every day of a millennium, only to discard the list, would be slow.
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


@frozen
class Periods:
    """The dates of a chart along its width. Each period starts on its date and lasts ``days`` days."""

    first: date
    last: date
    days: int
    left: float
    right: float

    @classmethod
    def of(cls, dates: Sequence[date], left: float, right: float) -> Periods:
        """The periods of increasing dates. The shortest gap between two dates is their length."""
        ordinals = [day.toordinal() for day in dates]
        gaps = [after - before for before, after in pairwise(ordinals) if after > before]
        return cls(dates[0], dates[-1], min(gaps, default=1), left, right)

    @property
    def start(self) -> Callable[[float], float]:
        """From the ordinal of a date to the pixel at which its period begins."""
        low = self.first.toordinal()
        return Scale(low, self.last.toordinal() + self.days, self.left, self.right).place

    @property
    def x(self) -> Callable[[float], float]:
        """From the ordinal of a date to the pixel in the middle of its period."""
        low, high, half = self.first.toordinal(), self.last.toordinal(), self.days / 2
        return Scale(low - half, high + half, self.left, self.right).place

    @property
    def width(self) -> float:
        """The width of one period in pixels."""
        return self.start(self.days) - self.start(0)

    @property
    def bar(self) -> float:
        """The width of a bar in pixels, bounded so that few bars in a wide chart do not look like walls."""
        return min(max(self.width * 0.72, 0.6), 36)


def value_axis(ticks: Iterable[float], scale: Scale, left: float, right: float) -> str:
    """A grid line and a number at each tick. Zero gets a stronger line; negative numbers lose their sign."""
    lines, numbers = [], []
    for tick in ticks:
        y = scale.place(tick)
        lines.append(f'<path class="{"axis" if tick == 0 else "grid"}" d="M{left:g} {y:.1f}H{right:g}"/>')
        numbers.append(text(left - 6, y + 4, compact(abs(tick)), "small end"))
    return "".join(lines + numbers)


def date_axis(periods: Periods, y: float) -> str:
    """Short marks with dates below ``y``, and the year below the first date and where it changes."""
    parts = []
    x_of = periods.start if periods.days > 1 else periods.x
    for tick in calendar_ticks(periods.first, periods.last, _MOST_DATES):
        x = x_of(tick.day.toordinal())
        parts.append(
            f'<path class="axis" d="M{x:.1f} {y:g}v4"/>{text(x, y + 16, tick.label, "small middle")}'
        )
        if tick.year:
            parts.append(text(x, y + 29, tick.year, "small middle strong"))
    return "".join(parts)
