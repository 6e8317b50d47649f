"""Days counted once and kept; the marks of those to count anew are put by triggers on ``issue``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, tzinfo
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, bindparam, delete, select

from diip_adapters.sql.analytics_jobs import is_at_rest
from diip_adapters.sql.bulk import bulk, insert
from diip_adapters.sql.count_days import count_days, marked_days, marks_of
from diip_adapters.sql.facts import stream_facts
from diip_adapters.sql.session import Session
from diip_adapters.sql.tables import daily_flow, dirty_day, integration, job
from diip_core.domain.issue import Scope
from diip_core.domain.job import LIVE
from diip_core.domain.trends import DayFlow, total_flow
from diip_core.domain.trends import daily_flow as count_flow

_COUNTS = ("created", "closed", "reopened", "closed_undated")


def _same_scope(table: Table) -> ColumnElement[bool]:
    return (table.c.project_id == integration.c.project_id) & (
        table.c.integration_id == integration.c.integration_id
    )


def _of_projects(table: Table) -> Select[Any]:
    """Rows of integrations that are still there."""
    return (
        select(table)
        .join(integration, _same_scope(table))
        .where(table.c.project_id.in_(bindparam("project_ids", expanding=True)))
        .order_by(*table.primary_key)
    )


_KEPT, _MARKS = _of_projects(daily_flow), _of_projects(dirty_day)
_ANY_MARK = _MARKS.limit(1)
_FORGET_ALL = delete(daily_flow).where(daily_flow.c.project_id == bindparam("project_id"))
_MARK = insert(dirty_day, ("day",), then="ON CONFLICT DO NOTHING")
_KEEP = insert(
    daily_flow,
    ("day", *_COUNTS),
    then="ON CONFLICT (project_id, integration_id, day) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COUNTS),
)
_UNMARK = bulk(
    "DELETE FROM dirty_day WHERE (project_id, integration_id, day) IN"
    " (SELECT project_id, integration_id, day FROM {given} AS given)",
    dirty_day,
    ("day",),
)


_BUSY = select(job.c.job_id).where(job.c.project_id == dirty_day.c.project_id, job.c.state.in_(LIVE))


@lru_cache(maxsize=8)
def _stale(now: str) -> Select[Any]:
    return (
        select(dirty_day.c.project_id)
        .distinct()
        .join(integration, _same_scope(dirty_day))
        .where(~_BUSY.exists(), is_at_rest(dirty_day.c.project_id, now))
        .order_by(dirty_day.c.project_id)
        .limit(bindparam("most"))
    )


class SqlRollup:
    """See `diip_core.ports.rollup.Rollup`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def days(
        self, project_id: str, integration_id: str | None = None, /, *, zone: tzinfo
    ) -> Mapping[date, DayFlow]:
        parts = [
            flows
            for scope, flows in self._by_scope({project_id: zone}).items()
            if integration_id in (None, scope.integration_id)
        ]
        return _summed(parts)

    def days_of(self, zones: Mapping[str, tzinfo], /) -> Mapping[str, Mapping[date, DayFlow]]:
        parts: dict[str, list[Mapping[date, DayFlow]]] = {project_id: [] for project_id in zones}
        for scope, flows in self._by_scope(zones).items():
            parts[scope.project_id].append(flows)
        return {project_id: _summed(flows) for project_id, flows in parts.items()}

    def is_dirty(self, project_id: str, /) -> bool:
        return self._session.first(_ANY_MARK, {"project_ids": [project_id]}) is not None

    def stale(self, *, limit: int) -> tuple[str, ...]:
        rows = self._session.rows(_stale(self._session.dialect.now), {"most": limit})
        return tuple(row.project_id for row in rows)

    def differing(self, project_id: str, zone: tzinfo, /) -> tuple[date, ...]:
        kept, marks = self._kept([project_id]), self._marks([project_id])
        found: set[date] = set()
        for scope in {*kept, *marks}:
            flows, dirty = kept.get(scope, {}), marked_days(marks.get(scope, ()), zone)
            counted = count_flow(stream_facts(self._session, project_id, scope.integration_id), zone)
            days = {*flows, *counted} - dirty
            found |= {day for day in days if flows.get(day, DayFlow()) != counted.get(day, DayFlow())}
        return tuple(sorted(found))

    def refresh(self, project_id: str, zone: tzinfo, /, *, limit: int) -> int:
        done = 0
        for scope in sorted(self._marks([project_id]), key=lambda scope: scope.integration_id):
            if done >= limit:
                break
            # Nobody writes an issue of the scope from here on, so no mark is taken away unseen.
            self._session.lock(scope)
            marks = self._marks([project_id])[scope][: limit - done]
            counted = count_days(self._session, scope, marked_days(marks, zone), zone)
            rows = [(day.isoformat(), *_values(flow)) for day, flow in sorted(counted.items())]
            self._session.page(_KEEP, scope, rows)
            self._session.page(_UNMARK, scope, [(mark,) for mark in marks])
            done += len(marks)
        return done

    def reset(self, project_id: str, /) -> None:
        for scope, flows in self._kept([project_id]).items():
            self._session.page(_MARK, scope, [(mark,) for mark in sorted(marks_of(flows))])
        self._session.write(_FORGET_ALL, {"project_id": project_id})

    def _by_scope(self, zones: Mapping[str, tzinfo]) -> Mapping[Scope, Mapping[date, DayFlow]]:
        """What is kept, and what is dirty counted anew."""
        flows = self._kept(list(zones))
        for scope, marks in self._marks(list(zones)).items():
            zone = zones[scope.project_id]
            of_scope = flows.setdefault(scope, {})
            of_scope.update(count_days(self._session, scope, marked_days(marks, zone), zone))
        return flows

    def _kept(self, project_ids: list[str]) -> dict[Scope, dict[date, DayFlow]]:
        flows: dict[Scope, dict[date, DayFlow]] = defaultdict(dict)
        for row in self._session.rows(_KEPT, {"project_ids": project_ids}):
            flow = DayFlow(row.created, row.closed, row.reopened, row.closed_undated)
            flows[Scope(row.project_id, row.integration_id)][date.fromisoformat(row.day)] = flow
        return flows

    def _marks(self, project_ids: list[str]) -> dict[Scope, list[int]]:
        marks: dict[Scope, list[int]] = defaultdict(list)
        for row in self._session.rows(_MARKS, {"project_ids": project_ids}):
            marks[Scope(row.project_id, row.integration_id)].append(row.day)
        return marks


def _summed(parts: Iterable[Mapping[date, DayFlow]]) -> dict[date, DayFlow]:
    """Integrations together; a day on which nothing happens any more is none."""
    found: dict[date, list[DayFlow]] = defaultdict(list)
    for flows in parts:
        for day, flow in flows.items():
            found[day].append(flow)
    summed = {day: total_flow(found[day]) for day in sorted(found)}
    return {day: flow for day, flow in summed.items() if flow != DayFlow()}


def _values(flow: DayFlow) -> tuple[int, ...]:
    return flow.created, flow.closed, flow.reopened, flow.closed_undated
