"""A drop to zero: more likely a broken integration than a quiet project.

It therefore counts as a health problem of the integration and never alerts users.
"""

from __future__ import annotations

from datetime import date

from diip_core.domain.insight.spikes.forecast import forecast, window_variance
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.mirror.inactivity import Inactivity
from diip_core.domain.statistics.negative_binomial import probability_of_none

LENGTHS_DAYS = (3, 7)
LEAST_EXPECTED = 6.0
RARE = 0.001


def find_inactivity(state: SpikeState, day: date) -> Inactivity | None:
    """The least likely inactivity that ends on ``day``, or None; ``state`` is from before that day.

    The day is verified and has no issue.
    """
    ahead = forecast(state, day.toordinal())
    if ahead.is_muted:
        return None
    inactivities = []
    for length in LENGTHS_DAYS:
        days = [known for known in state.recent if known.ordinal > ahead.ordinal - length]
        expected = ahead.expected + sum(known.expected for known in days)
        variance = window_variance(ahead.dispersion, expected, days[0].weight if days else ahead.weight)
        if expected < LEAST_EXPECTED or any(known.issues for known in days):
            continue
        if (probability := probability_of_none(expected, variance)) < RARE:
            inactivities.append(Inactivity(day, length, expected, variance, probability))
    return min(inactivities, key=lambda inactivity: inactivity.probability, default=None)
