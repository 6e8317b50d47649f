"""An axis of durations from minutes to years."""

from __future__ import annotations

from collections.abc import Callable
from math import log1p

from attrs import frozen

from diip_adapters.charts.scale import Scale, nice_ticks
from diip_adapters.charts.svg import text

_MARKS = (
    (1, "1 day"),
    (3, "3 d"),
    (7, "1 week"),
    (14, "2 w"),
    (30, "30 d"),
    (91, "3 mo"),
    (182, "6 mo"),
    (365, "1 y"),
    (730, "2 y"),
    (1826, "5 y"),
    (3652, "10 y"),
    (7305, "20 y"),
    (18262, "50 y"),
)
_LEAST_PIXELS = 44
_MOST_SHORT = 8
_HOURS_UP_TO, _SHORT_DAYS = 2, 7
"""An axis of up to 2 days is marked in hours, one of less than 7 in days, a longer one at ``_MARKS``."""


@frozen
class DurationAxis:
    """Days from 0 to ``until_days`` between two pixels, on the scale of the logarithm of 1 + days."""

    until_days: float
    left: float
    right: float

    @property
    def x(self) -> Callable[[float], float]:
        """From a number of days to its pixel. Days beyond the end are drawn at the end."""
        place = Scale(0, log1p(self.until_days), self.left, self.right).place
        return lambda days: place(log1p(min(days, self.until_days)))

    def ticks(self) -> list[tuple[float, str]]:
        """Days and their labels, at least the width of a label apart."""
        if self.until_days < _SHORT_DAYS:
            days, sign = (1 / 24, "h") if self.until_days <= _HOURS_UP_TO else (1.0, "d")
            ticks = nice_ticks(0, self.until_days / days, _MOST_SHORT)
            return [(tick * days, f"{tick:g} {sign}") for tick in ticks if tick * days <= self.until_days]
        marks: list[tuple[float, str]] = [(0, "0")]
        for days, label in _MARKS:
            if days <= self.until_days and self.x(days) - self.x(marks[-1][0]) >= _LEAST_PIXELS:
                marks.append((days, label))
        return marks

    def markup(self, y: float) -> str:
        """Short marks below ``y``, with labels."""
        return "".join(
            f'<path class="axis" d="M{self.x(days):.1f} {y:g}v4"/>'
            + text(self.x(days), y + 17, label, "small middle")
            for days, label in self.ticks()
        )
