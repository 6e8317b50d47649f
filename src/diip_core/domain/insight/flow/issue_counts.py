"""What a summary needs to know of issues, in whole numbers that can be added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import Factory, fields, frozen

from diip_core.domain.insight.flow.ageing import STALE_AFTER
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.time import MOMENT, Window


@frozen
class Durations:
    """Durations in microseconds, in any order; the ``censored`` ones had not ended yet."""

    ended: Sequence[int] = ()
    censored: Sequence[int] = ()

    def __add__(self, other: Durations) -> Durations:
        """The durations of both."""
        return Durations([*self.ended, *other.ended], [*self.censored, *other.censored])


@frozen
class IssueCounts:
    """The issues of a window, counted by the rule of `diip_core.domain.issues.lifecycle`.

    ``by_…`` count every issue created before the window's end; ``open`` and ``stale`` those open at its
    end, the oldest of them created at ``oldest_open_at``. ``created``, ``closed`` (every close, also one
    that was undone later), ``closed_undated`` and ``reopened`` happened in the window. ``resolved`` are the
    issues whose last close lies in the window and still stood at its end; ``resolved_microseconds`` is the
    sum of their durations. ``resolutions`` and ``responses`` are of the issues created in the window. These
    four are of issues that people created, without those of bots.
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
    by_provider: Counter[str] = Factory(Counter)
    by_type: Counter[str] = Factory(Counter)
    by_priority: Counter[str] = Factory(Counter)
    by_label: Counter[str] = Factory(Counter)
    resolutions: Durations = Durations()
    responses: Durations = Durations()

    @property
    def total(self) -> int:
        """Every issue has one type."""
        return self.by_type.total()

    def joined(self, other: IssueCounts) -> IssueCounts:
        """The counts of both, which have no issue in common."""
        oldest = [at for at in (self.oldest_open_at, other.oldest_open_at) if at is not None]
        sums = {name: getattr(self, name) + getattr(other, name) for name in _SUMMED}
        return IssueCounts(**sums, oldest_open_at=min(oldest, default=None))


_SUMMED = tuple(field.name for field in fields(IssueCounts) if field.name != "oldest_open_at")


def count_issues(issues: Iterable[AnalyticsIssue], window: Window) -> IssueCounts:
    """Count issue by issue; their ``active_at`` is as of the window's end.

    Databases may count in their own way, with the same result.
    """
    by_provider, by_type, by_priority, by_label = (Counter[str]() for _ in range(4))
    created = closed = closed_undated = reopened = stale = 0
    opened: list[datetime] = []
    resolved: list[int] = []
    resolutions: tuple[list[int], list[int]] = [], []
    responses: tuple[list[int], list[int]] = [], []
    stale_before = window.horizon - STALE_AFTER
    for issue in issues:
        if not window.is_over(issue.created_at):
            continue
        by_provider[issue.provider] += 1
        by_type[issue.type] += 1
        by_priority[issue.priority] += 1
        for label in {*issue.labels}:
            by_label[label] += 1
        life = derive_lifecycle(issue).at(window.end)
        for turn in life.turns:
            if window.holds(turn.at):
                closed += turn.closed
                reopened += not turn.closed
        closed_undated += window.holds(life.closed_undated_at)
        if life.is_open:
            opened.append(issue.created_at)
            stale += issue.active_at <= stale_before
        closed_at = life.closed_at
        if closed_at is not None and window.holds(closed_at) and not issue.author_is_bot:
            resolved.append(_microseconds(issue.created_at, closed_at))
        created += window.holds(issue.created_at)
        if window.holds(issue.created_at) and not issue.author_is_bot:
            if life.closed_undated_at is None:
                until = closed_at or window.horizon
                resolutions[closed_at is None].append(_microseconds(issue.created_at, until))
            # The first close by the author, a bot or nobody known ends the wait without a response: censored.
            responded_at = issue.first_response_at if window.is_over(issue.first_response_at) else None
            until = responded_at or life.first_closed_at or window.horizon
            responses[responded_at is None].append(_microseconds(issue.created_at, until))
    return IssueCounts(
        open=len(opened),
        stale=stale,
        oldest_open_at=min(opened, default=None),
        created=created,
        closed=closed,
        closed_undated=closed_undated,
        reopened=reopened,
        resolved=len(resolved),
        resolved_microseconds=sum(resolved),
        by_provider=by_provider,
        by_type=by_type,
        by_priority=by_priority,
        by_label=by_label,
        resolutions=Durations(*resolutions),
        responses=Durations(*responses),
    )


def _microseconds(start: datetime, end: datetime) -> int:
    """A duration, never below zero: an issue may be dated after now."""
    return max((end - start) // MOMENT, 0)
