"""Many tests at once: how many of the small p-values chance alone would give."""

from __future__ import annotations

from collections.abc import Sequence


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Each test's q-value, in the order given (Benjamini and Hochberg 1995).

    Calling significant what has q ≤ 0.05 keeps the expected share of false findings at or below 5 %, for
    independent and for positively dependent tests.
    """
    total = len(p_values)
    largest_first = sorted(range(total), key=lambda index: p_values[index], reverse=True)
    q_values = [1.0] * total
    least = 1.0
    for rank, index in zip(range(total, 0, -1), largest_first, strict=True):
        least = min(least, p_values[index] * (total / rank))
        q_values[index] = least
    return tuple(q_values)
