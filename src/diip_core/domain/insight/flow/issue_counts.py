"""What a summary needs to know of issues, in whole numbers that can be added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import field, frozen

from diip_core.domain.insight.flow.ageing import STALE_AFTER
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.time import MOMENT, Window


@frozen
class Durations:
    """Durations in microseconds, in any order; the ``censored`` ones had not ended yet."""

    ended: Sequence[int] = ()
    censored: Sequence[int] = ()

    def joined(self, other: Durations) -> Durations:
        """The durations of both."""
        return Durations([*self.ended, *other.ended], [*self.censored, *other.censored])


@frozen
class IssueCounts:
    """The issues of a window, counted by the rule of `diip_core.domain.issues.lifecycle`.

    ``by_…`` count every issue created before the window's end; ``open`` and ``stale`` those open at its
    end, the oldest of them created at ``oldest_open_at``. ``created``, ``closed`` (every close, also one
    that was undone later), ``closed_undated`` and ``reopened`` happened in the window. ``resolved`` are the
    issues whose last close lies in the window and still stood at its end; ``resolved_microseconds`` is the
    sum of their durations. ``resolutions`` and ``responses`` are of the issues created in the window.
    """

    open: int = 0
    stale: int = 0
    oldest_open_at: datetime | None = None
    created: int = 0
    closed: int = 0
    closed_undated: int = 0
    reopened: int = 0
    resolved: int = 0
    resolved_microseconds: int = 0
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
        """The counts of both, which have no issue in common."""
        oldest = [at for at in (self.oldest_open_at, other.oldest_open_at) if at is not None]
        return IssueCounts(
            open=self.open + other.open,
            stale=self.stale + other.stale,
            oldest_open_at=min(oldest, default=None),
            created=self.created + other.created,
            closed=self.closed + other.closed,
            closed_undated=self.closed_undated + other.closed_undated,
            reopened=self.reopened + other.reopened,
            resolved=self.resolved + other.resolved,
            resolved_microseconds=self.resolved_microseconds + other.resolved_microseconds,
            by_provider=self.by_provider + other.by_provider,
            by_type=self.by_type + other.by_type,
            by_priority=self.by_priority + other.by_priority,
            by_label=self.by_label + other.by_label,
            resolutions=self.resolutions.joined(other.resolutions),
            responses=self.responses.joined(other.responses),
        )


def count_issues(issues: Iterable[AnalyticsIssue], window: Window) -> IssueCounts:
    """Count issue by issue. Databases may count in their own way, with the same result."""
    words: dict[str, Counter[str]] = {n: Counter() for n in ("provider", "type", "priority", "label")}
    count: Counter[str] = Counter()
    resolutions: tuple[list[int], list[int]] = [], []
    responses: tuple[list[int], list[int]] = [], []
    oldest_open_at: datetime | None = None
    for issue in issues:
        if not window.is_over(issue.created_at):
            continue
        words["provider"][issue.provider] += 1
        words["type"][issue.type] += 1
        words["priority"][issue.priority] += 1
        words["label"].update(set(issue.labels))
        life = derive_lifecycle(issue).at(window.end)
        for turn in life.turns:
            count["closed" if turn.closed else "reopened"] += window.holds(turn.at)
        count["closed_undated"] += window.holds(life.closed_undated_at)
        if life.is_open:
            count["open"] += 1
            count["stale"] += issue.active_at <= window.horizon - STALE_AFTER
            oldest_open_at = min(oldest_open_at or issue.created_at, issue.created_at)
        if life.closed_at is not None and window.holds(life.closed_at):
            count["resolved"] += 1
            count["resolved_microseconds"] += _microseconds(issue.created_at, life.closed_at)
        if window.holds(issue.created_at):
            count["created"] += 1
            if life.closed_undated_at is None:
                until = life.closed_at or window.horizon
                resolutions[life.is_open].append(_microseconds(issue.created_at, until))
            # The first close by the author, a bot or nobody known ends the wait without a response: censored.
            responded_at = issue.first_response_at if window.is_over(issue.first_response_at) else None
            until = responded_at or life.first_closed_at or window.horizon
            responses[responded_at is None].append(_microseconds(issue.created_at, until))
    return IssueCounts(
        open=count["open"],
        stale=count["stale"],
        oldest_open_at=oldest_open_at,
        created=count["created"],
        closed=count["closed"],
        closed_undated=count["closed_undated"],
        reopened=count["reopened"],
        resolved=count["resolved"],
        resolved_microseconds=count["resolved_microseconds"],
        by_provider=words["provider"],
        by_type=words["type"],
        by_priority=words["priority"],
        by_label=words["label"],
        resolutions=Durations(*resolutions),
        responses=Durations(*responses),
    )


def _microseconds(start: datetime, end: datetime) -> int:
    """A duration, never below zero: an issue may be dated after now."""
    return max((end - start) // MOMENT, 0)
