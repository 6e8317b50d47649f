"""The negative binomial distribution by mean M and variance V; the Poisson distribution is its limit V = M.

With q = (V - M)/V and c = M²/V the probabilities follow pₖ₊₁ = pₖ (qk + c)/(k + 1). Neither q nor c grows
where V comes down to M, so one code serves both. The tail from s on is pₛ F(s + r, 1; s + 1; q),
r = M²/(V - M) (NIST DLMF 8.17.8, Abramowitz and Stegun 26.5.24), with F as the continued fraction
DLMF 15.7.1, which converges fast above the mean. pₛ is multiplied up from p₀ for a small count; for a large
one it comes from the saddle-point form, in which nothing large cancels (Loader 2000, "Fast and accurate
computation of binomial probabilities").
"""

from __future__ import annotations

from math import exp, isfinite, lgamma, log, log1p, pi, sqrt

LEAST_PROBABILITY = 1e-300

_SMALL_COUNT = 96
_LEAST_LOG = -690.0  # exp() of less has no full precision
_COMPLEMENT_UP_TO = 0.999  # 1 - P(Y < s) is good to 1e-12 up to here
_CLOSE = 1e-15
_NEGLIGIBLE = 1e-17
_ALL_BUT_ONE = 1 - 1e-16
_STIRLING_FROM = 16.0
_HALF_LOG_TWO_PI = 0.5 * log(2 * pi)


def upper_tail(count: int, mean: float, variance: float) -> float:
    """P(Y ≥ count) with a relative error under 1e-9, never less than 1e-300.

    Made for counts above the mean. Below it the answer is as good, but a large one takes time in proportion
    to the standard deviation.

    Raises:
        ValueError: a mean that is not above zero, or a variance below the mean.
    """
    if not 0 < mean <= variance or not isfinite(variance):
        raise ValueError(f"no negative binomial has mean {mean} and variance {variance}")
    if count <= 0:
        return 1.0
    q, c = (variance - mean) / variance, mean * mean / variance
    if count <= _SMALL_COUNT:
        log_none = _log_none(mean, variance)
        if log_none > _LEAST_LOG:
            return _from_none_up(count, q, c, exp(log_none))
    probability = _probability(count, mean, variance)
    tail = probability * _beyond(count, q, c) if count > mean else 1.0 - _below(count, q, c, probability)
    return max(tail, LEAST_PROBABILITY)


def probability_of_none(mean: float, variance: float) -> float:
    """P(Y = 0) = (M/V)^(M²/(V - M)), exp(-M) where V = M."""
    return exp(_log_none(mean, variance))


def _log_none(mean: float, variance: float) -> float:
    excess = (variance - mean) / mean
    return -mean * log1p(excess) / excess if excess else -mean


def _from_none_up(count: int, q: float, c: float, probability: float) -> float:
    """Multiply p₀ up to pₛ and sum what lies below on the way."""
    below, rate = 0.0, c
    for k in range(1, count + 1):
        below += probability
        probability *= rate / k
        rate += q
    if below < _COMPLEMENT_UP_TO:
        return 1.0 - below
    return max(probability * _beyond(count, q, c), LEAST_PROBABILITY)


def _beyond(count: int, q: float, c: float) -> float:
    """P(Y ≥ s)/pₛ = s/(s - u₁/(s + 1 - u₂/(s + 2 - …))), forward by Lentz's method (DLMF 3.10.iii).

    u₂ₙ₊₁ = (s + n)(q(s + n) + c) and u₂ₙ = n(qn - c): DLMF 15.7.1 with a = s + r, b = 0, c = s. Far from
    the mean with a large variance each step gains little, hence the narrow end.
    """
    fraction = above = float(count)
    below, n, change = 0.0, 0, 0.0
    while abs(change - 1.0) > _CLOSE:
        place = count + 2 * n + 1
        odd = (count + n) * (q * (count + n) + c)
        below = 1.0 / (place - odd * below)
        above = place - odd / above
        fraction *= above * below
        n += 1
        even = n * (q * n - c)
        below = 1.0 / (place + 1 - even * below)
        above = place + 1 - even / above
        change = above * below
        fraction *= change
    return count / fraction


def _below(count: int, q: float, c: float, probability: float) -> float:
    """P(Y < s), from pₛ downward."""
    below = 0.0
    for k in range(count, 0, -1):
        probability *= k / (q * (k - 1) + c)
        below += probability
        if probability < below * _NEGLIGIBLE:
            break
    return below


def _probability(count: int, mean: float, variance: float) -> float:
    """pₛ by Loader's form; ``shape`` is 1/r, so that the Poisson limit is zero and not infinite."""
    shape = (variance - mean) / mean / mean
    shift = mean / variance * (count - mean)
    deviance = count * log1p(-min(shift / count, _ALL_BUT_ONE))
    correction = 0.0
    if shape:
        deviance += log1p(shift * shape) / shape
        correction = _stirling_error(1.0 / shape + count) - _stirling_error(1.0 / shape)
    else:
        deviance += shift
    correction -= _stirling_error(count)
    return exp(deviance + correction) / sqrt(2 * pi * count * (1 + shape * count))


def _stirling_error(z: float) -> float:
    """ln Γ(z + 1) - (z + ½) ln z + z - ½ ln 2π (DLMF 5.11.1)."""
    if z < _STIRLING_FROM:
        return lgamma(z + 1) - (z + 0.5) * log(z) + z - _HALF_LOG_TWO_PI
    square = z * z
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / z
