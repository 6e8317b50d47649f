"""How surprising a day was, with all the figures behind the score."""

from __future__ import annotations

from datetime import date

from attrs import frozen


@frozen
class Evidence:
    """The most surprising of the windows that end on the day, and how many of its days are verified.

    ``probability`` is P(Y ≥ observed) for a negative binomial with mean ``expected`` and ``variance``.
    """

    length_days: int
    verified_days: int
    observed: int
    expected: float
    variance: float
    probability: float


@frozen
class DayScore:
    """``score`` = ``calibration`` · -log10 of the evidence's probability; zero without evidence.

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
