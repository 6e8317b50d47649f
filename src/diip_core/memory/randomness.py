"""Random numbers that are the same in every run."""

from __future__ import annotations

from random import Random


class MemoryRandomness:
    """See `diip_core.ports.randomness.Randomness`. Unfit for secrets: the seed gives them all away."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)  # noqa: S311

    def fraction(self) -> float:
        return self._random.random()

    def random_bytes(self, count: int, /) -> bytes:
        return self._random.randbytes(count)
