"""Counted attempts in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve

from diip_core.domain.identity.rate_limits import Count, Full, Limit, Room, least_room
from diip_core.errors import Throttled
from diip_core.memory.state import State
from diip_core.ports.clock import Clock

_KNOWN_PLACES = 10


class MemoryRateLimitCounters:
    """See `diip_core.ports.storage.identity.RateLimitCounters`; the storage's clock is the one given."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._counts = state.rate_limit_counters
        self._places = state.known_places
        self._clock = clock

    def full(self, limits: Sequence[Limit], /) -> Full | None:
        found = [
            Full(limit, count.until)
            for limit in limits
            if (count := self._live(limit)) and count.number >= limit.most
        ]
        return max(found, key=lambda one: one.until, default=None)

    def room(self, limits: Sequence[Limit], /) -> Room:
        return least_room(limits, {limit.key: count for limit in limits if (count := self._live(limit))})

    def knows(self, user_id: str, place: str, /) -> bool:
        return (user_id, place) in self._places

    def reserve(self, limits: Sequence[Limit], /) -> None:
        if full := self.full(limits):
            raise Throttled(
                "too many attempts failed; wait, then try again", retry_at=full.until, limit=full.limit.most
            )
        for limit in limits:
            until = self._clock.now() + timedelta(seconds=limit.window_seconds)
            count = self._live(limit) or Count(0, until)
            self._counts[limit.key] = evolve(count, number=count.number + 1)

    def refund(self, limits: Sequence[Limit], /) -> None:
        for limit in limits:
            if (count := self._live(limit)) and count.number:
                self._counts[limit.key] = evolve(count, number=count.number - 1)

    def remember(self, user_id: str, place: str, /, *, at: datetime) -> None:
        self._places[user_id, place] = at
        mine = sorted((seen_at, key) for key, seen_at in self._places.items() if key[0] == user_id)
        for _, key in mine[:-_KNOWN_PLACES]:
            del self._places[key]

    def forget(self, *, limit: int) -> int:
        over = [key for key, count in self._counts.items() if count.until <= self._clock.now()][:limit]
        for key in over:
            del self._counts[key]
        return len(over)

    def _live(self, limit: Limit) -> Count | None:
        count = self._counts.get(limit.key)
        return count if count and count.until > self._clock.now() else None
