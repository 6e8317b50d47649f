"""The flow of a report: how long issues wait, and how the backlog grows. Lengths of time are in seconds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from attrs import asdict
from msgspec import Struct

from diip_adapters.schemas.bottlenecks import CauseSchema, cause_schema, seconds
from diip_core.domain.insight.flow.ageing import Ageing, WaitingIssue
from diip_core.domain.insight.flow.backlog import BacklogGrowth
from diip_core.domain.insight.flow.flow import Flow
from diip_core.domain.insight.flow.reopening import Reopening
from diip_core.domain.insight.flow.waiting import Waiting
from diip_core.domain.insight.flow.workload import Workload
from diip_core.domain.statistics.survival import in_seconds


class QuantileSchema(Struct, frozen=True):
    """The time within which this share of the issues was done, and its 95 % interval; null if not reached."""

    share: float
    within_seconds: float | None
    low_seconds: float | None
    high_seconds: float | None


class WaitingSchema(Struct, frozen=True, kw_only=True):
    """How long issues waited: `events` of them came to an end within `follow_up_seconds`."""

    issues: int
    events: int
    follow_up_seconds: float
    quantiles: list[QuantileSchema]


class ResolutionSchema(WaitingSchema, frozen=True, kw_only=True):
    """The time until an issue was closed; the mean is over those closed in the window."""

    mean_seconds: float | None
    closed_in_window: int
    closed_undated: int


class FirstResponseSchema(WaitingSchema, frozen=True, kw_only=True):
    """The time until the first response. Of `comments_only` providers there are no events."""

    comments_only: list[str]


class TimeInStatusSchema(Struct, frozen=True):
    """The time in each status, and the share of the time that was active work."""

    by_status: dict[str, WaitingSchema]
    efficiency: float | None


class GrowthSchema(Struct, frozen=True, kw_only=True):
    """Arrivals and closures of the last 28 days; `wait_seconds` by Little's law, null if they differ."""

    arrivals: int
    closures: int
    backlog_before: int
    dispersion_of_arrivals: float
    dispersion_of_closures: float
    z: float
    is_growing: bool
    wait_seconds: float | None


class AgeingSchema(Struct, frozen=True, kw_only=True):
    """Open issues that are older than usual for their type, and those nobody has touched for 90 days."""

    limits_seconds: dict[str, float]
    count: int
    longest: list[CauseSchema]
    stale: int
    most_forgotten: list[CauseSchema]


class FlowSchema(Struct, frozen=True, kw_only=True):
    """`diip_core.domain.insight.flow.flow.Flow` for programs; null if there is not enough."""

    as_of: datetime
    created: int
    by_bots: int
    open_issues: int
    open_by_bots: int
    resolution: ResolutionSchema
    first_response: FirstResponseSchema
    time_in_status: TimeInStatusSchema
    reopening: Reopening
    growth: GrowthSchema | None
    ageing: AgeingSchema
    workload: Workload


def flow_schema(flow: Flow) -> FlowSchema:
    """The flow of a report."""
    resolution = flow.resolution
    return FlowSchema(
        as_of=flow.horizon,
        created=flow.created,
        by_bots=flow.by_bots,
        open_issues=flow.open_issues,
        open_by_bots=flow.open_by_bots,
        resolution=ResolutionSchema(
            **_waiting(resolution.waiting),
            mean_seconds=seconds(resolution.mean_days),
            closed_in_window=resolution.closed_in_window,
            closed_undated=resolution.closed_undated,
        ),
        first_response=FirstResponseSchema(
            **_waiting(flow.first_response.waiting), comments_only=list(flow.first_response.comments_only)
        ),
        time_in_status=TimeInStatusSchema(
            {name: WaitingSchema(**_waiting(one)) for name, one in flow.time_in_status.by_status.items()},
            flow.time_in_status.efficiency,
        ),
        reopening=flow.reopening,
        growth=_growth(flow.growth),
        ageing=_ageing(flow.ageing),
        workload=flow.workload,
    )


def _waiting(waiting: Waiting) -> dict[str, Any]:
    return {
        "issues": waiting.subjects,
        "events": waiting.events,
        "follow_up_seconds": in_seconds(waiting.follow_up_days),
        "quantiles": [
            QuantileSchema(
                one.share, seconds(one.days), seconds(one.interval.low), seconds(one.interval.high)
            )
            for one in waiting.quantiles
        ],
    }


def _growth(growth: BacklogGrowth | None) -> GrowthSchema | None:
    if growth is None:
        return None
    figures = asdict(growth)
    return GrowthSchema(wait_seconds=seconds(figures.pop("wait_days")), **figures)


def _ageing(ageing: Ageing) -> AgeingSchema:
    return AgeingSchema(
        limits_seconds={kind: in_seconds(days) for kind, days in ageing.limits.items()},
        count=ageing.count,
        longest=_issues(ageing.longest),
        stale=ageing.stale,
        most_forgotten=_issues(ageing.most_forgotten),
    )


def _issues(issues: Iterable[WaitingIssue]) -> list[CauseSchema]:
    return [cause_schema(issue) for issue in issues]
