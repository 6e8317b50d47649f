"""What a day's count is expected to be, before it is known."""

from __future__ import annotations

from math import log, log10
from typing import NamedTuple

from diip_core.domain.negative_binomial import upper_tail
from diip_core.domain.spikes import defaults
from diip_core.domain.spikes.day_score import Evidence
from diip_core.domain.spikes.state import SpikeState

_PRIOR = tuple(defaults.WEEKDAY_PRIOR_WEIGHT * share for share in defaults.WEEKDAY_PRIOR)
_CALIBRATION_PRIOR = defaults.TAIL * defaults.TAIL_PRIOR_DAYS
_LOG_TAIL = log(defaults.TAIL)
_DISPERSION_PRIOR = defaults.DISPERSION_PRIOR * defaults.DISPERSION_PRIOR_DAYS


class Window(NamedTuple):
    """The days up to the one to come, which ``observed`` lacks and ``expected`` holds.

    ``is_open`` is false where an alarm has used one of the days.
    """

    length_days: int
    observed: int
    expected: float
    variance: float
    is_open: bool


class Forecast(NamedTuple):
    """One day's ``expected`` μ = λf, its ``factor`` f, ``dispersion`` φ, ``calibration`` g, and windows."""

    expected: float
    factor: float
    dispersion: float
    calibration: float
    windows: tuple[Window, ...]
    is_muted: bool


class Surprise(NamedTuple):
    """``score`` and its window; ``smallest`` is the smallest p of all windows, open or not, guarded or not."""

    score: float
    smallest: float
    evidence: Evidence | None


def forecast(state: SpikeState, ordinal: int) -> Forecast:
    """Forecast the day ``ordinal`` (``date.toordinal()``) from a state before it."""
    expected, factor = _expected(state, (ordinal + 6) % 7)
    dispersion = _clip(
        (state.squares + _DISPERSION_PRIOR) / (state.square_days + defaults.DISPERSION_PRIOR_DAYS),
        defaults.LEAST_DISPERSION,
        defaults.MOST_DISPERSION,
    )
    share = (state.tail_days + _CALIBRATION_PRIOR) / (state.tested_days + defaults.TAIL_PRIOR_DAYS)
    calibration = _clip(
        log(share) / _LOG_TAIL, defaults.LEAST_CALIBRATION, defaults.MOST_CALIBRATION
    )
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

    Of windows that fail the guard p is only computed where no other one is under 0.1 yet.
    """
    strongest, evidence = 1.0, None
    smallest = 1.0
    for window in ahead.windows:
        observed = window.observed + count
        expected = window.expected
        if observed <= expected:
            continue
        counts = (
            window.is_open
            and observed >= defaults.LEAST_COUNT
            and observed >= defaults.LEAST_RATIO * expected
        )
        if not counts and smallest < defaults.TAIL:
            continue
        probability = upper_tail(observed, expected, window.variance)
        smallest = min(smallest, probability)
        if counts and probability < strongest:
            strongest = probability
            evidence = Evidence(window.length_days, observed, expected, window.variance, probability)
    if ahead.is_muted or evidence is None:
        return Surprise(0.0, smallest, None)
    return Surprise(-ahead.calibration * log10(strongest), smallest, evidence)


def _expected(state: SpikeState, weekday: int) -> tuple[float, float]:
    """μ and the weekday's factor; the seven factors have mean 1."""
    level = state.level / state.exposure
    floored = level if level > defaults.LEAST_LEVEL else defaults.LEAST_LEVEL
    weight = defaults.WEEKDAY_PRIOR_WEIGHT * floored
    factors = [
        (count + prior * floored) / (exposure + weight)
        for count, prior, exposure in zip(
            state.weekday_counts, _PRIOR, state.weekday_exposures, strict=True
        )
    ]
    factor = factors[weekday] * 7 / sum(factors)
    return max(level * factor, defaults.LEAST_EXPECTED), factor


def _windows(state: SpikeState, ordinal: int, expected: float, dispersion: float) -> tuple[Window, ...]:
    """The windows that are full: none begins before the series."""
    windows = []
    counted, mean, weight = 0, expected, state.level
    days = list(state.recent)
    alarm = state.alarm_ordinal or 0
    for length in defaults.LENGTHS_DAYS[: _full_windows(state.learned_days)]:
        first = ordinal - length + 1
        while days and days[-1].ordinal >= first:
            day = days.pop()
            counted += day.count
            mean += day.expected
            weight = day.weight
        variance = dispersion * mean * (1.0 + mean / max(weight, defaults.LEAST_WEIGHT))
        windows.append(Window(length, counted, mean, variance, first > alarm))
    return tuple(windows)


def _full_windows(learned_days: int) -> int:
    return sum(length <= learned_days + 1 for length in defaults.LENGTHS_DAYS)


def _clip(number: float, least: float, most: float) -> float:
    return min(max(number, least), most)
