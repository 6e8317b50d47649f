"""The alarm within the day: one number, so that each new issue costs one comparison."""

from __future__ import annotations

from datetime import date

from diip_core.domain.insight.spikes.defaults import THRESHOLDS
from diip_core.domain.insight.spikes.forecast import forecast
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.insight.spikes.surprise import surprise

_MOST_THRESHOLD = 100.0


def todays_bound(state: SpikeState, day: date, threshold: float = THRESHOLDS["default"]) -> int | None:
    """The smallest count of ``day`` whose score is over the threshold; None while the series is muted.

    Once it is reached the day is an alarm, whatever follows. A bound of 0 means that the days before it
    suffice: alert at the day's end, since the day may still turn out to be unverified.

    Raises:
        ValueError: a threshold that is not between 0 and 100.
    """
    if not 0 < threshold < _MOST_THRESHOLD:
        raise ValueError(f"{threshold} is not a threshold: it is between 0 and 100")
    ahead = forecast(state, day.toordinal())
    if ahead.is_muted:
        return None
    under, over = -1, 0
    while surprise(state, ahead, over).score <= threshold:
        under, over = over, 2 * over + 1
    while over - under > 1:
        middle = (under + over) // 2
        if surprise(state, ahead, middle).score > threshold:
            over = middle
        else:
            under = middle
    return over
