"""The parameters of ``DIIP_ARGON2``."""

from __future__ import annotations

from attrs import frozen

_LEAST = (8, 1, 1)
_MOST = (1_048_576, 100, 64)


@frozen
class Argon2Parameters:
    """How much work a hash is: memory in KiB, passes over it, lanes (RFC 9106 §3.1).

    The defaults are OWASP's first choice, 19 MiB in 2 passes: about 20 ms.
    """

    memory_kib: int = 19_456
    passes: int = 2
    lanes: int = 1

    def __str__(self) -> str:
        return f"{self.memory_kib},{self.passes},{self.lanes}"


def parse_argon2(text: str) -> Argon2Parameters:
    """The parameters written ``19456,2,1``. Raises ValueError, and says what they must be."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != len(_LEAST) or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError("must be three numbers, KiB,passes,lanes, such as 19456,2,1")
    numbers = [int(part[:9]) for part in parts]
    if not all(least <= number <= most for least, number, most in zip(_LEAST, numbers, _MOST, strict=True)):
        raise ValueError("must be 8 to 1048576 KiB, 1 to 100 passes and 1 to 64 lanes")
    if numbers[0] < 8 * numbers[2]:
        raise ValueError("must have at least 8 KiB a lane")
    return Argon2Parameters(*numbers)
