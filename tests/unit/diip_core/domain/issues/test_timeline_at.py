"""The past as it looked then: what came later changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_core.domain.timelines import NOW, activity, analytics_issue, day, issue, lives

from diip_core.domain.insight.flow.flow import describe_flow
from diip_core.domain.insight.flow.issue_counts import count_issues
from diip_core.domain.issues.history import Activity, derive_history, in_order
from diip_core.domain.issues.issue import IssueType, Priority
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.issues.timeline_at import timeline_at, undo_changes
from diip_core.domain.time import Window

PEOPLE = st.sampled_from((("ann", False), ("bob", False), ("ci", True), (None, False)))
PLAIN = st.sampled_from(("commented", "mentioned", "locked", "milestone"))


def classify(labels: tuple[str, ...]) -> tuple[IssueType, Priority]:
    return ("bug" if "bug" in labels else "unknown"), ("high" if "urgent" in labels else "unknown")


@st.composite
def histories(draw: st.DrawFn) -> list[Activity]:
    """Consistent changes of an issue that was created a hundred days ago, by time."""
    status, labels, people = "open", set[str](), set[str]()
    activities = []
    for ago in sorted(draw(st.sets(st.integers(1, 99), max_size=25)), reverse=True):
        what = draw(st.sampled_from(("status", "labels", "assignees", "plain")))
        before = after = None
        if what == "status":
            before, after = status, draw(st.sampled_from([s for s in ("open", "closed") if s != status]))
            status = after
        elif what in ("labels", "assignees"):
            value = draw(st.sampled_from(("bug", "urgent", "docs")))
            held = labels if what == "labels" else people
            before, after = (value, None) if value in held else (None, value)
            held ^= {value}
        else:
            what = draw(PLAIN)
        account, is_bot = draw(PEOPLE)
        activities.append(activity(ago, what, before, after, account=account, is_bot=is_bot))
    return activities


def mirrored(activities: list[Activity], number: int = 1, **own: Any) -> Timeline:
    """The timeline of an issue with these activities, as a mirror derives it."""
    statuses = [one.after for one in activities if one.field == "status"]
    status = statuses[-1] if statuses else "open"
    labels = undo_changes((), (_reversed(one) for one in activities), {"labels"})
    people = undo_changes((), (_reversed(one) for one in activities), {"assignees"})
    history = derive_history(
        author="ann",
        created_at=day(100),
        status="closed" if status == "closed" else "open",
        resolved_at=None,
        activities=activities,
    )
    kind, priority = classify(labels)
    return issue(
        100,
        number=number,
        status=status,
        labels=labels,
        type=kind,
        priority=priority,
        closed_at=history.closed_at,
        first_response_at=history.first_response_at,
        active_at=history.active_at,
        status_changes=history.status_changes,
        assignees=people,
        activities=in_order(activities),
        **own,
    )


def _reversed(one: Activity) -> Activity:
    return evolve(one, before=one.after, after=one.before)


def until(activities: list[Activity], end: datetime) -> list[Activity]:
    return [one for one in activities if one.at < end]


@given(histories(), st.integers(1, 99))
def test_an_issue_as_of_then_is_as_it_was_then(activities: list[Activity], ago: int) -> None:
    now, then = mirrored(activities), mirrored(until(activities, day(ago)))
    found = timeline_at(evolve(now, reactions_count=7), day(ago), classify)
    assert set(found.issue.labels) == set(then.issue.labels)
    assert set(found.assignees) == set(then.assignees)
    same = {"labels": then.issue.labels}
    assert evolve(found.issue, **same) == then.issue
    assert evolve(found, issue=then.issue, assignees=then.assignees) == then


@given(lives(), st.integers(-100, 26_000))
def test_any_life_as_of_then_is_the_life_up_to_then(life: Any, ago: int) -> None:
    end = max(day(ago), life.created_at + timedelta(seconds=1))
    past = timeline_at(issue(issue_number(life), **vars_of(life)), end, classify)
    assert derive_lifecycle(past.issue) == derive_lifecycle(life).at(end)


def issue_number(life: Any) -> float:
    return (NOW - life.created_at) / timedelta(days=1)


def vars_of(life: Any) -> dict[str, Any]:
    names = ("created_at", "status", "closed_at", "status_changes", "active_at")
    return {name: getattr(life, name) for name in names}


@given(st.lists(histories(), min_size=1, max_size=4), st.integers(1, 120), st.integers(1, 98))
def test_no_figure_of_a_past_window_changes_by_what_came_later(
    all_activities: list[list[Activity]], start: int, end: int
) -> None:
    window = Window(start=day(max(start, end + 1)), end=day(end), now=NOW)
    now = [mirrored(activities, n) for n, activities in enumerate(all_activities)]
    then = [mirrored(until(activities, day(end)), n) for n, activities in enumerate(all_activities)]
    found = [timeline_at(one, day(end), classify) for one in now]
    zone = NOW.tzinfo
    assert zone is not None
    assert describe_flow(found, window, zone) == describe_flow(then, window, zone)
    assert count_issues((one.issue for one in found), window) == count_issues(
        (one.issue for one in then), window
    )


def test_a_title_is_the_one_of_then() -> None:
    renamed = issue(100, title="Now", activities=(activity(50, "title", "Then", "Now"),))
    assert timeline_at(renamed, day(60), classify).title == "Then"
    assert timeline_at(renamed, day(40), classify).title == "Now"


def test_mentions_and_locks_are_no_activity() -> None:
    quiet = issue(100, activities=(activity(50, "mentioned"), activity(40, "locked")))
    assert timeline_at(quiet, NOW, classify).issue.active_at == day(100)


def test_without_events_the_words_of_now_are_all_there_is() -> None:
    plain = issue(100, labels=("bug",), type="bug", priority="high")
    assert timeline_at(plain, day(50), classify).issue == evolve(
        analytics_issue(100), labels=("bug",), active_at=day(100)
    )
