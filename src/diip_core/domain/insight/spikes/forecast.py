"""The count expected of a day before it is known."""

from __future__ import annotations

from math import log, log10
from typing import NamedTuple

from diip_core.domain.insight.spikes import defaults
from diip_core.domain.insight.spikes.day_score import Evidence
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.statistics.negative_binomial import upper_tail

_PRIOR = tuple(defaults.WEEKDAY_PRIOR_WEIGHT * share for share in defaults.WEEKDAY_PRIOR)
_CALIBRATION_PRIOR = defaults.TAIL * defaults.TAIL_PRIOR_DAYS
_LENGTHS = tuple(
    tuple(length for length in defaults.LENGTHS_DAYS if length <= days)
    for days in range(defaults.LONGEST_DAYS + 1)
)
"""The lengths that are full after this number of days."""
_LOG_TAIL = log(defaults.TAIL)
_DISPERSION_PRIOR = defaults.DISPERSION_PRIOR * defaults.DISPERSION_PRIOR_DAYS


ForecastWindow = tuple[int, int, int, float, float, bool]
"""The days that end with the forecast one: length in days, verified days, issues so far, expected issues,
variance, and whether no alarm has used one of its days yet. The forecast day counts as verified. A named
tuple would cost a tenth of a step.
"""


class Forecast(NamedTuple):
    """One day's ``expected`` μ = λf, its ``factor`` f, ``dispersion`` φ, ``calibration`` g, and windows."""

    expected: float
    factor: float
    dispersion: float
    calibration: float
    windows: tuple[ForecastWindow, ...]
    is_muted: bool


class Surprise(NamedTuple):
    """``score`` and its window; ``smallest`` is the smallest p of all windows, unguarded."""

    score: float
    smallest: float
    evidence: Evidence | None


def forecast(state: SpikeState, ordinal: int) -> Forecast:
    """Forecast the day ``ordinal`` (``date.toordinal()``) from a state before it."""
    expected, factor = _expected(state, (ordinal + 6) % 7)
    dispersion = (state.squares + _DISPERSION_PRIOR) / (state.square_days + defaults.DISPERSION_PRIOR_DAYS)
    dispersion = min(max(dispersion, defaults.LEAST_DISPERSION), defaults.MOST_DISPERSION)
    share = (state.tail_days + _CALIBRATION_PRIOR) / (state.tested_days + defaults.TAIL_PRIOR_DAYS)
    calibration = min(max(log(share) / _LOG_TAIL, defaults.LEAST_CALIBRATION), defaults.MOST_CALIBRATION)
    return Forecast(
        expected,
        factor,
        dispersion,
        calibration,
        _windows(state, ordinal, expected, dispersion),
        state.learned_days < defaults.MUTED_DAYS,
    )


def surprise(ahead: Forecast, count: int) -> Surprise:
    """How surprising ``count`` would be on the day of the forecast.

    For a window that fails the guard, p is computed only if no other p is under 0.1 yet.
    """
    strongest = smallest = 1.0
    evidence = None
    for length, verified, before, expected, variance, is_open in ahead.windows:
        observed = before + count
        if observed <= expected:
            continue
        counts = is_open and observed >= defaults.LEAST_COUNT and observed >= defaults.LEAST_RATIO * expected
        if not counts and smallest < defaults.TAIL:
            continue
        probability = upper_tail(observed, expected, variance)
        smallest = min(smallest, probability)
        if counts and probability < strongest:
            strongest = probability
            evidence = (length, verified, observed, expected, variance, probability)
    if ahead.is_muted or evidence is None:
        return Surprise(0.0, smallest, None)
    return Surprise(-ahead.calibration * log10(strongest), smallest, Evidence(*evidence))


def _expected(state: SpikeState, weekday: int) -> tuple[float, float]:
    """μ and the weekday's factor; the seven factors have mean 1."""
    level = state.level / state.exposure
    floored = level if level > defaults.LEAST_LEVEL else defaults.LEAST_LEVEL
    weight = defaults.WEEKDAY_PRIOR_WEIGHT * floored
    factors = [
        (count + prior * floored) / (exposure + weight)
        for count, prior, exposure in zip(state.weekday_counts, _PRIOR, state.weekday_exposures, strict=True)
    ]
    factor = factors[weekday] * 7 / sum(factors)
    return max(level * factor, defaults.LEAST_EXPECTED), factor


def _windows(
    state: SpikeState, ordinal: int, expected: float, dispersion: float
) -> tuple[ForecastWindow, ...]:
    """The windows that are full: none begins before the series."""
    counted, mean, weight = 0, expected, state.level
    recent, at = state.recent, len(state.recent) - 1
    alarm = state.alarm_ordinal or 0
    windows = []
    for length in _LENGTHS[min(state.learned_days + 1, defaults.LONGEST_DAYS)]:
        first = ordinal - length + 1
        while at >= 0 and recent[at][0] >= first:
            _, day_count, day_expected, weight = recent[at]
            counted += day_count
            mean += day_expected
            at -= 1
        certain = weight if weight > defaults.LEAST_WEIGHT else defaults.LEAST_WEIGHT
        variance = dispersion * mean * (1.0 + mean / certain)
        windows.append((length, len(recent) - at, counted, mean, variance, first > alarm))
    return tuple(windows)
