"""Ids and chance that come out the same in every run."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count
from random import Random
from uuid import UUID

from diip_core.domain.mirror.lease import Holder

_START_MILLISECONDS = 1_767_225_600_000
_VERSION_7 = 7 << 76
_VARIANT = 2 << 62


class MemoryFresh:
    """See `diip_core.ports.fresh.Fresh`. One seed, one sequence.

    ``dead`` are the holders that `is_dead` says are. Ids are laid out as RFC 9562 §5.7 wants a UUIDv7, a
    millisecond apart. Not for secrets: who knows the seed knows them all.
    """

    def __init__(
        self, seed: int = 0, *, holder: Holder | None = None, dead: Collection[Holder] = frozenset()
    ) -> None:
        self._random = Random(seed)  # noqa: S311
        self._milliseconds = count(_START_MILLISECONDS)
        self._holder = holder or Holder(host="memory", boot_id="boot", pid=1, started="0")
        self._dead = dead

    def id(self) -> str:
        tail = self._random.getrandbits(74)
        random_bits = (tail >> 62) << 64 | (tail & (1 << 62) - 1)
        return str(UUID(int=next(self._milliseconds) << 80 | _VERSION_7 | _VARIANT | random_bits))

    def chance(self) -> float:
        return self._random.random()

    def random_bytes(self, count: int, /) -> bytes:
        return self._random.randbytes(count)

    def holder(self) -> Holder:
        return self._holder

    def is_dead(self, holder: Holder) -> bool:
        return holder in self._dead
