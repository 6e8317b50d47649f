"""Issues for tests of flow, dated in days before `NOW`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.history import Activity
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.time import Window

NOW = datetime(2026, 11, 23, tzinfo=UTC)
EVER = Window(start=None, end=None, now=NOW)


def day(number: float) -> datetime:
    """So many days before now."""
    return NOW - timedelta(days=number)


def days(start: float, end: float | None = None) -> Window:
    """From so many days before now to so many."""
    return Window(start=day(start), end=None if end is None else day(end), now=NOW)


def analytics_issue(created: float = 10, lasting: float | None = None, **changes: Any) -> AnalyticsIssue:
    """Created so many days ago, closed ``lasting`` days later or still open."""
    issue = AnalyticsIssue(
        provider="github",
        status="open" if lasting is None else "closed",
        type="bug",
        priority="high",
        labels=(),
        created_at=day(created),
        closed_at=None if lasting is None else day(created - lasting),
        first_response_at=None,
        active_at=day(created),
    )
    return evolve(issue, **changes)


def issue(created: float = 10, lasting: float | None = None, *, number: int = 1, **changes: Any) -> Timeline:
    """A timeline; changes may be of its issue or its own."""
    own = {name: changes.pop(name) for name in tuple(changes) if name in Timeline.__annotations__}
    timeline = Timeline(
        issue_id=str(number),
        integration_id="i",
        key=f"#{number}",
        title=f"Issue {number}",
        url=f"https://tracker.example/{number}",
        issue=analytics_issue(created, lasting, **changes),
        author="ann",
    )
    return evolve(timeline, **own)


def activity(
    ago: float, field: str, before: str | None = None, after: str | None = None, **who: Any
) -> Activity:
    return evolve(Activity(day(ago), "bob", False, field, before, after), **who)


@st.composite
def lives(draw: st.DrawFn) -> AnalyticsIssue:
    """Any life: reopened or not, closed before its creation, closed without a time, in 1970 or 2099."""
    created = draw(st.integers(-26_000, 20_000))
    status = draw(st.sampled_from(("open", "in_progress", "closed")))
    ago = st.integers(-26_000, 20_000)
    closed_at = day(draw(ago)) if status == "closed" and draw(st.booleans()) else None
    instants = sorted(day(draw(ago)) for _ in range(draw(st.integers(0, 5))))
    words = ("closed", "open", "closed", "in_progress", "closed")
    return analytics_issue(
        created, status=status, closed_at=closed_at, status_changes=tuple(zip(instants, words, strict=False))
    )
