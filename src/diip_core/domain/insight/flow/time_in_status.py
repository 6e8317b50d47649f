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

    Null where no issue was ever in progress: that tracker does not tell.
    """

    by_status: Mapping[str, Waiting]
    efficiency: float | None


def describe_time_in_status(issues: Iterable[Timeline], horizon: datetime) -> TimeInStatus:
    """Sum up what the changelogs tell up to the horizon; a current status counts as not over yet."""
    durations: dict[str, list[Duration]] = {}
    for issue in issues:
        for status, duration in status_durations(issue, horizon).items():
            durations.setdefault(status, []).append(duration)
    days = {status: sum(duration.days for duration in spent) for status, spent in durations.items()}
    active, total = sum(days[status] for status in days if status in ACTIVE), sum(days.values())
    return TimeInStatus(
        by_status={status: describe_waiting(durations[status]) for status in sorted(durations)},
        efficiency=active / total if active else None,
    )


def status_durations(issue: Timeline, horizon: datetime) -> dict[str, Duration]:
    """The whole time an issue spent in each status, one it came back to included; closed is left out."""
    days: dict[str, float] = {}
    current = None
    for status, start, end in _stays(issue, horizon):
        days[status] = days.get(status, 0.0) + days_between(start, end or horizon)
        current = status if end is None else None
    return {status: Duration(spent, ended=status != current) for status, spent in days.items()}


def _stays(issue: Timeline, horizon: datetime) -> Iterator[tuple[str, datetime, datetime | None]]:
    changes = [activity for activity in issue.activities if activity.field == "status"]
    status = (changes[0].before if changes else issue.facts.status) or "open"
    since = issue.facts.created_at
    for change in takewhile(lambda activity: activity.at < horizon, changes):
        if status != CLOSED:
            yield status, since, change.at
        status, since = change.after or "open", change.at
    if status != CLOSED:
        closed_at = issue.facts.closed_at
        yield status, since, closed_at if closed_at and closed_at < horizon else None
