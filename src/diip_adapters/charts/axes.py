"""Grid lines with their values, and the dates below a chart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise

from attrs import frozen

from diip_adapters.charts.calendar_ticks import calendar_ticks
from diip_adapters.charts.drawing import text
from diip_adapters.charts.number_text import compact
from diip_adapters.charts.scale import Scale

_MOST_DATES = 12


@frozen
class Periods:
    """The dates of a chart along its width: each period reaches from its date ``days`` further.

    ``x`` gives the pixel of the middle of a period by the ordinal of its date; a bar of it is ``bar``
    pixels wide.
    """

    first: date
    last: date
    days: int
    left: float
    right: float

    @classmethod
    def of(cls, dates: Sequence[date], left: float, right: float) -> Periods:
        """Those of increasing dates; the shortest step between two is taken for the period."""
        ordinals = [day.toordinal() for day in dates]
        gaps = [after - before for before, after in pairwise(ordinals) if after > before]
        return cls(dates[0], dates[-1], min(gaps, default=1), left, right)

    @property
    def start(self) -> Callable[[float], float]:
        """The pixel at which the period of an ordinal begins."""
        low = self.first.toordinal()
        return Scale(low, self.last.toordinal() + self.days, self.left, self.right).place

    @property
    def x(self) -> Callable[[float], float]:
        low, high, half = self.first.toordinal(), self.last.toordinal(), self.days / 2
        return Scale(low - half, high + half, self.left, self.right).place

    @property
    def width(self) -> float:
        """Pixels of one period."""
        return self.start(self.days) - self.start(0)

    @property
    def bar(self) -> float:
        """Pixels of a bar, of which a few in a wide chart are no walls."""
        return min(max(self.width * 0.72, 0.6), 36)


def value_axis(ticks: Iterable[float], scale: Scale, left: float, right: float) -> str:
    """A grid line and a number at each tick; zero gets a stronger line, negative ones lose their sign."""
    lines, numbers = [], []
    for tick in ticks:
        y = scale.place(tick)
        lines.append(f'<path class="{"axis" if tick == 0 else "grid"}" d="M{left:g} {y:.1f}H{right:g}"/>')
        numbers.append(text(left - 6, y + 4, compact(abs(tick)), "small end"))
    return "".join(lines + numbers)


def date_axis(periods: Periods, y: float) -> str:
    """Short marks below ``y`` with dates, and the year below the first and where it changes."""
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
