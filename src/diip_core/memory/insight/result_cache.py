"""Cached results in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from diip_core.domain.insight.cached_result import CachedResult, Result
from diip_core.errors import NotFound
from diip_core.memory.insight.analytics_jobs import worked_on
from diip_core.memory.insight.rollup import MemoryRollup
from diip_core.memory.state import State
from diip_core.ports.clock import Clock


class MemoryResultCache:
    """See `diip_core.ports.storage.insight.ResultCache`."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    def fresh(self, project_id: str, kind: type[Result], /) -> CachedResult[Result] | None:
        return self.fresh_of((project_id,), kind).get(project_id)

    def fresh_of(
        self, project_ids: Sequence[str], kind: type[Result], /
    ) -> Mapping[str, CachedResult[Result]]:
        clean = {*project_ids} - MemoryRollup(self._state, self._clock).dirty(*project_ids)
        cached = self._state.result_cache
        return {
            project_id: cached[project_id, kind.__name__]
            for project_id in sorted(clean)
            if (project_id, kind.__name__) in cached
        }

    def outdated(self, before: datetime, /, *, limit: int) -> tuple[str, ...]:
        busy = worked_on(self._state, self._clock)
        oldest: dict[str, datetime] = {}
        for (project_id, _), cached in self._state.result_cache.items():
            if cached.computed_at < before and project_id not in busy:
                oldest[project_id] = min(oldest.get(project_id, cached.computed_at), cached.computed_at)
        return tuple(sorted(oldest, key=lambda project_id: (oldest[project_id], project_id))[:limit])

    def put(self, project_id: str, cached: CachedResult[Any], /) -> None:
        if project_id not in self._state.projects:
            raise NotFound("there is no such project")
        self._state.result_cache[project_id, type(cached.result).__name__] = cached
