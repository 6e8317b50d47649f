"""How surprising a day was, with all the figures behind the score."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from attrs import frozen


class Evidence(NamedTuple):
    """The most surprising of the windows that end on the day, and how many of its days are verified.

    ``expected`` and ``variance`` are of all its issues. ``log_ratio`` is log₁₀ B: its counts are B times
    likelier under a burst than on usual days.
    """

    length_days: int
    verified_days: int
    observed: int
    expected: float
    variance: float
    log_ratio: float


@frozen
class DayScore:
    """``score`` = ``calibration`` · ``log_ratio`` of the evidence; zero without evidence.

    ``expected`` is the forecast of the day alone, ``dispersion`` φ, ``learned_days`` how many verified days
    came before. ``count`` is None if the day is unverified.
    """

    day: date
    count: int | None
    score: float
    threshold: float
    expected: float
    dispersion: float
    calibration: float
    learned_days: int
    evidence: Evidence | None = None

    @property
    def is_alarm(self) -> bool:
        return self.score > self.threshold

    @property
    def verified(self) -> bool:
        return self.count is not None
