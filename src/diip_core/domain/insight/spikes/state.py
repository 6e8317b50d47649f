"""What the detector has learned from a series of daily counts."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from diip_core.domain.insight.spikes.defaults import LEVEL_DECAYS, START_WEIGHT

_NO_WEEK = (0.0,) * 7
_STARTS = (START_WEIGHT,) * len(LEVEL_DECAYS)


class LearnedDay(NamedTuple):
    """A verified day: its ``issues``, what was expected, and ``weight``, the level's weight before it.

    ``shape``, ``burst`` and ``overdispersion`` are the day's model, see `Forecast`. ``ordinal`` is
    ``date.toordinal()``.
    """

    ordinal: int
    issues: int
    expected: float
    weight: float
    shape: float
    burst: float
    overdispersion: float


class SpikeState(NamedTuple):
    """A series after its last day, as decayed sums.

    For each half-life, ``levels`` a and ``exposures`` b give a level λ = a/b, and ``log_weights`` how well
    it has forecast; ``weekday_counts`` A and ``weekday_exposures`` B give the weekday factors, Monday
    first; ``squares`` P1 over ``square_days`` P0 the dispersion; ``tail_days`` X1 over ``tested_days`` X0
    the calibration. ``recent`` are the verified ones of the last six days, oldest first, which with the next
    make a week. Days are ``date.toordinal()``; ``learned_days`` counts the verified ones.
    """

    learned_days: int = 0
    last_ordinal: int | None = None
    alarm_ordinal: int | None = None
    levels: tuple[float, ...] = _STARTS
    exposures: tuple[float, ...] = _STARTS
    log_weights: tuple[float, ...] = (0.0,) * len(LEVEL_DECAYS)
    squares: float = 0.0
    square_days: float = 0.0
    tail_days: float = 0.0
    tested_days: float = 0.0
    weekday_counts: tuple[float, ...] = _NO_WEEK
    weekday_exposures: tuple[float, ...] = _NO_WEEK
    recent: tuple[LearnedDay, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The last day that went in, verified or not."""
        return None if self.last_ordinal is None else date.fromordinal(self.last_ordinal)
