"""What first: a stated sum over open issues, in one order whatever the order they came in."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from math import exp, log
from zoneinfo import ZoneInfo

import pytest
from attrs import asdict, evolve
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.insight.priority.priority import PriorityList, PriorityLists, Ranked, rank_priorities
from diip_core.domain.insight.priority.signals import SpikeWindow
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.history import Activity
from diip_core.domain.issues.issue import Priority
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.projects.priority_weights import PriorityWeights

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WEIGHTS = PriorityWeights()
OPEN = AnalyticsIssue(
    provider="github",
    status="open",
    type="bug",
    priority="unknown",
    labels=(),
    created_at=NOW - timedelta(days=3),
    closed_at=None,
    first_response_at=None,
    active_at=NOW,
)


def an_issue(
    number: int = 1, *, reactions: int = 0, components: tuple[str, ...] = (), **changes: object
) -> Timeline:
    return Timeline(
        issue_id=str(number),
        integration_id="1",
        key=f"#{number}",
        title="Crash",
        url=f"https://example.org/{number}",
        issue=evolve(OPEN, **changes),
        components=components,
        reactions_count=reactions,
    )


def closed(number: int, days: float, **changes: object) -> Timeline:
    """Closed that many days after it was created, a year ago."""
    start = NOW - timedelta(days=365)
    return an_issue(
        number, status="closed", created_at=start, closed_at=start + timedelta(days=days), **changes
    )


HISTORY = tuple(closed(1000 + n, n / 2) for n in range(40))
"""Bugs of which 85 % are closed within 16.5 days."""


def rank(*timelines: Timeline, weights: PriorityWeights = WEIGHTS, **options: object) -> tuple[Ranked, ...]:
    """The answer-now list."""
    return lists(*timelines, weights=weights, **options).now.ranked


def lists(*timelines: Timeline, weights: PriorityWeights = WEIGHTS, **options: object) -> PriorityLists:
    return rank_priorities(timelines, now=NOW, weights=weights, **options)  # type: ignore[arg-type]


def keys(ranked: tuple[Ranked, ...]) -> list[str]:
    return [one.key for one in ranked]


def term(ranked: Ranked, name: str) -> tuple[float | None, float, str]:
    found = next(t for t in ranked.terms if t.name == name)
    return found.raw, found.contribution, found.because


def amount(ranked: Ranked, name: str) -> float:
    """What a term adds; 0 if it is not listed."""
    return sum(t.contribution for t in ranked.terms if t.name == name)


ISSUES = st.builds(
    an_issue,
    st.integers(1, 10**6),
    reactions=st.integers(-5, 10_000),
    components=st.lists(st.sampled_from(("core", "docs", "__proto__")), max_size=3).map(tuple),
    status=st.sampled_from(("open", "in_progress", "closed")),
    type=st.sampled_from(("bug", "feature", "unknown")),
    priority=st.sampled_from(("critical", "high", "medium", "low", "unknown")),
    labels=st.lists(st.sampled_from(("security", "regression", "bug", "__proto__", "")), max_size=3).map(
        tuple
    ),
    created_at=st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)),
    closed_at=st.none() | st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)),
)
TIMELINES = st.lists(ISSUES, max_size=60, unique_by=lambda timeline: timeline.issue_id)
SPIKES = st.lists(
    st.builds(
        SpikeWindow,
        st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.none() | st.sampled_from(("bug", "core", "__proto__")),
    ),
    max_size=4,
).map(tuple)


@given(TIMELINES, SPIKES, st.randoms(use_true_random=False))
def test_the_order_in_which_issues_come_does_not_matter(
    timelines: list[Timeline], spikes: tuple[SpikeWindow, ...], shuffle: random.Random
) -> None:
    ranked = rank(*HISTORY, *timelines, spikes=spikes)
    shuffled = [*HISTORY, *timelines]
    shuffle.shuffle(shuffled)
    assert rank(*shuffled, spikes=spikes[::-1]) == ranked


@given(TIMELINES, SPIKES)
def test_the_contributions_are_the_score_exactly(
    timelines: list[Timeline], spikes: tuple[SpikeWindow, ...]
) -> None:
    ranked = rank(*HISTORY, *timelines, spikes=spikes, limit=1000)
    assert sorted(keys(ranked)) == sorted(t.key for t in timelines if t.issue.status != "closed")
    for one in ranked:
        assert one.score == sum(t.contribution for t in one.terms)
        assert all(t.contribution == t.value * t.weight and t.value >= 0 and t.because for t in one.terms)
        assert all(t.weight == asdict(WEIGHTS)[t.name] and t.contribution for t in one.terms)
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


@given(TIMELINES, st.integers(-1, 5))
def test_a_limit_cuts_the_same_list(timelines: list[Timeline], limit: int) -> None:
    assert rank(*timelines, limit=limit) == rank(*timelines, limit=1000)[: max(limit, 0)]


def test_nothing_is_ranked_where_nothing_is_open() -> None:
    nothing = PriorityLists(PriorityList((), 0), PriorityList((), 0))
    assert lists() == lists(*HISTORY) == nothing


def test_terms_that_add_nothing_are_not_listed() -> None:
    (only,) = rank(an_issue())
    assert [(t.name, t.raw) for t in only.terms] == [("severity", 0.3), ("activity", 3.0)]
    (unweighted,) = rank(an_issue(), weights=PriorityWeights(severity=0, activity=0))
    assert (unweighted.terms, unweighted.score) == ((), 0)


def test_a_higher_priority_comes_first() -> None:
    words: tuple[Priority, ...] = ("low", "critical", "unknown", "medium", "high")
    ranked = rank(*(an_issue(n, priority=word) for n, word in enumerate(words)))
    assert [words[int(one.issue_id)] for one in ranked] == ["critical", "high", "medium", "unknown", "low"]
    assert term(ranked[0], "severity")[2] == "its priority is critical"
    assert term(ranked[3], "severity")[2] == "nobody gave it a priority"


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_more_demand_never_ranks_lower(few: int, more: int) -> None:
    ranked = rank(an_issue(1, reactions=few), an_issue(2, reactions=few + more))
    assert keys(ranked) == ["#2", "#1"]


def test_duplicates_count_with_reactions() -> None:
    (first, second) = rank(an_issue(1, reactions=3), an_issue(2, reactions=3), duplicates={"1": 2})
    assert term(first, "demand")[::2] == (5.0, "5 duplicates and reactions")
    assert term(second, "demand")[0] == 3.0
    assert term(rank(an_issue(reactions=1))[0], "demand")[2] == "1 duplicate or reaction"


@given(st.floats(0, 5_000), st.floats(0, 5_000))
def test_the_longer_over_the_usual_age_the_more_it_counts(one: float, other: float) -> None:
    weights = PriorityWeights(0, 1, 0, 0, 0, 0, 0)
    younger, older = sorted((one, other))
    result = {
        r.issue_id: amount(r, "age")
        for r in rank(
            *HISTORY,
            an_issue(1, created_at=NOW - timedelta(days=younger)),
            an_issue(2, created_at=NOW - timedelta(days=older)),
            weights=weights,
        )
    }
    assert 0 <= result["1"] <= result["2"] <= 1


def test_the_age_counts_from_the_usual_one_to_eight_times_it() -> None:
    usual = timedelta(days=16.5)

    def overdue(times: float) -> float:
        by_bot = evolve(an_issue(created_at=NOW - times * usual), author_is_bot=True)  # moves no curve
        return amount(rank(*HISTORY, by_bot, weights=PriorityWeights(age=1))[0], "age")

    assert [overdue(times) for times in (0.5, 1, 2, 8, 100)] == pytest.approx([0, 0, 1 / 3, 1, 1])


def test_a_project_that_closes_within_minutes_does_not_call_everything_overdue() -> None:
    quick = [closed(n, 0.001) for n in range(100, 200)]
    (first,) = rank(*quick, an_issue(created_at=NOW - timedelta(hours=12)))
    assert amount(first, "age") == 0


@pytest.mark.parametrize(("kind", "whose"), [("bug", "issues of type bug"), ("feature", "all issues")])
def test_the_usual_age_names_the_group_it_belongs_to(kind: str, whose: str) -> None:
    by_bot = evolve(an_issue(type=kind, created_at=NOW - timedelta(days=30)), author_is_bot=True)
    (only,) = rank(*HISTORY, by_bot)
    assert term(only, "age")[2] == f"open for 30 days; 85% of {whose} are closed within 16 days"


@pytest.mark.parametrize(
    ("window", "because"),
    [
        (SpikeWindow(date(2026, 11, 17)), "part of the project's open spike"),
        (SpikeWindow(date(2026, 11, 17), None, "LOGIN"), "part of the open spike of Login"),
        (SpikeWindow(date(2026, 11, 17), date(2026, 11, 20), "Core"), "part of the open spike of core"),
        (SpikeWindow(date(2026, 11, 18)), None),
        (SpikeWindow(date(2026, 11, 17), date(2026, 11, 19)), None),
        (SpikeWindow(date(2026, 11, 1), None, "docs"), None),
        (SpikeWindow(date(2099, 1, 1)), None),
    ],
)
def test_an_issue_created_in_an_open_spike_of_its_own_counts_more(
    window: SpikeWindow, because: str | None
) -> None:
    (only,) = rank(an_issue(labels=("Login",), components=("core",)), spikes=(window,))
    found = [(t.raw, t.contribution, t.because) for t in only.terms if t.name == "spike"]
    assert found == ([(1.0, WEIGHTS.spike, because)] if because else [])


def test_the_day_of_a_spike_is_the_projects() -> None:
    late = an_issue(created_at=datetime(2026, 11, 17, 23, 30, tzinfo=UTC))
    spikes = (SpikeWindow(date(2026, 11, 18)),)
    assert amount(rank(late, spikes=spikes)[0], "spike") == 0
    assert amount(rank(late, spikes=spikes, zone=ZoneInfo("Europe/Berlin"))[0], "spike") == WEIGHTS.spike


def test_an_issue_at_the_calendars_ends_is_part_of_no_spike() -> None:
    ends = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    for zone in (ZoneInfo("Pacific/Auckland"), ZoneInfo("America/New_York")):
        for end in ends:
            (only,) = rank(an_issue(created_at=end), spikes=(SpikeWindow(date(2026, 11, 1)),), zone=zone)
            assert amount(only, "spike") == 0


def test_a_label_of_security_or_regression_counts_once() -> None:
    both, one, none = rank(
        an_issue(1, labels=("regression", "C-security")), an_issue(2, labels=("I-regression",)), an_issue(3)
    )
    assert term(both, "alarm") == (1.0, WEIGHTS.alarm, "labelled C-security")
    assert term(one, "alarm") == (1.0, WEIGHTS.alarm, "labelled I-regression")
    assert amount(none, "alarm") == 0


def test_what_may_well_be_closed_soon_comes_before_what_has_stuck() -> None:
    stuck = [an_issue(n, created_at=NOW - timedelta(days=300)) for n in range(2, 22)]
    first, *rest = rank(*HISTORY, an_issue(1), *stuck, weights=PriorityWeights(age=0), limit=100)
    assert first.key == "#1"
    raw, contribution, because = term(first, "still_open")
    assert raw is not None
    assert contribution == (1 - raw) * WEIGHTS.still_open
    assert because == f"{1 - raw:.0%} of issues of type bug as old as this were closed within 30 days"
    assert {amount(one, "still_open") for one in rest} == {0}


def test_the_odds_name_the_component_they_rest_on() -> None:
    here = tuple(evolve(timeline, components=("core",)) for timeline in HISTORY)
    (only,) = rank(*here, an_issue(components=("core",)))
    assert "of issues of type bug in core as old as this" in term(only, "still_open")[2]
    elsewhere = (closed(2000 + n, n / 2, type="task") for n in range(40))
    (other,) = rank(*elsewhere, an_issue())
    assert "of all issues as old as this" in term(other, "still_open")[2]


def test_bots_and_issues_closed_without_a_time_say_nothing_of_how_long_things_take() -> None:
    untimed = [evolve(t, issue=evolve(t.issue, closed_at=None)) for t in HISTORY]
    by_bots = [evolve(t, author_is_bot=True) for t in HISTORY]
    for history in (untimed, by_bots):
        (only,) = rank(*history, an_issue())
        assert amount(only, "still_open") == 0
    (by_bot,) = rank(evolve(an_issue(), author_is_bot=True))
    assert by_bot.key == "#1"


def test_of_equal_scores_the_younger_then_the_first_key_comes_first() -> None:
    later = NOW - timedelta(days=1)
    ranked = rank(an_issue(3), an_issue(2), an_issue(1), an_issue(9, created_at=later))
    assert keys(ranked) == ["#9", "#1", "#2", "#3"]


def test_fifty_thousand_labels_are_read() -> None:
    labels = (*(f"label {n}" for n in range(50_000)), "security", "__proto__")
    (only,) = rank(an_issue(labels=labels), spikes=(SpikeWindow(date(2026, 11, 1), None, "__proto__"),))
    assert term(only, "alarm")[2] == "labelled security"
    assert term(only, "spike")[2] == "part of the open spike of __proto__"


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def did(days: float, field: str = "commented", *, who: str | None = "Ann", bot: bool = False) -> Activity:
    return Activity(ago(days), who, bot, field)


@pytest.mark.parametrize(
    ("activities", "days", "because"),
    [
        ((did(2),), 2, "Ann answered 2 days ago"),
        ((did(40), did(2, "labels")), 2, "Ann worked on it 2 days ago"),
        ((did(2, who="reporter"),), 2, "its reporter wrote 2 days ago"),
        ((did(0.5, who=None),), 0.5, "somebody answered less than a day ago"),
        ((did(1, who="robot", bot=True), did(1, "subscribed")), 152, "nobody has said anything for 5 months"),
        ((), 152, "nobody has said anything for 5 months"),
    ],
)
def test_the_last_activity_of_a_human_says_whether_anybody_is_on_it(
    activities: tuple[Activity, ...], days: float, because: str
) -> None:
    quiet = evolve(an_issue(created_at=ago(152)), author="reporter", activities=activities)
    (only,) = rank(quiet)
    assert term(only, "activity") == (days, pytest.approx(2 * exp(-days / 14)), because)


def test_a_new_issue_waits_for_its_first_answer() -> None:
    (only,) = rank(an_issue(created_at=ago(0.5)))
    assert term(only, "activity")[2] == "nobody has answered yet"


def test_activity_after_the_end_is_not_known() -> None:
    later = evolve(an_issue(), activities=(did(2), did(-1)))
    (only,) = rank(later, end=NOW)
    assert term(only, "activity")[2] == "Ann answered 2 days ago"


def test_the_overdue_are_ordered_by_age_beyond_the_usual_and_by_demand() -> None:
    usual = 10
    history = [closed(1000 + n, usual) for n in range(100)]

    def open_for(times: float, number: int, **changes: object) -> Timeline:
        return an_issue(number, created_at=ago(times * usual), **changes)  # type: ignore[arg-type]

    result = lists(
        *history,
        open_for(2, 1),
        open_for(8, 2),
        open_for(4, 3, reactions=9),
        open_for(1, 4),
        open_for(9, 5, type="feature"),
        evolve(open_for(9, 6), author_is_bot=True),
    ).overdue
    assert [(one.key, [t.name for t in one.terms]) for one in result.ranked] == [
        ("#3", ["age", "demand"]),
        ("#2", ["age"]),
        ("#1", ["age"]),
    ]
    assert [one.score for one in result.ranked] == pytest.approx([2 + log(10), 3, 1])
    assert result.total == 3
    assert term(result.ranked[1], "age")[0] == pytest.approx(7 * usual)


@given(TIMELINES, st.integers(0, 5))
def test_the_overdue_are_open_and_their_terms_are_the_score(timelines: list[Timeline], limit: int) -> None:
    result = lists(*HISTORY, *timelines, limit=limit)
    assert len(result.overdue.ranked) == min(limit, result.overdue.total)
    assert result.overdue.total <= result.now.total
    is_open = {t.key for t in timelines if t.issue.status != "closed"}
    for one in result.overdue.ranked:
        assert one.key in is_open
        assert one.score == sum(t.contribution for t in one.terms)
        assert one.score > 0
        assert all(t.contribution > 0 for t in one.terms)


def test_without_a_usual_age_nothing_is_overdue() -> None:
    assert lists(an_issue(created_at=ago(5000))).overdue == PriorityList((), 0)
