"""How long a report waits for the first answer of a human who is not its author."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from diip_core.domain.insight.flow.waiting import Waiting, describe_waiting, until
from diip_core.domain.issues.history import COMMENTED
from diip_core.domain.issues.lifecycle import Lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.survival import Duration
from diip_core.domain.time import Window


@frozen
class FirstResponse:
    """See `diip_core.domain.issues.history.History` for what a response is.

    ``comments_only`` are the providers without any label, assignment or state event. There a comment is the
    only visible response, so the true wait is at most this long.
    """

    waiting: Waiting
    comments_only: tuple[str, ...]


def describe_first_response(
    issues: Iterable[tuple[Timeline, Lifecycle]], window: Window, comments_only: Iterable[str]
) -> FirstResponse:
    """Sum up the waits of issues by people, as of the window's end."""
    waits = [until_first_response(timeline, life, window) for timeline, life in issues]
    return FirstResponse(describe_waiting(waits), tuple(sorted(comments_only)))


def until_first_response(timeline: Timeline, life: Lifecycle, window: Window) -> Duration:
    """The first close by the author, a bot or nobody known ends the wait without a response: censored."""
    created_at, responded_at = timeline.issue.created_at, timeline.issue.first_response_at
    if window.is_over(responded_at):
        return until(created_at, responded_at, window.horizon)
    return until(created_at, None, life.first_closed_at or window.horizon)


def providers_without_events(issues: Iterable[Timeline]) -> tuple[str, ...]:
    """The providers whose issues have no activities but comments, by name."""
    seen: set[str] = set()
    with_events: set[str] = set()
    for timeline in issues:
        provider = timeline.issue.provider
        seen.add(provider)
        if provider not in with_events and any(
            activity.field != COMMENTED for activity in timeline.activities
        ):
            with_events.add(provider)
    return tuple(sorted(seen - with_events))
