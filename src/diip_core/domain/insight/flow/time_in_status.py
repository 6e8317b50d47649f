"""How long issues stay in each status, by the changelog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import takewhile

from attrs import frozen

from diip_core.domain.insight.flow.waiting import Waiting, days_between, describe_waiting
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.survival import Duration

CLOSED = "closed"
ACTIVE = frozenset({"in_progress"})


@frozen
class TimeInStatus:
    """``efficiency`` is the share of open time in which somebody was at work (``in_progress``).

    Null if no issue was ever in progress: that tracker does not record it.
    """

    by_status: Mapping[str, Waiting]
    efficiency: float | None


def describe_time_in_status(issues: Iterable[Timeline], horizon: datetime) -> TimeInStatus:
    """Sum up the changelogs up to the horizon; a current status counts as not over yet."""
    durations: dict[str, list[Duration]] = {}
    for timeline in issues:
        for status, duration in status_durations(timeline, horizon).items():
            durations.setdefault(status, []).append(duration)
    days = {status: sum(duration.days for duration in spent) for status, spent in durations.items()}
    active, total = sum(days[status] for status in days if status in ACTIVE), sum(days.values())
    return TimeInStatus(
        by_status={status: describe_waiting(durations[status]) for status in sorted(durations)},
        efficiency=active / total if active else None,
    )


def status_durations(timeline: Timeline, horizon: datetime) -> dict[str, Duration]:
    """The whole time an issue spent in each status, one it came back to included; closed is left out."""
    days: dict[str, float] = {}
    current = None
    for status, start, end in _stays(timeline, horizon):
        days[status] = days.get(status, 0.0) + days_between(start, end or horizon)
        current = status if end is None else None
    return {status: Duration(spent, ended=status != current) for status, spent in days.items()}


def _stays(timeline: Timeline, horizon: datetime) -> Iterator[tuple[str, datetime, datetime | None]]:
    changes = [activity for activity in timeline.activities if activity.field == "status"]
    status = (changes[0].before if changes else timeline.issue.status) or "open"
    since = timeline.issue.created_at
    for change in takewhile(lambda activity: activity.at < horizon, changes):
        if status != CLOSED:
            yield status, since, change.at
        status, since = change.after or "open", change.at
    if status != CLOSED:
        closed_at = timeline.issue.closed_at
        yield status, since, closed_at if closed_at and closed_at < horizon else None
