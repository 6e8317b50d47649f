"""What a series of daily counts has taught so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from attrs import frozen

from diip_core.domain.insight.spikes.defaults import START_WEIGHT

STATE_VERSION = 1

_NO_WEEK = (0.0,) * 7
_SUMS, _WEEK, _WIDTH = 10, 24, 4


class Taught(NamedTuple):
    """A verified day: its ``issues``, what was expected, and ``weight``, the level's weight before it.

    ``ordinal`` is ``date.toordinal()``.
    """

    ordinal: int
    issues: int
    expected: float
    weight: float


@frozen
class SpikeState:
    """A series after its last day; every sum is decayed.

    ``level`` a and ``exposure`` b give the level λ = a/b; ``weekday_counts`` A and ``weekday_exposures`` B
    the weekday factors, Monday first; ``squares`` P1 over ``square_days`` P0 the dispersion;
    ``tail_days`` X1 over ``tested_days`` X0 the calibration. ``recent`` are the verified ones of the last
    six days, oldest first, which with the next make a week. Days are ``date.toordinal()``;
    ``learned_days`` counts the verified ones.
    """

    learned_days: int = 0
    last_ordinal: int | None = None
    alarm_ordinal: int | None = None
    level: float = START_WEIGHT
    exposure: float = START_WEIGHT
    squares: float = 0.0
    square_days: float = 0.0
    tail_days: float = 0.0
    tested_days: float = 0.0
    weekday_counts: tuple[float, ...] = _NO_WEEK
    weekday_exposures: tuple[float, ...] = _NO_WEEK
    recent: tuple[Taught, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The last day that went in, verified or not."""
        return None if self.last_ordinal is None else date.fromordinal(self.last_ordinal)

    def to_list(self) -> list[float | int | None]:
        """Flat and fit for JSON, the version first; at most 49 numbers."""
        return [
            STATE_VERSION,
            self.learned_days,
            self.last_ordinal,
            self.alarm_ordinal,
            self.level,
            self.exposure,
            self.squares,
            self.square_days,
            self.tail_days,
            self.tested_days,
            *self.weekday_counts,
            *self.weekday_exposures,
            *(number for day in self.recent for number in day),
        ]

    @classmethod
    def from_list(cls, numbers: Sequence[Any]) -> SpikeState:
        """The state that `to_list` wrote.

        Raises:
            ValueError: of another version, or cut short: go through the series from its first day.
        """
        if not numbers or numbers[0] != STATE_VERSION:
            raise ValueError("the kept state of a series is of another version")
        sums, week, recent = numbers[1:_SUMS], numbers[_SUMS:_WEEK], numbers[_WEEK:]
        if len(week) != _WEEK - _SUMS or len(recent) % _WIDTH:
            raise ValueError("the kept state of a series is cut short")
        days = (Taught(*recent[at : at + _WIDTH]) for at in range(0, len(recent), _WIDTH))
        values = [*sums, tuple(week[:7]), tuple(week[7:]), tuple(days)]
        return cls(*values)
