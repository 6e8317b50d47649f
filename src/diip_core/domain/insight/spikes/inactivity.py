"""A drop to nothing: rather a broken integration than a quiet project.

So it is told to integration health, never to users.
"""

from __future__ import annotations

from datetime import date

from attrs import frozen

from diip_core.domain.insight.spikes.forecast import forecast
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.statistics.negative_binomial import probability_of_none

LENGTHS_DAYS = (3, 7)
LEAST_EXPECTED = 6.0
RARE = 0.001


@frozen
class Inactivity:
    """No issue in the ``length_days`` up to ``day``, where ``expected`` were to be expected.

    ``probability`` is P(Y = 0), negative binomial with that mean and ``variance``.
    """

    day: date
    length_days: int
    expected: float
    variance: float
    probability: float


@frozen
class OngoingInactivity:
    """No issue was created from ``since`` on; ``found`` is the last of its days that ended an inactivity.

    It goes on until an issue comes, even where the detector has meanwhile learned to expect none.
    """

    since: date
    found: Inactivity


def find_inactivity(state: SpikeState, day: date) -> Inactivity | None:
    """The least likely inactivity that ends on a verified ``day`` without an issue, after ``state``."""
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
