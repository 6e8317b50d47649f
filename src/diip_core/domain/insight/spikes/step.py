"""One day of a series: score it by the days before it, then learn from it."""

from __future__ import annotations

from datetime import date
from math import sqrt

from attrs import evolve

from diip_core.domain.insight.spikes import defaults
from diip_core.domain.insight.spikes.day_score import DayScore
from diip_core.domain.insight.spikes.forecast import Forecast, Surprise, forecast, surprise
from diip_core.domain.insight.spikes.state import SpikeState, Taught


def step(
    state: SpikeState,
    day: date,
    count: int | None,
    threshold: float = defaults.THRESHOLDS["default"],
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
        nothing = Surprise(0.0, 1.0, None)
        return evolve(state, last_ordinal=ordinal), _scored(state, day, None, threshold, ahead, nothing)
    if count < 0:
        raise ValueError(f"a day cannot have {count} issues")
    found = surprise(ahead, count)
    score = _scored(state, day, count, threshold, ahead, found)
    return _taught(state, ordinal, count, ahead, found.smallest, score.is_alarm), score


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


def _taught(
    state: SpikeState, ordinal: int, count: int, ahead: Forecast, smallest: float, is_alarm: bool
) -> SpikeState:
    """A burst is clipped before it reaches level and weekday, and its square before it reaches φ."""
    expected, dispersion = ahead.expected, ahead.dispersion
    usual = min(float(count), _most_usual(state, expected, dispersion))
    level = defaults.LEVEL_DECAY * state.level + usual
    exposure = defaults.LEVEL_DECAY * state.exposure + ahead.factor
    slow = defaults.SLOW_DECAY
    counts = [slow * decayed for decayed in state.weekday_counts]
    exposures = [slow * decayed for decayed in state.weekday_exposures]
    weekday = (ordinal + 6) % 7
    counts[weekday] += usual
    exposures[weekday] += max(level / exposure, defaults.LEAST_LEVEL)
    miss = count - expected
    square = miss * miss / max(expected, defaults.LEAST_SQUARE_DIVISOR)
    recent, start = state.recent, 0
    while start < len(recent) and recent[start][0] <= ordinal - defaults.LONGEST_DAYS + 1:
        start += 1
    return SpikeState(
        state.learned_days + 1,
        ordinal,
        ordinal if is_alarm else state.alarm_ordinal,
        level,
        exposure,
        slow * state.squares + min(square, defaults.MOST_SQUARE),
        slow * state.square_days + 1.0,
        slow * state.tail_days + (smallest < defaults.TAIL),
        slow * state.tested_days + 1.0,
        tuple(counts),
        tuple(exposures),
        (*recent[start:], Taught(ordinal, count, expected, state.level)),
    )


def _most_usual(state: SpikeState, expected: float, dispersion: float) -> float:
    """μ + 2.33√V + 0.74φ, roughly the 99th percentile of the day.

    In the first week, when μ is a guess, also thrice what a day before had: the level of a tracker with a
    thousand issues a day is learned in days and not in a year, while one day alone is still clipped.
    """
    variance = dispersion * expected * (1.0 + expected / max(state.level, defaults.LEAST_WEIGHT))
    most = expected + defaults.CLIP_DEVIATIONS * sqrt(variance) + defaults.CLIP_DISPERSION * dispersion
    if state.learned_days < defaults.MUTED_DAYS:
        most = max(most, *(defaults.CLIP_FIRST_WEEK * day.issues for day in state.recent), 0.0)
    return max(defaults.CLIP_LEAST, most)
