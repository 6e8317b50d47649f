"""Stored counts of days. Triggers on ``issue`` mark the days to recount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    bindparam,
    case,
    delete,
    func,
    select,
    text,
)

from diip_adapters.sql.engine.bulk import insert
from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.insight.analytics_jobs import is_at_rest
from diip_adapters.sql.insight.count_days import count_days, marked_days, marks_of
from diip_adapters.sql.issues.analytics_rows import stream_analytics_issues
from diip_adapters.sql.tables import daily_flow, dirty_day, integration, job
from diip_core.domain.insight.flow.trends import DayFlow, fold_before, total_flow
from diip_core.domain.insight.flow.trends import daily_flow as count_flow
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.jobs.job import LIVE

_NOTHING = DayFlow()
_COUNTS = ("created", "closed", "reopened", "closed_undated")


def _same_scope(table: Table) -> ColumnElement[bool]:
    return (table.c.project_id == integration.c.project_id) & (
        table.c.integration_id == integration.c.integration_id
    )


def _of_project(table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
    """Rows of a project's integrations, without those being removed."""
    return (
        select(*columns)
        .select_from(table.join(integration, _same_scope(table)))
        .where(table.c.project_id == bindparam("project_id"))
    )


_FLOW = tuple(daily_flow.c[name] for name in _COUNTS)
_STORED = _of_project(daily_flow, daily_flow.c.integration_id, daily_flow.c.day, *_FLOW)
_MARKS = _of_project(dirty_day, dirty_day.c.integration_id, dirty_day.c.day)
_MARKED = (
    select(integration.c.integration_id)
    .where(
        integration.c.project_id == bindparam("project_id"),
        select(dirty_day.c.day).where(_same_scope(dirty_day)).exists(),
    )
    .order_by(integration.c.integration_id)
)
_IN_SCOPE = (dirty_day.c.project_id == bindparam("project_id")) & (
    dirty_day.c.integration_id == bindparam("integration_id")
)
_FIRST_MARKS = select(dirty_day.c.day).where(_IN_SCOPE).order_by(dirty_day.c.day).limit(bindparam("most"))
_REMOVE = (
    delete(dirty_day)
    .where(_IN_SCOPE, dirty_day.c.day <= select(func.max(_FIRST_MARKS.subquery().c.day)).scalar_subquery())
    .returning(dirty_day.c.day)
)
_PROJECT_IDS: BindParameter[Any] = bindparam("project_ids", expanding=True)
_DIRTY = (
    select(dirty_day.c.project_id)
    .join(integration, _same_scope(dirty_day))
    .where(dirty_day.c.project_id.in_(_PROJECT_IDS))
    .distinct()
)
_FOLDED = case((daily_flow.c.day < bindparam("since"), bindparam("before")), else_=daily_flow.c.day)
_STORED_SINCE = (
    select(daily_flow.c.project_id, _FOLDED.label("day"), *(func.sum(c).label(c.name) for c in _FLOW))
    .join(integration, _same_scope(daily_flow))
    .where(daily_flow.c.project_id.in_(_PROJECT_IDS))
    .group_by(daily_flow.c.project_id, text("2"))
)
_DELETE_ALL = delete(daily_flow).where(daily_flow.c.project_id == bindparam("project_id"))
_MARK = insert(dirty_day, ("day",), then="ON CONFLICT DO NOTHING")
_STORE = insert(
    daily_flow,
    ("day", *_COUNTS),
    then="ON CONFLICT (project_id, integration_id, day) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COUNTS),
)
_LIVE_JOB = select(job.c.job_id).where(job.c.project_id == dirty_day.c.project_id, job.c.state.in_(LIVE))


@lru_cache(maxsize=8)
def _stale(now: str) -> Select[Any]:
    return (
        select(dirty_day.c.project_id)
        .distinct()
        .join(integration, _same_scope(dirty_day))
        .where(~_LIVE_JOB.exists(), is_at_rest(dirty_day.c.project_id, now))
        .order_by(dirty_day.c.project_id)
        .limit(bindparam("most"))
    )


class SqlRollup:
    """See `diip_core.ports.storage.insight.Rollup`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def days(
        self, project_id: str, integration_id: str | None = None, /, *, zone: tzinfo
    ) -> Mapping[date, DayFlow]:
        flows = self._stored(project_id)
        for scope, marks in self._marks(project_id).items():
            counted = count_days(self._session, scope, marked_days(marks, zone), zone)
            flows.setdefault(scope.integration_id, {}).update(counted)
        return _summed([days for one, days in flows.items() if integration_id in (None, one)])

    def days_of(self, zones: Mapping[str, tzinfo], /, *, since: date) -> Mapping[str, Mapping[date, DayFlow]]:
        dirty = {row.project_id for row in self._session.fetch_all(_DIRTY, {"project_ids": [*zones]})}
        folded = {
            project_id: fold_before(self.days(project_id, zone=zones[project_id]), since)
            for project_id in dirty
        }
        clean: dict[str, dict[date, DayFlow]] = {
            project_id: {} for project_id in zones if project_id not in dirty
        }
        before = since - timedelta(days=1)
        parameters = {"project_ids": [*clean], "since": since.isoformat(), "before": before.isoformat()}
        for row in self._session.fetch_all(_STORED_SINCE, parameters):
            project_id, day, *counts = tuple(row)
            clean[project_id][date.fromisoformat(day)] = DayFlow(*map(int, counts))
        folded |= {project_id: _summed([flows]) for project_id, flows in clean.items()}
        return {project_id: folded[project_id] for project_id in zones}

    def dirty(self, *project_ids: str) -> frozenset[str]:
        rows = self._session.fetch_all(_DIRTY, {"project_ids": project_ids})
        return frozenset(row.project_id for row in rows)

    def stale(self, *, limit: int) -> tuple[str, ...]:
        rows = self._session.fetch_all(_stale(self._session.dialect.now), {"most": limit})
        return tuple(row.project_id for row in rows)

    def differing(self, project_id: str, zone: tzinfo, /) -> tuple[date, ...]:
        stored, marks = self._stored(project_id), self._marks(project_id)
        found: set[date] = set()
        for integration_id in {*stored, *(scope.integration_id for scope in marks)}:
            flows = stored.get(integration_id, {})
            dirty = marked_days(marks.get(Scope(project_id, integration_id), ()), zone)
            issues = stream_analytics_issues(self._session, project_id, integration_id)
            counted = count_flow(map(derive_lifecycle, issues), zone)
            days = {*flows, *counted} - dirty
            found |= {day for day in days if flows.get(day, DayFlow()) != counted.get(day, DayFlow())}
        return tuple(sorted(found))

    def refresh(self, project_id: str, zone: tzinfo, /, *, limit: int) -> int:
        done = 0
        for (integration_id,) in self._session.fetch_all_prepared(_MARKED, {"project_id": project_id}):
            if done >= limit:
                break
            scope = Scope(project_id, integration_id)
            # From here on nobody else writes an issue of the scope, so no new mark is removed uncounted.
            self._session.lock(scope)
            parameters = {"project_id": project_id, "integration_id": integration_id, "most": limit - done}
            marks = sorted(day for (day,) in self._session.fetch_all(_REMOVE, parameters))
            counted = count_days(self._session, scope, marked_days(marks, zone), zone)
            rows = [(day.isoformat(), *_values(flow)) for day, flow in counted.items()]
            self._session.execute_batch(_STORE, scope, rows)
            done += len(marks)
        return done

    def reset(self, project_id: str, /) -> None:
        for integration_id, flows in self._stored(project_id).items():
            marks = [(mark,) for mark in sorted(marks_of(flows))]
            self._session.execute_batch(_MARK, Scope(project_id, integration_id), marks)
        self._session.execute(_DELETE_ALL, {"project_id": project_id})

    def _stored(self, project_id: str) -> dict[str, dict[date, DayFlow]]:
        """The stored days by integration."""
        flows: dict[str, dict[date, DayFlow]] = defaultdict(dict)
        for integration_id, day, *counts in self._session.fetch_all_prepared(
            _STORED, {"project_id": project_id}
        ):
            flows[integration_id][date.fromisoformat(day)] = DayFlow(*counts)
        return flows

    def _marks(self, project_id: str) -> dict[Scope, list[int]]:
        marks: dict[Scope, list[int]] = defaultdict(list)
        for integration_id, day in self._session.fetch_all_prepared(_MARKS, {"project_id": project_id}):
            marks[Scope(project_id, integration_id)].append(day)
        return marks


def _summed(parts: Sequence[Mapping[date, DayFlow]]) -> dict[date, DayFlow]:
    """The sum over integrations, without days on which nothing happened."""
    if len(parts) == 1:
        return {day: flow for day, flow in sorted(parts[0].items()) if flow != _NOTHING}
    found: dict[date, list[DayFlow]] = defaultdict(list)
    for flows in parts:
        for day, flow in flows.items():
            found[day].append(flow)
    summed = {day: total_flow(found[day]) for day in sorted(found)}
    return {day: flow for day, flow in summed.items() if flow != _NOTHING}


def _values(flow: DayFlow) -> tuple[int, ...]:
    return flow.created, flow.closed, flow.reopened, flow.closed_undated
