"""A project beside others: the few figures that show where to look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from attrs import frozen

from diip_core.domain.insight.flow.trends import DayFlow, total_flow
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.projects.project_health import ProjectWithHealth

RECENT_DAYS = 28
WEEKS = 12


@frozen
class Overview:
    """``created``, ``closed``, ``reopened`` and ``net_flow`` (created - closed) are of the last 28 days.

    ``open_by_week`` is the backlog at the end of each of the last twelve weeks of seven days, the present
    one last. ``spiking`` is null if the analytics were not computed since the last change.
    """

    project_health: ProjectWithHealth
    computed_at: datetime
    open_issues: int
    created: int
    closed: int
    reopened: int
    net_flow: int
    open_by_week: tuple[int, ...]
    spiking: bool | None
    coverage: Coverage


def first_day_shown(today: date) -> date:
    """The first day that `oversee` needs by itself; of earlier days it needs only the sum."""
    return today - timedelta(days=max(RECENT_DAYS, 7 * WEEKS))


def oversee(
    project_health: ProjectWithHealth,
    days: Mapping[date, DayFlow],
    *,
    today: date,
    now: datetime,
    spiking: bool | None,
    coverage: Coverage,
) -> Overview:
    """Put a project's days together. What is dated after today has not happened yet."""
    past = {day: flow for day, flow in days.items() if day <= today}
    recent = total_flow(flow for day, flow in past.items() if (today - day).days < RECENT_DAYS)
    ends = [today - timedelta(days=7 * back) for back in reversed(range(WEEKS))]
    return Overview(
        project_health=project_health,
        computed_at=now,
        open_issues=sum(flow.balance for flow in past.values()),
        created=recent.created,
        closed=recent.closed,
        reopened=recent.reopened,
        net_flow=recent.created - recent.closed,
        open_by_week=tuple(sum(flow.balance for day, flow in past.items() if day <= end) for end in ends),
        spiking=spiking,
        coverage=coverage,
    )
