"""An axis of durations, of which issues have minutes and years at once."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, log1p

from attrs import frozen

from diip_adapters.charts.drawing import text
from diip_adapters.charts.scale import Scale, nice_ticks

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
_UNITS = ((2, 1 / 24, "h"), (730, 1.0, "d"), (inf, 365.25, "y"))
"""Up to how many days an axis is marked in a unit, the unit in days, and its sign."""
_LEAST_PIXELS = 44
_MOST_LINEAR = 8
_SHORT_DAYS = 7


@frozen
class DurationAxis:
    """Days from 0 to ``until_days`` between two pixels; ``logarithmic`` takes the logarithm of 1 + days."""

    until_days: float
    left: float
    right: float
    logarithmic: bool

    @property
    def x(self) -> Callable[[float], float]:
        """The pixel of so many days; what lies beyond the end is put there."""
        if self.logarithmic:
            place = Scale(0, log1p(self.until_days), self.left, self.right).place
            return lambda days: place(log1p(min(days, self.until_days)))
        place = Scale(0, self.until_days, self.left, self.right).place
        return lambda days: place(min(days, self.until_days))

    def ticks(self) -> list[tuple[float, str]]:
        """Days and their label, none nearer to the one before than a label is wide."""
        if not self.logarithmic or self.until_days < _SHORT_DAYS:
            days, sign = next((days, sign) for most, days, sign in _UNITS if self.until_days <= most)
            ticks = nice_ticks(0, self.until_days / days, _MOST_LINEAR)
            return [(tick * days, f"{tick:g} {sign}") for tick in ticks if tick * days <= self.until_days]
        kept: list[tuple[float, str]] = [(0, "0")]
        for days, label in _MARKS:
            if days <= self.until_days and self.x(days) - self.x(kept[-1][0]) >= _LEAST_PIXELS:
                kept.append((days, label))
        return kept

    def markup(self, y: float) -> str:
        """Short marks below ``y``, with labels."""
        return "".join(
            f'<path class="axis" d="M{self.x(days):.1f} {y:g}v4"/>'
            + text(self.x(days), y + 17, label, "small middle")
            for days, label in self.ticks()
        )
