"""What a summary needs of issues, in whole numbers that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from attrs import field, frozen

from diip_core.domain.insight.flow.ageing import STALE_AFTER
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.time import MOMENT, Window


@frozen
class Durations:
    """Lengths of time in microseconds, in any order: ``censored`` are those that had not ended yet."""

    ended: Sequence[int] = ()
    censored: Sequence[int] = ()

    def joined(self, other: Durations) -> Durations:
        """Those of both."""
        return Durations([*self.ended, *other.ended], [*self.censored, *other.censored])


@frozen
class IssueCounts:
    """Issues in a window, counted.

    ``by_…`` count all that there were at its end, ``open`` and ``stale`` those that were open then, the
    first of them created at ``oldest_open_at``. ``created``, ``closed`` and ``reopened`` happened in the
    window; ``closed_microseconds`` is how long what was closed in it had been open, all together.
    ``resolutions`` and ``responses`` are of the issues created in it.
    """

    open: int = 0
    stale: int = 0
    oldest_open_at: datetime | None = None
    created: int = 0
    closed: int = 0
    closed_microseconds: int = 0
    reopened: int = 0
    by_provider: Counter[str] = field(factory=Counter)
    by_type: Counter[str] = field(factory=Counter)
    by_priority: Counter[str] = field(factory=Counter)
    by_label: Counter[str] = field(factory=Counter)
    resolutions: Durations = Durations()
    responses: Durations = Durations()

    @property
    def total(self) -> int:
        """Every issue has one type."""
        return self.by_type.total()

    def joined(self, other: IssueCounts) -> IssueCounts:
        """The issue_counts of both, which have no issue in common."""
        oldest = [at for at in (self.oldest_open_at, other.oldest_open_at) if at is not None]
        return IssueCounts(
            open=self.open + other.open,
            stale=self.stale + other.stale,
            oldest_open_at=min(oldest, default=None),
            created=self.created + other.created,
            closed=self.closed + other.closed,
            closed_microseconds=self.closed_microseconds + other.closed_microseconds,
            reopened=self.reopened + other.reopened,
            by_provider=self.by_provider + other.by_provider,
            by_type=self.by_type + other.by_type,
            by_priority=self.by_priority + other.by_priority,
            by_label=self.by_label + other.by_label,
            resolutions=self.resolutions.joined(other.resolutions),
            responses=self.responses.joined(other.responses),
        )


def count_issues(facts: Iterable[AnalyticsIssue], window: Window) -> IssueCounts:
    """Count issue by issue. Databases count in their own way, and must come to the same."""
    words: dict[str, Counter[str]] = {n: Counter() for n in ("provider", "type", "priority", "label")}
    count: Counter[str] = Counter()
    resolutions: tuple[list[int], list[int]] = [], []
    responses: tuple[list[int], list[int]] = [], []
    oldest_open_at: datetime | None = None
    for issue in facts:
        if not window.is_over(issue.created_at):
            continue
        words["provider"][issue.provider] += 1
        words["type"][issue.type] += 1
        words["priority"][issue.priority] += 1
        words["label"].update(set(issue.labels))
        closed_at = _closed_at(issue, window)
        is_open = _is_open(issue, closed_at, window)
        count["reopened"] += count_reopenings(issue.status_changes, window)
        if is_open:
            count["open"] += 1
            count["stale"] += issue.active_at <= window.horizon - STALE_AFTER
            oldest_open_at = min(oldest_open_at or issue.created_at, issue.created_at)
        if closed_at is not None and window.holds(closed_at):
            count["closed"] += 1
            count["closed_microseconds"] += _microseconds(issue.created_at, closed_at)
        if window.holds(issue.created_at):
            count["created"] += 1
            if is_open or closed_at is not None:
                until = closed_at or window.horizon
                resolutions[closed_at is None].append(_microseconds(issue.created_at, until))
            # A close by the author, or by nobody known, ends the wait without a response: censored.
            responded_at = issue.first_response_at if window.is_over(issue.first_response_at) else None
            until = responded_at or closed_at or window.horizon
            responses[responded_at is None].append(_microseconds(issue.created_at, until))
    return IssueCounts(
        open=count["open"],
        stale=count["stale"],
        oldest_open_at=oldest_open_at,
        created=count["created"],
        closed=count["closed"],
        closed_microseconds=count["closed_microseconds"],
        reopened=count["reopened"],
        by_provider=words["provider"],
        by_type=words["type"],
        by_priority=words["priority"],
        by_label=words["label"],
        resolutions=Durations(*resolutions),
        responses=Durations(*responses),
    )


def count_reopenings(changes: Iterable[tuple[datetime, str]], window: Window) -> int:
    """How many of an issue's status changes, in order, reopened it in the window."""
    return sum(
        before == "closed" and after != "closed" and window.holds(at)
        for (_, before), (at, after) in pairwise(changes)
    )


def _closed_at(issue: AnalyticsIssue, window: Window) -> datetime | None:
    """The last close by the window's end that no reopen followed by then."""
    if window.end is None or not issue.status_changes:
        return issue.closed_at if window.is_over(issue.closed_at) else None
    known = [(at, status) for at, status in issue.status_changes if at < window.end]
    return known[-1][0] if known and known[-1][1] == "closed" else None


def _is_open(issue: AnalyticsIssue, closed_at: datetime | None, window: Window) -> bool:
    """Whether it was open at the window's end. Closed without a time counts as closed all along."""
    if closed_at is not None:
        return False
    if issue.closed_at is None and issue.status == "closed":
        return False
    return True if window.end is not None else issue.status != "closed"


def _microseconds(start: datetime, end: datetime) -> int:
    """A length that is never below zero: some trackers hold issues closed before they were created."""
    return max((end - start) // MOMENT, 0)
