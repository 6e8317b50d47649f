"""A day that was over the threshold, with all it was computed from."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import frozen

from diip_core.domain.insight.spikes.day_score import DayScore, Evidence
from diip_core.domain.insight.spikes.defaults import DEFAULTS_VERSION, LEARNING_DAYS
from diip_core.domain.statistics.negative_binomial import upper_tail


@frozen
class Finding:
    """``observed`` issues in the ``length_days`` up to ``day``, where ``expected`` were to be expected.

    ``bound`` is the largest count at which a normal window stays with probability 1 - 10^(-threshold/g),
    g = ``calibration``. ``probability`` is P(Y ≥ observed), negative binomial with mean ``expected`` and
    ``variance``; ``score`` = -g log10 ``probability``. ``dispersion`` is φ. Of the days of the window
    ``verified_days`` could be vouched for and counted; ``learned_days`` had taught the series before.
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
        """How many times the expected."""
        return self.observed / self.expected

    @property
    def is_learning(self) -> bool:
        """Whether to say "learning, n of 28 days" with it."""
        return self.learned_days < LEARNING_DAYS


def find_spike(score: DayScore) -> Finding | None:
    """What a day's score tells a person; None for a day that raised no alarm."""
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
