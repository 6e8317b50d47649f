"""The former method, spikes-1, as a peer: it tests sums of 1, 3 and 7 days and costs less.

One level with a half-life of 42 days; the score is the calibrated -log₁₀ of the smallest p of a window.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from math import log, log10, sqrt

from benchmarks.insight.series_files import Counted

from diip_core.domain.insight.spikes import defaults
from diip_core.domain.statistics.negative_binomial import upper_tail

DEFAULT_THRESHOLD = 1.95
_LENGTHS = (1, 3, 7)
_DECAY = 2 ** (-1 / 42)
_PRIOR = tuple(4 * share for share in defaults.WEEKDAY_PRIOR)


def spikes_1_scores(rows: Iterable[Counted], threshold: float = DEFAULT_THRESHOLD) -> Iterator[float]:
    """A score for each row; rows are days in a row."""
    level = exposure = 0.5
    counts, exposures = [0.0] * 7, [0.0] * 7
    squares = square_days = tail_days = tested_days = 0.0
    recent = deque[tuple[int, float, float]](maxlen=6)
    last_alarm, slow = -1, defaults.SLOW_DECAY
    for at, row in enumerate(rows):
        count, weekday = row.count, row.day.weekday()
        mean, factor = _expected(level / exposure, counts, exposures, weekday)
        dispersion = min(max((squares + 28 * 1.3) / (square_days + 28), 1.0), 8.0)
        share = (tail_days + 9) / (tested_days + 90)
        calibration = min(max(log(share) / log(0.1), 0.6), 1.15)
        smallest = strongest = 1.0
        window = [*recent, (count, mean, level)]
        for length in _LENGTHS:
            if length > at + 1:
                break
            days = window[-length:]
            observed, expected = sum([day[0] for day in days]), sum([day[1] for day in days])
            if observed <= expected:
                continue
            variance = dispersion * expected * (1 + expected / max(days[0][2], 0.5))
            p = upper_tail(observed, expected, variance)
            smallest = min(smallest, p)
            if observed >= 3 and observed >= 1.5 * expected and at - length + 1 > last_alarm:
                strongest = min(strongest, p)
        score = -calibration * log10(strongest) if at >= defaults.MUTED_DAYS and strongest < 1 else 0.0
        if score > threshold:
            last_alarm = at
        yield score
        spread = dispersion * mean * (1 + mean / max(level, 0.5))
        usual = min(float(count), max(2.0, mean + 2.33 * sqrt(spread) + 0.74 * dispersion))
        recent.append((count, mean, level))
        level, exposure = _DECAY * level + usual, _DECAY * exposure + factor
        counts = [slow * decayed for decayed in counts]
        exposures = [slow * decayed for decayed in exposures]
        counts[weekday] += usual
        exposures[weekday] += max(level / exposure, 0.02)
        squares = slow * squares + min((count - mean) ** 2 / max(mean, 0.1), 30.0)
        square_days = slow * square_days + 1
        tail_days = slow * tail_days + (smallest < 0.1)
        tested_days = slow * tested_days + 1


def _expected(level: float, counts: list[float], exposures: list[float], weekday: int) -> tuple[float, float]:
    floored = max(level, 0.02)
    factors = [
        (count + prior * floored) / (exposure + 4 * floored)
        for count, prior, exposure in zip(counts, _PRIOR, exposures, strict=True)
    ]
    factor = factors[weekday] * 7 / sum(factors)
    return max(level * factor, 0.001), factor
