"""The log of calls in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.calls import ApiCall, CallList, CallPosition
from diip_core.memory.state import State


class MemoryCalls:
    """See `diip_core.ports.storage.mirror.Calls`."""

    def __init__(self, state: State) -> None:
        self._rows = state.calls

    def latest(self, scope: Scope, /, *, limit: int = 50, after: CallPosition | None = None) -> CallList:
        seen: Counter[datetime] = Counter()
        placed: list[tuple[datetime, int, ApiCall]] = []
        for call in self._rows.get(scope, ()):
            placed.append((call.at, seen[call.at], call))
            seen[call.at] += 1
        placed.sort(key=lambda entry: entry[:2], reverse=True)
        if after:
            placed = [entry for entry in placed if entry[:2] < (after.at, after.ordinal)]
        page = placed[:limit]
        return CallList(
            items=tuple(call for _, _, call in page),
            next=CallPosition(*page[-1][:2]) if len(placed) > limit else None,
        )

    def add(self, scope: Scope, calls: Sequence[ApiCall], /) -> None:
        self._rows[scope] = (*self._rows.get(scope, ()), *calls)
