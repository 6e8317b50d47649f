"""The count expected of a day before it is known."""

from __future__ import annotations

from math import exp, log, sqrt
from operator import mul, truediv
from typing import NamedTuple

from diip_core.domain.insight.spikes.defaults import (
    DISPERSION_PRIOR,
    DISPERSION_PRIOR_DAYS,
    LEAST_BURST_LEVEL,
    LEAST_CALIBRATION,
    LEAST_DISPERSION,
    LEAST_EXPECTED,
    LEAST_LEVEL,
    LEAST_OVERDISPERSION,
    LEAST_WEIGHT,
    MOST_CALIBRATION,
    MOST_DISPERSION,
    MUTED_DAYS,
    TAIL,
    TAIL_PRIOR_DAYS,
    WEEKDAY_PRIOR,
    WEEKDAY_PRIOR_WEIGHT,
)
from diip_core.domain.insight.spikes.state import LearnedDay, SpikeState

_PRIOR = tuple(WEEKDAY_PRIOR_WEIGHT * share for share in WEEKDAY_PRIOR)
_CALIBRATION_PRIOR = TAIL * TAIL_PRIOR_DAYS
_LOG_TAIL = log(TAIL)
_DISPERSION_PRIOR = DISPERSION_PRIOR * DISPERSION_PRIOR_DAYS


class Forecast(NamedTuple):
    """One day's ``expected`` μ = λf with its ``variance``, ``factor`` f, ``dispersion`` φ, ``calibration`` g.

    ``level`` λ is the mean of the ``levels``, one for each half-life, and ``weight`` that of their sums. A
    usual day is negative binomial with ``shape`` μ/(c - 1) and ``overdispersion`` c = variance/μ. A burst of
    s standard deviations adds s times ``burst`` to the shape.
    """

    ordinal: int
    expected: float
    factor: float
    variance: float
    dispersion: float
    calibration: float
    level: float
    levels: tuple[float, ...]
    weight: float
    shape: float
    burst: float
    overdispersion: float
    is_muted: bool

    def learn(self, count: int) -> LearnedDay:
        """The day with its count."""
        return LearnedDay(
            self.ordinal, count, self.expected, self.weight, self.shape, self.burst, self.overdispersion
        )


def forecast(state: SpikeState, ordinal: int) -> Forecast:
    """Forecast the day ``ordinal`` (``date.toordinal()``) from a state before it."""
    best = max(state.log_weights)
    likelihoods = [exp(weight - best) for weight in state.log_weights]
    total = sum(likelihoods)
    levels = tuple(map(truediv, state.levels, state.exposures))
    level = sum(map(mul, likelihoods, levels)) / total
    weight = sum(map(mul, likelihoods, state.levels)) / total
    misses = [one - level for one in levels]
    spread = sum(map(mul, likelihoods, map(mul, misses, misses))) / total
    factor = _weekday_factor(state, (ordinal + 6) % 7, level)
    expected = max(level * factor, LEAST_EXPECTED)
    dispersion = (state.squares + _DISPERSION_PRIOR) / (state.square_days + DISPERSION_PRIOR_DAYS)
    dispersion = min(max(dispersion, LEAST_DISPERSION), MOST_DISPERSION)
    share = (state.tail_days + _CALIBRATION_PRIOR) / (state.tested_days + TAIL_PRIOR_DAYS)
    variance = window_variance(dispersion, expected, weight) + factor * factor * spread
    overdispersion = max(variance / expected, LEAST_OVERDISPERSION)
    scale = 1.0 / (overdispersion - 1.0)
    return Forecast(
        ordinal,
        expected,
        factor,
        variance,
        dispersion,
        min(max(log(share) / _LOG_TAIL, LEAST_CALIBRATION), MOST_CALIBRATION),
        level,
        levels,
        weight,
        expected * scale,
        sqrt(dispersion * max(level, LEAST_BURST_LEVEL)) * scale,
        overdispersion,
        state.learned_days < MUTED_DAYS,
    )


def window_variance(dispersion: float, expected: float, weight: float) -> float:
    """Of a window's issues; ``weight`` is the level's before its first day."""
    return dispersion * expected * (1.0 + expected / (weight if weight > LEAST_WEIGHT else LEAST_WEIGHT))


def _weekday_factor(state: SpikeState, weekday: int, level: float) -> float:
    """The seven factors have mean 1."""
    floored = max(level, LEAST_LEVEL)
    weight = WEEKDAY_PRIOR_WEIGHT * floored
    factors = [
        (count + prior * floored) / (exposure + weight)
        for count, prior, exposure in zip(state.weekday_counts, _PRIOR, state.weekday_exposures, strict=True)
    ]
    return factors[weekday] * 7 / sum(factors)
