"""Many points gathered into as many as a chart can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

Value = TypeVar("Value")


def bins(values: Sequence[Value], most: int) -> Iterator[Sequence[Value]]:
    """Runs of equally many neighbours, at most ``most`` runs; the last may be shorter."""
    size = bin_size(len(values), most)
    return (values[start : start + size] for start in range(0, len(values), size))


def bin_size(count: int, most: int) -> int:
    """How many neighbours share a bin: 1 where all fit."""
    return max(-(-count // most), 1)
