"""Kept results of analytics in memory."""

from __future__ import annotations

from datetime import datetime

from diip_core.domain.job import LIVE
from diip_core.domain.kept_insight import KeptInsight
from diip_core.domain.tasks import AGGREGATE
from diip_core.errors import NotFound
from diip_core.memory.state import State


class MemoryInsights:
    """See `diip_core.ports.insights.Insights`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, project_id: str, kind: str, /) -> KeptInsight | None:
        return self._state.insights.get((project_id, kind))

    def outdated(self, before: datetime, /, *, limit: int) -> tuple[str, ...]:
        jobs = self._state.jobs.values()
        busy = {job.key for job in jobs if job.task == AGGREGATE and job.state in LIVE}
        oldest: dict[str, datetime] = {}
        for (project_id, _), insight in self._state.insights.items():
            if insight.computed_at < before and project_id not in busy:
                known = oldest.get(project_id, insight.computed_at)
                oldest[project_id] = min(known, insight.computed_at)
        return tuple(sorted(oldest, key=lambda project_id: (oldest[project_id], project_id))[:limit])

    def put(self, project_id: str, insight: KeptInsight, /) -> None:
        if project_id not in self._state.projects:
            raise NotFound("there is no such project")
        self._state.insights[project_id, insight.kind] = insight
