"""A drop to zero: more likely a broken integration than a quiet project.

It therefore counts as a health problem of the integration and never alerts users.
"""

from __future__ import annotations

from datetime import date

from diip_core.domain.insight.spikes.forecast import forecast
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
    inactivities = [
        Inactivity(day, length, expected, variance, probability)
        for length, _, observed, expected, variance, _ in ahead.windows
        if length in LENGTHS_DAYS and not observed and expected >= LEAST_EXPECTED
        if (probability := probability_of_none(expected, variance)) < RARE
    ]
    return min(inactivities, key=lambda inactivity: inactivity.probability, default=None)
