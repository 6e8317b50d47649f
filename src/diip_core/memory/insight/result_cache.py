"""Kept results of analytics in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from diip_core.domain.insight.cached_result import CachedResult
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

    def latest(self, project_id: str, kind: str, /) -> CachedResult | None:
        return self._state.result_cache.get((project_id, kind))

    def fresh(self, project_id: str, kind: str, /) -> CachedResult | None:
        return self.fresh_of((project_id,), kind).get(project_id)

    def fresh_of(self, project_ids: Sequence[str], kind: str, /) -> Mapping[str, CachedResult]:
        clean = {*project_ids} - MemoryRollup(self._state, self._clock).dirty(*project_ids)
        kept = (
            (project_id, self._state.result_cache.get((project_id, kind))) for project_id in sorted(clean)
        )
        return {project_id: insight for project_id, insight in kept if insight}

    def outdated(self, before: datetime, /, *, limit: int) -> tuple[str, ...]:
        busy = worked_on(self._state, self._clock)
        oldest: dict[str, datetime] = {}
        for (project_id, _), insight in self._state.result_cache.items():
            if insight.computed_at < before and project_id not in busy:
                known = oldest.get(project_id, insight.computed_at)
                oldest[project_id] = min(known, insight.computed_at)
        return tuple(sorted(oldest, key=lambda project_id: (oldest[project_id], project_id))[:limit])

    def put(self, project_id: str, insight: CachedResult, /) -> None:
        if project_id not in self._state.projects:
            raise NotFound("there is no such project")
        self._state.result_cache[project_id, insight.kind] = insight
