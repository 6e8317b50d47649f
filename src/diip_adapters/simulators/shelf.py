"""Keeps what was costly to encode, up to a number of bytes; the oldest goes first."""

from __future__ import annotations

from collections.abc import Callable, Hashable


class Shelf:
    """A cache of at most ``capacity`` bytes."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._held: dict[Hashable, bytes] = {}
        self._size = 0

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """What lies under ``key``; made, and put there, where nothing does."""
        found = self._held.get(key)
        if found is None:
            found = self._held[key] = make()
            self._size += len(found)
            while self._size > self._capacity and len(self._held) > 1:
                self._size -= len(self._held.pop(next(iter(self._held))))
        return found
