"""Would the list have put first what the team then did? The past is asked without its future."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.insight.priority.backtest import (
    Agreement,
    Backtest,
    back_test,
    month_starts,
    rank_at,
)
from diip_core.domain.insight.priority.point_in_time import past_issues
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.history import Activity
from diip_core.domain.issues.issue import IssueType, Priority
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.projects.priority_weights import PriorityWeights

CUT = datetime(2026, 6, 1, tzinfo=UTC)
CUTS = (CUT, CUT + timedelta(days=30), CUT + timedelta(days=60))
FACTS = AnalyticsIssue("github", "open", "unknown", "unknown", (), CUT, None, None, CUT)
BY_SEVERITY = PriorityWeights(1, 0, 0, 0, 0, 0, 0)
WORDS: dict[str, Priority] = {"urgent": "critical", "minor": "low"}


def by_labels(labels: tuple[str, ...]) -> tuple[IssueType, Priority]:
    return "unknown", next((WORDS[label] for label in labels if label in WORDS), "unknown")


def an_issue(
    number: int, created_at: datetime, *activities: Activity, base_labels: tuple[str, ...] = ()
) -> Timeline:
    """An issue that is now what its activities made of it."""
    labels = list(base_labels)
    closed_at = None
    for activity in activities:
        if activity.field == "labels" and activity.after:
            labels.append(activity.after)
        if activity.field == "status":
            closed_at = activity.at
    facts = evolve(
        FACTS,
        status="closed" if closed_at else "open",
        created_at=created_at,
        closed_at=closed_at,
        labels=tuple(labels),
        priority=by_labels(tuple(labels))[1],
    )
    return Timeline(str(number), "1", f"#{number}", "Crash", "", facts, "ann", activities=activities)


def labelled(at: datetime, label: str) -> Activity:
    return Activity(at, "bo", False, "labels", None, label)


def closed(at: datetime) -> Activity:
    return Activity(at, "bo", False, "status", "open", "closed")


def a_month(cut: datetime, first: int) -> list[Timeline]:
    """Thirty issues of the week before; the ten urgent ones are closed in the week after, the rest stay."""
    made = cut - timedelta(days=7)
    return [
        an_issue(
            first + n,
            made + timedelta(hours=n * 7 % 30),
            *(
                [labelled(made + timedelta(days=2), "urgent"), closed(cut + timedelta(days=5))]
                if n % 3 == 0
                else ()
            ),
        )
        for n in range(30)
    ]


YEAR = [issue for n, cut in enumerate(CUTS) for issue in a_month(cut, 100 * n)]


def compare(timelines: list[Timeline], weights: PriorityWeights = BY_SEVERITY) -> Backtest | None:
    return back_test(timelines, cuts=CUTS, weights=weights, classify_labels=by_labels)


def test_a_team_that_does_the_urgent_first_agrees_with_a_list_by_severity() -> None:
    result = compare(YEAR)
    assert result is not None
    assert (result.cuts, result.issues, result.acted_on) == (3, 30 + 50 + 70, 30)
    assert result.this_list == Agreement(10.0, 1.0)
    assert result.random == Agreement(pytest.approx(10 * (10 / 30 + 10 / 50 + 10 / 70) / 3), 0.5)
    assert 0.2 < result.oldest_first.auc < 0.8
    assert result.oldest_first.auc + result.newest_first.auc == pytest.approx(1)
    oldest, newest = result.oldest_first.acted_on_of_first, result.newest_first.acted_on_of_first
    active = result.last_activity_first.acted_on_of_first
    assert result.sentence == (
        "Looking back at 3 days: of the 10 issues this list would have put first, the team closed or "
        f"assigned 10.0 within 14 days; of the 10 newest {newest:.1f}, of the 10 with the latest activity "
        f"{active:.1f}, of the 10 oldest {oldest:.1f}, of 10 at random "
        f"{result.random.acted_on_of_first:.1f}."
    )


def test_a_team_that_goes_on_with_what_is_talked_about_agrees_with_last_activity_first() -> None:
    talked = [
        an_issue(
            n,
            CUT - timedelta(days=100 + n),
            Activity(CUTS[n % 3] - timedelta(days=2), "bo", False, "commented"),
            closed(CUTS[n % 3] + timedelta(days=5)),
        )
        for n in range(30)
    ]
    silent = [an_issue(100 + n, CUT - timedelta(days=20 + n)) for n in range(60)]
    result = compare(talked + silent, PriorityWeights())
    assert result is not None
    assert result.last_activity_first == Agreement(10.0, 1.0)
    assert result.this_list.acted_on_of_first == 10.0
    assert result.newest_first.acted_on_of_first == 0


def test_a_team_that_leaves_the_urgent_disagrees() -> None:
    opposite = [
        an_issue(n, CUT - timedelta(days=n), labelled(CUT - timedelta(days=n), "urgent"))
        if n % 2
        else an_issue(n, CUT - timedelta(days=n), closed(CUTS[n % 3] + timedelta(days=1)))
        for n in range(60)
    ]
    result = compare(opposite)
    assert result is not None
    assert result.this_list.acted_on_of_first == 0
    assert result.this_list.auc < 0.2


@pytest.mark.parametrize(
    "timelines",
    [
        [],
        YEAR[:1],
        a_month(CUT, 0),
        [issue for n, cut in enumerate(CUTS) for issue in a_month(cut, 100 * n)[:6]],
        [an_issue(n, CUT - timedelta(days=1)) for n in range(100)],
        [an_issue(n, CUT - timedelta(days=1), closed(CUT + timedelta(days=1))) for n in range(100)],
        [evolve(t, issue=evolve(t.issue, status="closed", closed_at=None)) for t in YEAR],
    ],
    ids=["empty", "one", "one cut", "few open", "nothing done", "everything done", "closed without a time"],
)
def test_too_little_says_nothing(timelines: list[Timeline]) -> None:
    assert compare(timelines) is None


def test_less_than_ten_acted_on_say_nothing() -> None:
    few = [an_issue(n, CUT - timedelta(days=9)) for n in range(40)]
    day = timedelta(days=1)
    acted = [an_issue(100 + n, CUT - day, closed(CUTS[n % 3] + day)) for n in range(10)]
    assert compare(few + acted[:9]) is None
    assert compare(few + acted) is not None


ACTIVITIES = st.lists(
    st.tuples(st.integers(1, 400), st.sampled_from(("urgent", "minor", "security", "closed", "commented"))),
    max_size=5,
)
ISSUES = st.lists(st.tuples(st.integers(0, 300), st.booleans(), ACTIVITIES), min_size=1, max_size=40)


def an_activity(at: datetime, what: str) -> Activity:
    if what == "closed":
        return closed(at)
    return Activity(at, "bo", False, "commented") if what == "commented" else labelled(at, what)


@given(ISSUES)
def test_what_came_after_a_day_does_not_change_its_list(
    issues: list[tuple[int, bool, list[tuple[int, str]]]],
) -> None:
    start = CUT - timedelta(days=300)
    known, grown = [], []
    for number, (created, is_urgent, activities) in enumerate(issues):
        at = start + timedelta(days=created)
        before = [labelled(at, "urgent")] if is_urgent else []
        once: dict[str, Activity] = {}
        for days, what in sorted(activities):
            once.setdefault(what, an_activity(max(at, start + timedelta(days=days)), what))
        if is_urgent:
            once.pop("urgent", None)
        every = [*before, *once.values()]
        known.append(an_issue(number, at, *(d for d in every if d.at <= CUT)))
        grown.append(an_issue(number, at, *every))
    newer = [an_issue(1000 + n, CUT + timedelta(days=1), closed(CUT + timedelta(days=2))) for n in range(25)]
    event = an_issue(2000, start, labelled(start, "ui"))

    def ranked(timelines: list[Timeline]) -> list[str]:
        order = rank_at(
            past_issues([*timelines, event]), CUT, weights=PriorityWeights(), classify_labels=by_labels
        )
        return [past.timeline.issue_id for past in order]

    assert ranked(grown + newer) == ranked(known)


def test_reactions_of_today_are_not_used() -> None:
    popular = [evolve(t, reactions_count=10_000) if n % 2 else t for n, t in enumerate(YEAR)]
    assert compare(popular, PriorityWeights(demand=10)) == compare(YEAR, PriorityWeights(demand=10))


def test_the_starts_of_months_are_the_zones_and_leave_time_to_act() -> None:
    now = datetime(2026, 11, 14, 23, 30, tzinfo=UTC)
    assert month_starts(now, months=2) == (
        datetime(2026, 9, 1, tzinfo=UTC),
        datetime(2026, 10, 1, tzinfo=UTC),
    )
    berlin = month_starts(now, months=2, zone=ZoneInfo("Europe/Berlin"))
    assert berlin == (datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC))
    assert len(month_starts(now)) == 12
    assert month_starts(datetime(2026, 1, 20, tzinfo=UTC), months=3)[0] == datetime(2025, 11, 1, tzinfo=UTC)
