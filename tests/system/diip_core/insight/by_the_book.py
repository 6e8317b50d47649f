"""The spike detector as docs/explanation/spikes.md describes it, step by step; scipy for the likelihoods."""

from __future__ import annotations

from datetime import date
from math import log, sqrt

import attrs
import numpy as np
from scipy.special import logsumexp
from scipy.stats import nbinom

HALF_LIVES = np.array([14, 28, 42, 90, 180])
SIZES = np.array([1, 1.5, 2, 3, 5, 8])
PRIOR = np.array([1.17, 1.17, 1.17, 1.17, 1.15, 0.58, 0.58])


@attrs.define
class Day:
    ordinal: int
    count: int
    mean: float
    weight: float
    log_ratios: np.ndarray


def five(value: float) -> np.ndarray:
    return np.full(5, value)


@attrs.define
class ByTheBook:
    """One series; `score` takes a day forward. ``history`` holds the verified days."""

    threshold: float = 1.33
    a: np.ndarray = attrs.field(factory=lambda: five(0.5))
    b: np.ndarray = attrs.field(factory=lambda: five(0.5))
    log_weights: np.ndarray = attrs.field(factory=lambda: five(0.0))
    counts: np.ndarray = attrs.field(factory=lambda: np.zeros(7))
    exposures: np.ndarray = attrs.field(factory=lambda: np.zeros(7))
    squares: float = 0.0
    square_days: float = 0.0
    tail: float = 0.0
    tail_days: float = 0.0
    alarm: int = -(10**9)
    history: list[Day] = attrs.field(factory=list)

    def score(self, day: date, count: int) -> float:
        t, k = day.toordinal(), day.weekday()
        weights = np.exp(self.log_weights - logsumexp(self.log_weights))
        levels = self.a / self.b
        level = float(weights @ levels)
        inside = max(level, 0.02)
        factors = (self.counts + 4 * PRIOR / PRIOR.mean() * inside) / (self.exposures + 4 * inside)
        factor = factors[k] / factors.mean()
        mean = max(level * factor, 0.001)
        weight = float(weights @ self.a)
        phi = min(max((self.squares + 28 * 1.3) / (self.square_days + 28), 1), 8)
        variance = phi * mean + phi * mean**2 / max(weight, 0.5)
        variance += factor**2 * float(weights @ (levels - level) ** 2)
        r = (self.tail + 90 * 0.10) / (self.tail_days + 90)
        g = min(max(log(r) / log(0.10), 0.6), 1.15)

        c = max(variance / mean, 1.02)
        bursts = mean + SIZES * sqrt(phi * max(level, 0.03))
        usual = nbinom.logpmf(count, mean / (c - 1), 1 / c)
        ratios = nbinom.logpmf(count, bursts / (c - 1), 1 / c) - usual
        learned = len(self.history)
        self.history.append(Day(t, count, mean, weight, ratios))
        all_p, logs = [1.0], [0.0]
        for length in range(1, 8):
            if len(self.history) < length:
                continue
            window = [d for d in self.history if t - length < d.ordinal <= t]
            total, expected = sum(d.count for d in window), sum(d.mean for d in window)
            if total <= expected:
                continue
            if length in {1, 3, 7}:
                spread = phi * expected + phi * expected**2 / max(window[0].weight, 0.5)
                all_p.append(nbinom.sf(total - 1, expected**2 / (spread - expected), expected / spread))
            # Our addition: no window of evidence holds one of the seven muted days.
            is_open = t - length + 1 > self.alarm and len(window) <= len(self.history) - 7
            if total >= 3 and total >= 1.5 * expected and is_open:
                evidence = sum(d.log_ratios for d in window)
                logs.append(float(logsumexp(evidence) - log(len(SIZES))) / log(10))
        score = g * max(logs) if learned >= 7 else 0.0
        if score > self.threshold:
            self.alarm = t

        # Our addition: in the first week thrice the count of a day before is usual too.
        first_week = [3 * d.count for d in self.history[:-1] if d.ordinal > t - 7] if learned < 7 else []
        clipped = min(count, max(2, mean + 2.33 * sqrt(variance) + 0.74 * phi, *first_week))
        means = np.maximum(levels * factor, 0.001)
        spreads = np.maximum(phi * means + phi * means**2 / np.maximum(self.a, 0.5), means * (1 + 1e-4))
        likelihoods = nbinom.logpmf(int(clipped), means**2 / (spreads - means), means / spreads)
        self.log_weights = 0.99 * self.log_weights + likelihoods
        slow = 2 ** (-1 / 182)
        self.a = 2 ** (-1 / HALF_LIVES) * self.a + clipped
        self.b = 2 ** (-1 / HALF_LIVES) * self.b + factor
        self.counts *= slow
        self.exposures *= slow
        self.counts[k] += clipped
        self.exposures[k] += inside
        self.squares = slow * self.squares + min((count - mean) ** 2 / max(mean, 0.1), 30)
        self.square_days = slow * self.square_days + 1
        self.tail = slow * self.tail + (min(all_p) < 0.1)
        self.tail_days = slow * self.tail_days + 1
        return score
