"""What a series of daily counts has taught so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, cast

from attrs import frozen

from diip_core.domain.spikes.defaults import START_WEIGHT

STATE_VERSION = 1

_NO_WEEK = (0.0,) * 7
_HEAD = 11
_WIDTH = 4


class Taught(NamedTuple):
    """A verified day: its count, what was expected, and ``weight``, the level's weight before it.

    ``ordinal`` is ``date.toordinal()``.
    """

    ordinal: int
    count: int
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
        """Flat and fit for JSON, the version first; at most 52 numbers."""
        return [
            STATE_VERSION,
            len(self.recent),
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
    def from_list(cls, numbers: Sequence[float | int | None]) -> SpikeState:
        """The state that `to_list` wrote.

        Raises:
            ValueError: of another version, or cut short; replay the series from its first day.
        """
        if len(numbers) < _HEAD or numbers[0] != STATE_VERSION:
            raise ValueError("the kept state of a series is of another version")
        days = cast("int", numbers[1])
        if len(numbers) != _HEAD + 14 + _WIDTH * days:
            raise ValueError("the kept state of a series is damaged")
        sums = cast("Sequence[float]", numbers)
        start = _HEAD + 14
        recent = (sums[at : at + _WIDTH] for at in range(start, len(sums), _WIDTH))
        return cls(
            *cast("Sequence[int]", numbers[2:5]),
            *sums[5:_HEAD],
            weekday_counts=tuple(sums[_HEAD : _HEAD + 7]),
            weekday_exposures=tuple(sums[_HEAD + 7 : start]),
            recent=tuple(Taught(int(day), int(count), mean, weight) for day, count, mean, weight in recent),
        )
