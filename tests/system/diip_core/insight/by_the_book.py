"""The spike detector as docs/explanation/spikes.md describes it, step by step; scipy for the tail."""

from __future__ import annotations

from datetime import date
from math import log, log10, sqrt

import attrs
from scipy.stats import nbinom


@attrs.define
class Day:
    ordinal: int
    count: int
    mean: float
    weight: float


@attrs.define
class ByTheBook:
    """One series; `score` takes a day forward. ``history`` holds the verified days."""

    threshold: float = 1.95
    a: float = 0.5
    b: float = 0.5
    counts: dict[int, float] = attrs.field(factory=lambda: dict.fromkeys(range(7), 0.0))
    exposures: dict[int, float] = attrs.field(factory=lambda: dict.fromkeys(range(7), 0.0))
    squares: float = 0.0
    square_days: float = 0.0
    tail: float = 0.0
    tail_days: float = 0.0
    alarm: int = -(10**9)
    history: list[Day] = attrs.field(factory=list)

    def score(self, day: date, count: int) -> float:
        t, k = day.toordinal(), day.weekday()
        prior = dict(enumerate([1.17, 1.17, 1.17, 1.17, 1.15, 0.58, 0.58]))
        prior_mean = sum(prior.values()) / 7
        level = self.a / self.b
        inside = max(level, 0.02)
        factors = {
            i: (self.counts[i] + 4 * prior[i] / prior_mean * inside) / (self.exposures[i] + 4 * inside)
            for i in range(7)
        }
        factor = factors[k] / (sum(factors.values()) / 7)
        mean = max(level * factor, 0.001)
        phi = min(max((self.squares + 28 * 1.3) / (self.square_days + 28), 1), 8)
        variance = phi * mean + phi * mean**2 / max(self.a, 0.5)
        r = (self.tail + 90 * 0.10) / (self.tail_days + 90)
        g = min(max(log(r) / log(0.10), 0.6), 1.15)

        learned = len(self.history)
        self.history.append(Day(t, count, mean, self.a))
        all_p, counted_p = [1.0], [1.0]
        for length in (1, 3, 7):
            if len(self.history) < length:
                continue
            window = [d for d in self.history if t - length < d.ordinal <= t]
            total, expected = sum(d.count for d in window), sum(d.mean for d in window)
            if total <= expected:
                continue
            spread = phi * expected + phi * expected**2 / max(window[0].weight, 0.5)
            p = max(nbinom.sf(total - 1, expected**2 / (spread - expected), expected / spread), 1e-300)
            all_p.append(p)
            if total >= 3 and total >= 1.5 * expected and t - length + 1 > self.alarm:
                counted_p.append(p)
        score = g * max(-log10(p) for p in counted_p) if learned >= 7 else 0.0
        if score > self.threshold:
            self.alarm = t

        # Our addition: in the first week thrice the count of a day before is usual too.
        first_week = [3 * d.count for d in self.history[:-1] if d.ordinal > t - 7] if learned < 7 else []
        usual = min(count, max(2, mean + 2.33 * sqrt(variance) + 0.74 * phi, *first_week))
        slow = 2 ** (-1 / 182)
        self.a = 2 ** (-1 / 42) * self.a + usual
        self.b = 2 ** (-1 / 42) * self.b + factor
        for i in range(7):
            self.counts[i] *= slow
            self.exposures[i] *= slow
        self.counts[k] += usual
        self.exposures[k] += max(self.a / self.b, 0.02)
        self.squares = slow * self.squares + min((count - mean) ** 2 / max(mean, 0.1), 30)
        self.square_days = slow * self.square_days + 1
        self.tail = slow * self.tail + (min(all_p) < 0.1)
        self.tail_days = slow * self.tail_days + 1
        return score
