"""From values to pixels, the round numbers at which an axis is marked, and bins of neighbouring values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil, floor, isfinite, log10
from sys import float_info
from typing import TypeVar

from attrs import frozen

Value = TypeVar("Value")

FEWEST_TICKS = 3
"""A range across zero needs three: below it, at it and above it."""
_FINEST = 1e-12
"""A step finer than this share of the greatest value would be lost in a float's rounding."""


@frozen
class Scale:
    """A linear map of ``low`` to pixel ``start`` and ``high`` to pixel ``end``; ``low`` is not ``high``."""

    low: float
    high: float
    start: float
    end: float

    @property
    def place(self) -> Callable[[float], float]:
        """The map as a plain function, for loops."""
        slope = (self.end - self.start) / (self.high - self.low)
        offset = self.start - self.low * slope
        return lambda value: value * slope + offset


def nice_ticks(low: float, high: float, most: int = 5, *, whole: bool = False) -> tuple[float, ...]:
    """At most ``most`` (3 or more) increasing multiples of 1, 2 or 5 times a power of ten.

    The first is at or below ``low``, the last at or above ``high``; ``whole`` makes them integers. If low
    equals high, the range reaches to zero, or is 0 to 1. Values are finite, up to 1e15 in size.
    """
    low, high = min(low, high), max(low, high)
    if low == high:
        low, high = min(low, 0.0), max(high, 0.0)
        high = high if low < high else 1.0
    finest = max((high - low) / most, max(-low, high) * _FINEST, 1.0 if whole else float_info.min)
    exponent = floor(log10(finest))
    while True:
        for factor in (1, 2, 5):
            ticks = _multiples(low, high, factor, exponent, most)
            if factor * 10.0**exponent >= finest * (1 - _FINEST) and len(ticks) <= most:
                return ticks
        exponent += 1


def whole_range(values: Iterable[float | None]) -> tuple[float, float]:
    """The least and the greatest finite value; (0, 0) if there is none."""
    finite = [value for value in values if value is not None and isfinite(value)]
    return (min(finite), max(finite)) if finite else (0.0, 0.0)


def _multiples(low: float, high: float, factor: int, exponent: int, most: int) -> tuple[float, ...]:
    """The multiples of one step that cover the range, at most one more than ``most``."""
    up, down = factor * int(10 ** max(exponent, 0)), int(10 ** max(-exponent, 0))

    def multiple(index: int) -> float:
        return index * up / down  # Of whole numbers, so rounded once.

    first = floor(low / (up / down))
    while multiple(first) > low:
        first -= 1
    last = ceil(high / (up / down))
    while multiple(last) < high:
        last += 1
    return tuple(multiple(index) for index in range(first, min(last, first + most) + 1))


def bins(values: Sequence[Value], most: int) -> Iterator[Sequence[Value]]:
    """Split values into at most ``most`` runs of equal length; the last may be shorter."""
    size = bin_size(len(values), most)
    return (values[start : start + size] for start in range(0, len(values), size))


def bin_size(count: int, most: int) -> int:
    """How many neighbours share a bin: 1 if all fit."""
    return max(-(-count // most), 1)
