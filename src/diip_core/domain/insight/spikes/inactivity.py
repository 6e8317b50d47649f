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
class Silence:
    """No issue in the ``length_days`` up to ``day``, where ``expected`` were to be expected.

    ``probability`` is P(Y = 0), negative binomial with that mean and ``variance``.
    """

    day: date
    length_days: int
    expected: float
    variance: float
    probability: float


@frozen
class OngoingSilence:
    """No issue was created from ``since`` on; ``found`` is the last of its days that ended a silence.

    It goes on until an issue comes, even where the detector has meanwhile learned to expect none.
    """

    since: date
    found: Silence


def find_silence(state: SpikeState, day: date) -> Silence | None:
    """Whether a verified ``day`` without an issue, after ``state``, ends a silence: the least likely one."""
    ahead = forecast(state, day.toordinal())
    if ahead.is_muted:
        return None
    silences = [
        Silence(day, length, expected, variance, probability)
        for length, _, observed, expected, variance, _ in ahead.windows
        if length in LENGTHS_DAYS and not observed and expected >= LEAST_EXPECTED
        if (probability := probability_of_none(expected, variance)) < RARE
    ]
    return min(silences, key=lambda silence: silence.probability, default=None)
