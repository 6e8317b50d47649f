"""A day over the threshold, with all the figures it was computed from."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import frozen

from diip_core.domain.insight.spikes.day_score import DayScore, Evidence
from diip_core.domain.insight.spikes.defaults import DEFAULTS_VERSION, LEARNING_DAYS
from diip_core.domain.statistics.negative_binomial import upper_tail


@frozen
class Finding:
    """``observed`` issues in the ``length_days`` up to ``day``, of which ``expected`` were likely.

    A normal window stays at or below ``bound`` with probability 1 - 10^(-threshold/g), g = ``calibration``.
    ``probability`` is P(Y ≥ observed) of a negative binomial with mean ``expected`` and ``variance``;
    ``score`` = -g log10 ``probability``. ``dispersion`` is φ. ``verified_days`` of the window are verified
    and counted; ``learned_days`` verified days came before it.
    """

    day: date
    length_days: int
    verified_days: int
    observed: int
    expected: float
    variance: float
    bound: int
    probability: float
    dispersion: float
    calibration: float
    score: float
    threshold: float
    learned_days: int
    defaults_version: str = DEFAULTS_VERSION

    @property
    def first_day(self) -> date:
        """The first day of the window."""
        return self.day - timedelta(days=self.length_days - 1)

    @property
    def ratio(self) -> float:
        """Observed over expected."""
        return self.observed / self.expected

    @property
    def is_learning(self) -> bool:
        """Whether the series had fewer than 28 days to learn from."""
        return self.learned_days < LEARNING_DAYS


def find_spike(score: DayScore) -> Finding | None:
    """The finding of a day; None if its score is not an alarm."""
    evidence = score.evidence
    if not score.is_alarm or evidence is None:
        return None
    return Finding(
        day=score.day,
        length_days=evidence.length_days,
        verified_days=evidence.verified_days,
        observed=evidence.observed,
        expected=evidence.expected,
        variance=evidence.variance,
        bound=_bound(evidence, 10 ** (-score.threshold / score.calibration)),
        probability=evidence.probability,
        dispersion=score.dispersion,
        calibration=score.calibration,
        score=score.score,
        threshold=score.threshold,
        learned_days=score.learned_days,
    )


def _bound(evidence: Evidence, rare: float) -> int:
    """The largest count that is still no rarer than ``rare``; the observed one is rarer."""
    usual, unusual = 0, evidence.observed
    while unusual - usual > 1:
        middle = (usual + unusual) // 2
        if upper_tail(middle, evidence.expected, evidence.variance) < rare:
            unusual = middle
        else:
            usual = middle
    return usual
