"""Random numbers and bytes."""

from __future__ import annotations

from typing import Protocol


class Randomness(Protocol):
    """Spreads retries over time and makes secrets."""

    def fraction(self) -> float:
        """An unpredictable number in [0, 1)."""
        ...

    def random_bytes(self, count: int, /) -> bytes:
        """This number of bytes that nobody can guess."""
        ...
