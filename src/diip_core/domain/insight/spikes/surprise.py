"""How surprising a count is: the evidence for a burst, added up over days.

A day's evidence is the likelihood ratio of a burst to a usual day; a window's is their product. The size of
the burst is unknown, so the ratios for several sizes are averaged, as in a Bayes factor scan (Kass and
Raftery 1995, "Bayes factors").
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log
from operator import add
from typing import NamedTuple

from diip_core.domain.insight.spikes import defaults
from diip_core.domain.insight.spikes.day_score import Evidence
from diip_core.domain.insight.spikes.forecast import Forecast, window_variance
from diip_core.domain.insight.spikes.state import LearnedDay, SpikeState
from diip_core.domain.statistics.negative_binomial import upper_tail

_LOG_TEN = log(10)
_LENGTHS = tuple(range(1, defaults.LONGEST_DAYS + 1))
_TESTED = defaults.TESTED_LENGTHS_DAYS
_TAIL, _LEAST_COUNT, _LEAST_RATIO = defaults.TAIL, defaults.LEAST_COUNT, defaults.LEAST_RATIO
_SIZES = defaults.BURST_SIZES
_NO_RATIOS = (0.0,) * len(_SIZES)


class Surprise(NamedTuple):
    """``score`` and the window it comes from; ``is_rare``: some window's p, unguarded, is under 0.1."""

    score: float
    is_rare: bool
    evidence: Evidence | None


def surprise(state: SpikeState, ahead: Forecast, count: int) -> Surprise:
    """How surprising ``count`` would be on the day of the forecast. A larger count never scores less.

    Windows of 1 to 7 days end with that day; none begins before the series. One that holds a muted day
    calibrates but is no evidence: when such a day was forecast, the level was a guess.
    """
    observed, expected, weight, dispersion = count, ahead.expected, ahead.weight, ahead.dispersion
    recent, verified, unused_from = state.recent, 1, (state.alarm_ordinal or 0) + 1
    known, first, full_days = len(recent), ahead.ordinal, state.learned_days + 1
    unmuted = full_days - defaults.MUTED_DAYS
    is_rare, strongest, best, ratios, summed = False, 0.0, None, _NO_RATIOS, 0
    for length in _LENGTHS if full_days > len(_LENGTHS) else _LENGTHS[:full_days]:
        while verified <= known and (day := recent[-verified])[0] >= first:
            observed += day[1]
            expected += day[2]
            weight = day[3]
            verified += 1
        if observed > expected:
            if not is_rare and length in _TESTED:
                variance = window_variance(dispersion, expected, weight)
                is_rare = upper_tail(observed, expected, variance) < _TAIL
            is_open = first >= unused_from and verified <= unmuted
            if is_open and observed >= _LEAST_COUNT and observed >= _LEAST_RATIO * expected:
                while summed < verified:
                    day = recent[-summed] if summed else ahead.learn(count)
                    ratios = tuple(map(add, ratios, _log_ratios(day)))
                    summed += 1
                found = _log_mean(ratios)
                if found > strongest:
                    strongest = found
                    best = length, verified, observed, expected, weight
        first -= 1
    if ahead.is_muted or best is None:
        return Surprise(0.0, is_rare, None)
    length, verified, observed, expected, weight = best
    variance = window_variance(dispersion, expected, weight)
    evidence = Evidence(length, verified, observed, expected, variance, strongest)
    return Surprise(ahead.calibration * strongest, is_rare, evidence)


@lru_cache(maxsize=4096)
def _log_ratios(day: LearnedDay) -> tuple[float, ...]:
    """ln NB(y; r₁(s), c) - ln NB(y; r₀, c) for each size s of a burst."""
    count, shape, burst = day.issues, day.shape, day.burst
    penalty = burst * log(day.overdispersion)
    if not count:
        return tuple([-size * penalty for size in _SIZES])
    usual = lgamma(shape) - lgamma(count + shape)
    larger = [shape + size * burst for size in _SIZES]
    return tuple(
        [
            lgamma(count + one) - lgamma(one) + usual - size * penalty
            for size, one in zip(_SIZES, larger, strict=True)
        ]
    )


def _log_mean(logs: tuple[float, ...]) -> float:
    """log₁₀ of the mean of the exponentials."""
    most = max(logs)
    return (most + log(sum([exp(one - most) for one in logs]) / len(logs))) / _LOG_TEN
