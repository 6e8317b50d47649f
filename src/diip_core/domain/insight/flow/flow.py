"""How work flows through a project."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from attrs import frozen

from diip_core.domain.insight.flow.ageing import Ageing, describe_ageing
from diip_core.domain.insight.flow.backlog import BacklogGrowth, describe_backlog
from diip_core.domain.insight.flow.first_response import (
    FirstResponse,
    describe_first_response,
    providers_without_events,
)
from diip_core.domain.insight.flow.reopening import Reopening, describe_reopening
from diip_core.domain.insight.flow.time_in_status import TimeInStatus, describe_time_in_status
from diip_core.domain.insight.flow.trends import daily_flow
from diip_core.domain.insight.flow.waiting import Waiting, days_between, describe_waiting, until_resolved
from diip_core.domain.insight.flow.workload import Workload, describe_workload
from diip_core.domain.issues.issue import IssueType
from diip_core.domain.issues.lifecycle import Lifecycle, derive_lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.survival import Duration
from diip_core.domain.time import MOMENT, Window, local_day


@frozen
class Resolution:
    """From creation to the last close that no reopen followed, of the issues created in the window.

    ``mean_days`` is the plain mean of the issues ``closed_in_window`` and not reopened by its end, for
    comparison: it leaves out open issues. ``closed_undated`` were closed without a date and are in neither.
    """

    waiting: Waiting
    mean_days: float | None
    closed_in_window: int
    closed_undated: int


@frozen
class Flow:
    """A project in a window, as of the window's horizon. Bots' issues are only counted.

    ``by_bots`` were created in the window, ``open_by_bots`` are open beside the ``open_issues`` of people.
    ``created`` by people in the window: the cohort of ``resolution``, ``first_response`` and
    ``time_in_status``. ``growth`` is of the last 28 days before the horizon; ``ageing`` and ``workload``
    of all that is open. Labels, assignees and types are those of the timelines, see `timeline_at`.
    """

    start: datetime | None
    end: datetime | None
    horizon: datetime
    created: int
    by_bots: int
    open_issues: int
    open_by_bots: int
    resolution: Resolution
    first_response: FirstResponse
    time_in_status: TimeInStatus
    reopening: Reopening
    growth: BacklogGrowth | None
    ageing: Ageing
    workload: Workload


def describe_flow(issues: Iterable[Timeline], window: Window, zone: tzinfo) -> Flow:
    """Describe the flow of issues (no pull requests, no tombstones), in the project's zone."""
    known = [timeline for timeline in issues if window.is_over(timeline.issue.created_at)]
    horizon = window.horizon
    lives = [(timeline, derive_lifecycle(timeline.issue).at(window.end)) for timeline in known]
    people = [(timeline, life) for timeline, life in lives if not timeline.author_is_bot]
    cohort = [(timeline, life) for timeline, life in people if window.holds(life.created_at)]
    is_open = [timeline for timeline, life in people if life.is_open]
    without_events = providers_without_events(known)
    today = local_day(horizon - MOMENT, zone)
    days = daily_flow((life for _, life in people), zone)
    return Flow(
        start=window.start,
        end=window.end,
        horizon=horizon,
        created=len(cohort),
        by_bots=sum(timeline.author_is_bot and window.holds(timeline.issue.created_at) for timeline in known),
        open_issues=len(is_open),
        open_by_bots=sum(timeline.author_is_bot and life.is_open for timeline, life in lives),
        resolution=_resolution(people, window),
        first_response=describe_first_response(
            cohort, window, {timeline.issue.provider for timeline, _ in cohort} & {*without_events}
        ),
        time_in_status=describe_time_in_status(
            (timeline for timeline, _ in cohort if timeline.issue.provider not in without_events), horizon
        ),
        reopening=describe_reopening((life for _, life in people), window),
        growth=describe_backlog(days, today),
        ageing=describe_ageing(is_open, _by_type(people, horizon), horizon),
        workload=describe_workload(is_open),
    )


def _resolution(people: list[tuple[Timeline, Lifecycle]], window: Window) -> Resolution:
    cohort = [life for _, life in people if window.holds(life.created_at)]
    durations = [until_resolved(life, window.horizon) for life in cohort]
    closed = [
        days_between(life.created_at, life.closed_at)
        for _, life in people
        if life.closed_at is not None and window.holds(life.closed_at)
    ]
    return Resolution(
        waiting=describe_waiting(duration for duration in durations if duration is not None),
        mean_days=sum(closed) / len(closed) if closed else None,
        closed_in_window=len(closed),
        closed_undated=durations.count(None),
    )


def _by_type(people: list[tuple[Timeline, Lifecycle]], horizon: datetime) -> dict[IssueType, list[Duration]]:
    durations: dict[IssueType, list[Duration]] = {}
    for timeline, life in people:
        duration = until_resolved(life, horizon)
        if duration is not None:
            durations.setdefault(timeline.issue.type, []).append(duration)
    return durations
