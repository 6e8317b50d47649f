"""Daily counts in memory: a scope is dirty as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, tzinfo

from diip_core.domain.insight.flow.trends import DayFlow, daily_flow, fold_before, total_flow
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.jobs.job import LIVE
from diip_core.memory.insight.analytics_jobs import worked_on
from diip_core.memory.issues.read_issues import MemoryReadIssues
from diip_core.memory.state import State
from diip_core.ports.clock import Clock


class MemoryRollup:
    """See `diip_core.ports.storage.insight.Rollup`."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    def days(
        self, project_id: str, integration_id: str | None = None, /, *, zone: tzinfo
    ) -> Mapping[date, DayFlow]:
        flows: dict[date, list[DayFlow]] = defaultdict(list)
        for scope in self._scopes(project_id):
            if integration_id in (None, scope.integration_id):
                clean = scope not in self._state.dirty and scope in self._state.days
                for day, flow in (self._state.days[scope] if clean else self._count(scope, zone)).items():
                    flows[day].append(flow)
        return {day: total_flow(flows[day]) for day in sorted(flows)}

    def days_of(self, zones: Mapping[str, tzinfo], /, *, since: date) -> Mapping[str, Mapping[date, DayFlow]]:
        return {
            project_id: fold_before(self.days(project_id, zone=zone), since)
            for project_id, zone in zones.items()
        }

    def dirty(self, *project_ids: str) -> frozenset[str]:
        changed = {scope.project_id for scope in self._state.dirty if scope in self._state.integrations}
        return frozenset(changed.intersection(project_ids))

    def stale(self, *, limit: int) -> tuple[str, ...]:
        busy = {job.project_id for job in self._state.jobs.values() if job.state in LIVE}
        busy |= worked_on(self._state, self._clock)
        found = {scope.project_id for scope in self._state.dirty if scope in self._state.integrations}
        return tuple(sorted(found - busy)[:limit])

    def differing(self, project_id: str, zone: tzinfo, /) -> tuple[date, ...]:
        found: set[date] = set()
        for scope in self._scopes(project_id):
            if scope not in self._state.dirty:
                stored, counted = self._state.days.get(scope, {}), self._count(scope, zone)
                found |= {day for day in {*stored, *counted} if stored.get(day) != counted.get(day)}
        return tuple(sorted(found))

    def refresh(self, project_id: str, zone: tzinfo, /, *, limit: int) -> int:
        days = 0
        for scope in self._scopes(project_id):
            if days < limit and scope in self._state.dirty:
                self._state.days[scope] = self._count(scope, zone)
                del self._state.dirty[scope]
                days += max(1, len(self._state.days[scope]))
        return days

    def reset(self, project_id: str, /) -> None:
        for scope in self._scopes(project_id):
            self._state.days.pop(scope, None)
            self._state.dirty[scope] = None

    def _scopes(self, project_id: str) -> list[Scope]:
        return [scope for scope in self._state.integrations if scope.project_id == project_id]

    def _count(self, scope: Scope, zone: tzinfo) -> dict[date, DayFlow]:
        issues = MemoryReadIssues(self._state).analytics_issues(scope.project_id, scope.integration_id)
        return daily_flow(map(derive_lifecycle, issues), zone)
