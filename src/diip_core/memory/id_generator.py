"""Ids that are the same in every run."""

from __future__ import annotations

from itertools import count
from random import Random
from uuid import UUID

_START_MILLISECONDS = 1_767_225_600_000
_VERSION_7 = 7 << 76
_VARIANT = 2 << 62


class MemoryIdGenerator:
    """See `diip_core.ports.id_generator.IdGenerator`. One seed gives one sequence.

    The layout is that of a UUIDv7 (RFC 9562 §5.7). The ids are one millisecond apart.
    """

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)  # noqa: S311
        self._milliseconds = count(_START_MILLISECONDS)

    def new_id(self) -> str:
        tail = self._random.getrandbits(74)
        random_bits = (tail >> 62) << 64 | (tail & (1 << 62) - 1)
        return str(UUID(int=next(self._milliseconds) << 80 | _VERSION_7 | _VARIANT | random_bits))
