"""Open issues that wait longer than usual, and stale ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from heapq import nsmallest

from attrs import frozen

from diip_core.domain.insight.flow.waiting import days_between
from diip_core.domain.issues.issue import IssueType
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.survival import Duration, kaplan_meier

USUAL_SHARE = 0.85
STALE_AFTER = timedelta(days=90)
MOST_NAMED = 10


@frozen
class WaitingIssue:
    """An open issue and for how many days it has waited."""

    issue_id: str
    key: str
    title: str
    url: str
    days: float


@frozen
class Ageing:
    """``limits`` say by type within how many days 85 % are closed (Kaplan-Meier); ``count`` are older.

    A type of which less than that is ever closed has no limit. ``stale`` had no human activity for 90
    days. ``longest`` names the oldest of those over their limit, ``most_forgotten`` the issues without
    activity for longest.
    """

    limits: Mapping[IssueType, float]
    count: int
    longest: tuple[WaitingIssue, ...]
    stale: int
    most_forgotten: tuple[WaitingIssue, ...]


def describe_ageing(
    open_issues: Iterable[Timeline], resolutions: Mapping[IssueType, list[Duration]], horizon: datetime
) -> Ageing:
    """Judge open issues by how long issues of their type (``resolutions``, all of them) take."""
    limits = usual_limits(resolutions)
    old, stale = [], []
    for timeline in open_issues:
        issue = timeline.issue
        age = days_between(issue.created_at, horizon)
        if issue.type in limits and age > limits[issue.type]:
            old.append((age, timeline))
        if issue.active_at <= horizon - STALE_AFTER:
            stale.append((days_between(issue.active_at, horizon), timeline))
    return Ageing(limits, len(old), longest_waiting(old), len(stale), longest_waiting(stale))


def usual_limits(resolutions: Mapping[IssueType, list[Duration]]) -> dict[IssueType, float]:
    """By type the days within which 85 % are closed, where there is enough to speak of."""
    limits = {}
    for kind, durations in resolutions.items():
        curve = kaplan_meier(durations)
        limit = curve.quantile(USUAL_SHARE) if curve.is_sound else None
        if limit is not None:
            limits[kind] = limit
    return limits


def longest_waiting(waits: Iterable[tuple[float, Timeline]]) -> tuple[WaitingIssue, ...]:
    """The ten longest waits, longest first; equal ones by their key."""
    longest = nsmallest(MOST_NAMED, waits, key=lambda wait: (-wait[0], wait[1].key, wait[1].issue_id))
    return tuple(
        WaitingIssue(timeline.issue_id, timeline.key, timeline.title, timeline.url, days)
        for days, timeline in longest
    )
