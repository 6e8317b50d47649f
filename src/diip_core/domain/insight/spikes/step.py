"""One day of a series: score it by the days before it, then learn from it."""

from __future__ import annotations

from datetime import date
from math import lgamma, log, sqrt
from operator import mul

from diip_core.domain.insight.spikes.day_score import DayScore
from diip_core.domain.insight.spikes.defaults import (
    CLIP_DEVIATIONS,
    CLIP_DISPERSION,
    CLIP_FIRST_WEEK,
    CLIP_LEAST,
    LEAST_EXCESS,
    LEAST_EXPECTED,
    LEAST_LEVEL,
    LEAST_SQUARE_DIVISOR,
    LEAST_WEIGHT,
    LEVEL_DECAYS,
    LONGEST_DAYS,
    MOST_SQUARE,
    MUTED_DAYS,
    SLOW_DECAY,
    THRESHOLDS,
    WEIGHT_DECAY,
)
from diip_core.domain.insight.spikes.forecast import Forecast, forecast
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.insight.spikes.surprise import Surprise, surprise


def step(
    state: SpikeState,
    day: date,
    count: int | None,
    threshold: float = THRESHOLDS["default"],
) -> tuple[SpikeState, DayScore]:
    """The state after ``day`` and the day's score; ``count`` is None if the day is unverified.

    Such a day neither alarms nor teaches, like one that is skipped. ``threshold`` decides which evidence
    an alarm uses up.

    Raises:
        ValueError: the day is not after the last one, or the count is below zero.
    """
    ordinal = day.toordinal()
    if state.last_ordinal is not None and ordinal <= state.last_ordinal:
        raise ValueError(f"{day} does not come after {state.last_day}")
    ahead = forecast(state, ordinal)
    if count is None:
        nothing = Surprise(0.0, False, None)
        return state._replace(last_ordinal=ordinal), _scored(state, day, None, threshold, ahead, nothing)
    if count < 0:
        raise ValueError(f"a day cannot have {count} issues")
    found = surprise(state, ahead, count)
    score = _scored(state, day, count, threshold, ahead, found)
    return _learned(state, count, ahead, is_rare=found.is_rare, is_alarm=score.is_alarm), score


def _scored(
    state: SpikeState, day: date, count: int | None, threshold: float, ahead: Forecast, found: Surprise
) -> DayScore:
    return DayScore(
        day,
        count,
        found.score,
        threshold,
        ahead.expected,
        ahead.dispersion,
        ahead.calibration,
        state.learned_days,
        found.evidence,
    )


def _learned(state: SpikeState, count: int, ahead: Forecast, *, is_rare: bool, is_alarm: bool) -> SpikeState:
    """A burst is clipped before it reaches levels and weekday, and its square before it reaches φ."""
    ordinal, slow = ahead.ordinal, SLOW_DECAY
    usual = min(float(count), _most_usual(state, ahead))
    counts = [slow * decayed for decayed in state.weekday_counts]
    exposures = [slow * decayed for decayed in state.weekday_exposures]
    weekday = (ordinal + 6) % 7
    counts[weekday] += usual
    exposures[weekday] += max(ahead.level, LEAST_LEVEL)
    miss = count - ahead.expected
    square = miss * miss / max(ahead.expected, LEAST_SQUARE_DIVISOR)
    recent, start = state.recent, 0
    while start < len(recent) and recent[start].ordinal <= ordinal - LONGEST_DAYS + 1:
        start += 1
    return SpikeState(
        state.learned_days + 1,
        ordinal,
        ordinal if is_alarm else state.alarm_ordinal,
        tuple([decayed + usual for decayed in map(mul, LEVEL_DECAYS, state.levels)]),
        tuple([decayed + ahead.factor for decayed in map(mul, LEVEL_DECAYS, state.exposures)]),
        _log_weights(state, ahead, int(usual)),
        slow * state.squares + min(square, MOST_SQUARE),
        slow * state.square_days + 1.0,
        slow * state.tail_days + is_rare,
        slow * state.tested_days + 1.0,
        tuple(counts),
        tuple(exposures),
        (*recent[start:], ahead.learn(count)),
    )


def _log_weights(state: SpikeState, ahead: Forecast, count: int) -> tuple[float, ...]:
    """The decayed log-likelihoods of the levels, without what all of them share.

    The likelihood of a count y with mean m and variance m(1 + x) is Π (m + kx) / (1 + x)^(m/x + y), k < y.
    """
    factor, dispersion, least = ahead.factor, ahead.dispersion, LEAST_EXPECTED
    decay, lightest, weights = WEIGHT_DECAY, LEAST_WEIGHT, []
    poisson = dispersion - 1.0
    for log_weight, level, weight in zip(state.log_weights, ahead.levels, state.levels, strict=True):
        mean = level * factor
        mean = max(mean, least)
        excess = poisson + dispersion * mean / (weight if weight > lightest else lightest)
        excess = max(excess, LEAST_EXCESS)
        shape = mean / excess
        likelihood = -(shape + count) * log(1.0 + excess)
        if count == 1:
            likelihood += log(mean)
        elif count:
            likelihood += lgamma(count + shape) - lgamma(shape) + count * log(excess)
        weights.append(decay * log_weight + likelihood)
    return tuple(weights)


def _most_usual(state: SpikeState, ahead: Forecast) -> float:
    """μ + 2.33√V + 0.74φ, roughly the 99th percentile of the day.

    In the first week, when μ is a guess, also thrice what a day before had: the level of a tracker with a
    thousand issues a day is learned in days and not in a year, while one day alone is still clipped.
    """
    deviations = CLIP_DEVIATIONS * sqrt(ahead.variance)
    most = ahead.expected + deviations + CLIP_DISPERSION * ahead.dispersion
    if state.learned_days < MUTED_DAYS:
        most = max(most, *(CLIP_FIRST_WEEK * day.issues for day in state.recent), 0.0)
    return max(CLIP_LEAST, most)
