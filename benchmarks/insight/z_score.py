"""What many dashboards do: standard deviations above the mean of the last 28 days."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from math import sqrt

DAYS = 28
_LEAST_DEVIATION = 0.5


def z_scores(counts: Iterable[int]) -> Iterator[float]:
    """A score for each day from the 28 days before it; 0 until there are as many."""
    window: deque[int] = deque()
    total = squares = 0
    for count in counts:
        if len(window) == DAYS:
            mean = total / DAYS
            variance = max(squares / DAYS - mean * mean, 0.0)
            yield (count - mean) / max(sqrt(variance), _LEAST_DEVIATION)
            oldest = window.popleft()
            total -= oldest
            squares -= oldest * oldest
        else:
            yield 0.0
        window.append(count)
        total += count
        squares += count * count
