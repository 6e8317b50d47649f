"""The flow of a report for programs: lengths in seconds."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from attrs import asdict

from diip_core.domain.insight.flow.ageing import WaitingIssue
from diip_core.domain.insight.flow.backlog import BacklogGrowth
from diip_core.domain.insight.flow.flow import Flow
from diip_core.domain.insight.flow.waiting import Waiting
from diip_core.domain.issues.issue import Json
from diip_core.domain.statistics.survival import in_seconds


def flow_document(flow: Flow) -> dict[str, Json]:
    """`diip_core.domain.insight.flow.flow.Flow` says what the figures mean; null if there is not enough."""
    resolution, ageing = flow.resolution, flow.ageing
    return {
        "as_of": msgspec.to_builtins(flow.horizon),
        "created": flow.created,
        "by_bots": flow.by_bots,
        "open_issues": flow.open_issues,
        "open_by_bots": flow.open_by_bots,
        "resolution": {
            **_waiting(resolution.waiting),
            "mean_seconds": seconds(resolution.mean_days),
            "closed_in_window": resolution.closed_in_window,
            "closed_undated": resolution.closed_undated,
        },
        "first_response": {
            **_waiting(flow.first_response.waiting),
            "comments_only": list(flow.first_response.comments_only),
        },
        "time_in_status": {
            "by_status": {name: _waiting(one) for name, one in flow.time_in_status.by_status.items()},
            "efficiency": flow.time_in_status.efficiency,
        },
        "reopening": msgspec.to_builtins(flow.reopening),
        "growth": _growth(flow.growth),
        "ageing": {
            "limits_seconds": {kind: seconds(days) for kind, days in ageing.limits.items()},
            "count": ageing.count,
            "longest": waiting_issues(ageing.longest),
            "stale": ageing.stale,
            "most_forgotten": waiting_issues(ageing.most_forgotten),
        },
        "workload": msgspec.to_builtins(flow.workload),
    }


def seconds(days: float | None) -> float | None:
    """A length of days in seconds."""
    return None if days is None else in_seconds(days)


def waiting_issues(issues: Iterable[WaitingIssue]) -> list[Json]:
    """Issues and how long each has waited."""
    return [
        {
            "issue_id": one.issue_id,
            "key": one.key,
            "title": one.title,
            "url": one.url,
            "waiting_seconds": seconds(one.days),
        }
        for one in issues
    ]


def _waiting(waiting: Waiting) -> dict[str, Json]:
    quantiles: list[Json] = [
        {
            "share": one.share,
            "within_seconds": seconds(one.days),
            "low_seconds": seconds(one.interval.low),
            "high_seconds": seconds(one.interval.high),
        }
        for one in waiting.quantiles
    ]
    return {
        "issues": waiting.subjects,
        "events": waiting.events,
        "follow_up_seconds": seconds(waiting.follow_up_days),
        "quantiles": quantiles,
    }


def _growth(growth: BacklogGrowth | None) -> dict[str, Json] | None:
    if growth is None:
        return None
    figures = asdict(growth)
    wait_days = figures.pop("wait_days")
    return {**figures, "wait_seconds": seconds(wait_days)}
