"""An issue put back to a past day: what came later leaves no trace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.insight.priority.point_in_time import PastIssue, past_issues
from diip_core.domain.insight.priority.signals import Candidate
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.history import Activity
from diip_core.domain.issues.issue import IssueType, Priority
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.survival import Duration

START = datetime(2026, 1, 1, tzinfo=UTC)
FACTS = AnalyticsIssue("github", "open", "unknown", "unknown", (), START, None, None, START)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def by_labels(labels: tuple[str, ...]) -> tuple[IssueType, Priority]:
    return ("bug" if "bug" in labels else "unknown", "high" if "urgent" in labels else "unknown")


def did(
    at: float, field: str, before: str | None, after: str | None, *, who: str = "bo", bot: bool = False
) -> Activity:
    return Activity(day(at), who, bot, field, before, after)


def a_past(
    *activities: Activity, components: tuple[str, ...] = (), result: bool = True, **changes: object
) -> PastIssue:
    timeline = Timeline(
        "1",
        "1",
        "#1",
        "Crash",
        "",
        evolve(FACTS, **changes),
        "ann",
        components=components,
        activities=activities,
    )
    other = evolve(timeline, activities=(did(0, "milestone", None, "1.0"),)) if result else timeline
    return past_issues((timeline, other))[0]


def at(past: PastIssue, number: float) -> Candidate:
    return past.candidate_at(day(number), by_labels)


def lived(past: PastIssue, number: float) -> Duration | None:
    lifetime = past.lifetime_at(day(number), by_labels)
    return lifetime and lifetime.duration


@given(
    st.lists(
        st.tuples(st.integers(1, 20), st.sampled_from(("bug", "urgent", "ui", "__proto__"))), max_size=30
    ),
    st.integers(0, 20),
)
def test_labels_are_those_that_had_been_given_by_then(toggles: list[tuple[int, str]], cut: int) -> None:
    held: set[str] = set()
    then: set[str] = set()
    activities = []
    for when, label in sorted(toggles):
        activities.append(
            did(when, "labels", label, None) if label in held else did(when, "labels", None, label)
        )
        held ^= {label}
        if when < cut:
            then = set(held)
    issue_type, priority = by_labels(tuple(held))
    past = a_past(*activities, labels=tuple(held), type=issue_type, priority=priority)
    result = at(past, cut)
    assert set(result.labels) == then
    assert (result.type, result.priority) == by_labels(tuple(then))


def test_a_type_and_priority_of_a_field_stay_when_only_labels_changed() -> None:
    past = a_past(did(5, "labels", None, "bug"), labels=("bug",), type="incident", priority="low")
    assert (at(past, 1).type, at(past, 1).priority) == ("incident", "low")


@pytest.mark.parametrize(
    ("field", "expected"), [("type", ("unknown", "low")), ("priority", ("task", "unknown"))]
)
def test_a_field_changed_since_is_unknown(field: str, expected: tuple[str, str]) -> None:
    past = a_past(did(5, field, "Minor", "Low"), type="task", priority="low")
    assert (at(past, 4).type, at(past, 4).priority) == expected
    assert (at(past, 5).type, at(past, 5).priority) == expected
    assert (at(past, 6).type, at(past, 6).priority) == ("task", "low")


def test_components_are_undone_too() -> None:
    past = a_past(did(5, "Component", "docs", "core"), components=("core", "api"))
    assert at(past, 4).components == ("api", "docs")
    assert at(past, 6).components == ("core", "api")


def test_without_any_event_labels_of_the_past_are_unknown() -> None:
    past = a_past(labels=("bug",), type="bug", priority="high", components=("core",), result=False)
    assert at(past, 30) == Candidate("1", "#1", START, "unknown", "unknown", author="ann")


def test_the_last_activity_is_the_last_one_before() -> None:
    answer, label = did(3, "commented", None, None), did(5, "labels", None, "bug")
    by_bot, passive = did(4, "commented", None, None, bot=True), did(4, "subscribed", None, None)
    past = a_past(answer, by_bot, passive, label)
    assert [at(past, n).last_activity for n in (3, 3.1, 5, 9)] == [None, answer, answer, label]
    assert [past.active_at(day(n)) for n in (3, 4.5, 9)] == [START, day(3), day(5)]


def test_an_issue_is_open_from_its_creation_until_it_is_closed() -> None:
    past = a_past(status="closed", closed_at=day(5))
    assert [past.is_open_at(day(n)) for n in (0, 0.1, 5, 5.1)] == [False, True, True, False]
    assert lived(past, 4) == Duration(4, ended=False)
    assert lived(past, 9) == Duration(5, ended=True)


def test_a_reopened_issue_is_open_again_and_its_life_continues() -> None:
    changes = (
        (day(2), "closed"),
        (day(3), "closed"),
        (day(4), "open"),
        (day(5), "in_progress"),
        (day(8), "closed"),
    )
    past = a_past(status="closed", closed_at=day(8), status_changes=changes)
    assert [past.is_open_at(day(n)) for n in (1, 2, 3, 4, 7, 9)] == [True, True, False, False, True, False]
    lifetimes = [Duration(2, ended=True), Duration(6, ended=False), Duration(8, ended=True)]
    assert [lived(past, n) for n in (3, 6, 9)] == lifetimes
    still = a_past(status_changes=changes[:3])
    assert still.is_open_at(day(100))


def test_an_issue_closed_before_it_was_created_lived_for_no_time() -> None:
    past = a_past(status="closed", closed_at=day(-5))
    assert not past.is_open_at(day(1))
    assert lived(past, 1) == Duration(0, ended=True)


def test_an_issue_closed_without_a_date_was_never_open_and_has_no_lifetime() -> None:
    past = a_past(status="closed")
    assert not past.is_open_at(day(1))
    assert past.lifetime_at(day(1), by_labels) is None


def test_a_life_that_ended_keeps_the_type_it_had_then() -> None:
    later = did(20, "labels", None, "bug")
    past = a_past(later, labels=("bug",), type="bug", status="closed", closed_at=day(5))
    lifetimes = [past.lifetime_at(day(n), by_labels) for n in (10, 30)]
    assert [life and life.type for life in lifetimes] == ["unknown", "bug"]


@pytest.mark.parametrize(
    ("activity", "counts"),
    [
        (did(5, "status", "open", "closed"), True),
        (did(5, "assignees", None, "bo"), True),
        (did(5, "status", "open", "closed", who="ann"), False),
        (did(5, "status", "open", "closed", bot=True), False),
        (did(5, "assignees", "bo", None), False),
        (did(5, "status", "closed", "open"), False),
        (did(5, "labels", None, "bug"), False),
        (did(5, "commented", None, None), False),
    ],
)
def test_the_team_acts_by_closing_or_assigning(activity: Activity, counts: bool) -> None:
    past = a_past(activity)
    assert past.acted_on(day(0), day(14)) is counts
    assert past.acted_on(day(5), day(6)) is counts
    assert not past.acted_on(day(5.1), day(14))
    assert not past.acted_on(day(0), day(5))


def test_a_close_without_an_event_counts() -> None:
    past = a_past(status="closed", closed_at=day(5), result=False)
    assert past.acted_on(day(0), day(14))
