"""The operating system's randomness."""

from __future__ import annotations

import secrets


class SystemRandomness:
    """See `diip_core.ports.randomness.Randomness`."""

    def __init__(self) -> None:
        self._random = secrets.SystemRandom()

    def fraction(self) -> float:
        return self._random.random()

    def random_bytes(self, count: int, /) -> bytes:
        return secrets.token_bytes(count)
