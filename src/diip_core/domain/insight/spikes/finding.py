"""A day over the threshold, with all the figures it was computed from."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import frozen

from diip_core.domain.insight.spikes.day_score import DayScore
from diip_core.domain.insight.spikes.defaults import DEFAULTS_VERSION, LEARNING_DAYS
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.insight.spikes.todays_bound import todays_bound
from diip_core.domain.statistics.negative_binomial import upper_tail


@frozen
class Finding:
    """``observed`` issues in the ``length_days`` up to ``day``, of which ``expected`` were likely.

    With up to ``bound`` issues, the earlier days being what they were, the last day would be no alarm.
    ``probability`` is P(Y ≥ observed) of a negative binomial with mean ``expected`` and ``variance``.
    ``log_ratio`` is log₁₀ of how many times likelier a burst makes these counts;
    ``score`` = g · ``log_ratio``, g = ``calibration``. ``dispersion`` is φ. ``verified_days`` of the window
    are verified and counted; ``learned_days`` verified days came before it.
    """

    day: date
    length_days: int
    verified_days: int
    observed: int
    expected: float
    variance: float
    bound: int
    probability: float
    log_ratio: float
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
    def likelihood_ratio(self) -> float:
        """How many times likelier the counts are under a burst than on normal days; at most 10³⁰⁰."""
        return float(10.0 ** min(self.log_ratio, 300.0))

    @property
    def is_learning(self) -> bool:
        """Whether the series had fewer than 28 days to learn from."""
        return self.learned_days < LEARNING_DAYS


def find_spike(state: SpikeState, score: DayScore) -> Finding | None:
    """The finding of a day, ``state`` being from before it; None if its score is not an alarm."""
    evidence, bound = score.evidence, None
    if score.is_alarm and evidence is not None:
        bound = todays_bound(state, score.day, score.threshold)
    if evidence is None or bound is None or score.count is None:
        return None
    earlier = evidence.observed - score.count
    return Finding(
        day=score.day,
        length_days=evidence.length_days,
        verified_days=evidence.verified_days,
        observed=evidence.observed,
        expected=evidence.expected,
        variance=evidence.variance,
        bound=earlier + max(bound - 1, 0),
        probability=upper_tail(evidence.observed, evidence.expected, evidence.variance),
        log_ratio=evidence.log_ratio,
        dispersion=score.dispersion,
        calibration=score.calibration,
        score=score.score,
        threshold=score.threshold,
        learned_days=score.learned_days,
    )
