"""The log of calls in memory."""

from __future__ import annotations

from collections.abc import Sequence

from diip_core.domain.calls import ApiCall
from diip_core.domain.issue import Scope
from diip_core.memory.state import State


class MemoryCalls:
    """See `diip_core.ports.repositories.Calls`."""

    def __init__(self, state: State) -> None:
        self._rows = state.calls

    def latest(self, scope: Scope, /, *, limit: int = 50) -> tuple[ApiCall, ...]:
        newest_first = sorted(reversed(self._rows.get(scope, ())), key=lambda call: call.at, reverse=True)
        return tuple(newest_first[:limit])

    def add(self, scope: Scope, calls: Sequence[ApiCall], /) -> None:
        self._rows[scope] = (*self._rows.get(scope, ()), *calls)
