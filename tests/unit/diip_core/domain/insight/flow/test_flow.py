from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_core.domain.timelines import EVER, NOW, activity, day, days, issue, lives
from tests.unit.work import calls_of

from diip_core.domain.insight.flow.flow import Flow, describe_flow
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.time import Window

BERLIN = ZoneInfo("Europe/Berlin")


def flow(*issues: Timeline, window: Window = EVER) -> Flow:
    return describe_flow(issues, window, BERLIN)


def test_an_empty_project_has_nothing_to_speak_of() -> None:
    result = flow()
    assert (result.created, result.by_bots, result.open_issues, result.growth) == (0, 0, 0, None)
    assert result.resolution.waiting.quantiles == ()
    assert (result.resolution.mean_days, result.reopening.rate, result.workload.gini) == (None, None, None)


def test_one_issue_is_counted_and_no_more() -> None:
    result = flow(issue(10, 4))
    assert (result.created, result.open_issues) == (1, 0)
    assert (result.resolution.waiting.subjects, result.resolution.waiting.events) == (1, 1)
    assert result.resolution.waiting.quantiles == ()
    assert result.resolution.mean_days == 4


def test_what_is_open_counts_in_the_median_and_not_in_the_plain_mean() -> None:
    result = flow(*[issue(100, 2) for _ in range(10)], *[issue(100) for _ in range(15)])
    median = result.resolution.waiting.quantiles[0]
    assert (median.days, result.resolution.mean_days) == (None, 2)
    assert (result.resolution.waiting.subjects, result.resolution.waiting.events) == (25, 10)


def test_the_cohort_was_created_in_the_window_the_mean_is_of_what_was_closed_in_it() -> None:
    result = flow(issue(50, 5), issue(50, 35), issue(20, 4), issue(20), issue(3), window=days(30, 10))
    assert (result.created, result.resolution.waiting.subjects, result.resolution.waiting.events) == (2, 2, 1)
    assert (result.resolution.closed_in_window, result.resolution.mean_days) == (2, (35 + 4) / 2)
    assert (result.horizon, result.open_issues) == (day(10), 1)


def test_closed_without_a_time_is_left_out_and_counted() -> None:
    result = flow(issue(10, status="closed"), issue(10))
    assert (result.resolution.closed_undated, result.resolution.waiting.subjects, result.open_issues) == (
        1,
        1,
        1,
    )
    assert result.created == 2


def test_issues_of_bots_are_counted_apart() -> None:
    bots = [issue(10, 1, author_is_bot=True, assignees=("z",)) for _ in range(30)]
    result = flow(issue(10), issue(10, author_is_bot=True), *bots)
    assert (result.created, result.by_bots, result.resolution.waiting.subjects) == (1, 31, 1)
    assert (result.open_issues, result.open_by_bots) == (1, 1)
    assert result.workload.assigned == 0


def test_time_in_status_is_of_providers_that_tell_it() -> None:
    moved = issue(10, provider="jira", activities=(activity(5, "status", "open", "in_progress"),))
    result = flow(moved, issue(10, provider="stackoverflow"))
    assert {status: w.subjects for status, w in result.time_in_status.by_status.items()} == {
        "in_progress": 1,
        "open": 1,
    }
    assert result.time_in_status.efficiency == pytest.approx(0.5)
    assert result.first_response.comments_only == ("stackoverflow",)


def test_growth_is_by_the_projects_days_up_to_the_horizon() -> None:
    result = flow(*[issue(number / 4) for number in range(1, 400)])
    assert result.growth is not None
    # Midnight UTC is 01:00 in Berlin: the last of the 28 days has an hour only.
    assert result.growth.arrivals == pytest.approx(28 * 4, abs=4)
    assert result.growth.is_growing


@pytest.mark.parametrize("year", [1970, 2099])
def test_an_issue_of_1970_or_2099_leaves_the_rest_as_it_is(year: int) -> None:
    odd = issue(number=999, created_at=datetime(year, 1, 1, tzinfo=UTC), active_at=NOW)
    result = flow(odd, *[issue(40, 3) for _ in range(30)])
    assert result.resolution.waiting.quantiles[0].days == 3
    assert result.open_issues == 1


def test_all_on_one_day_is_one_day() -> None:
    result = flow(*[issue(100, number % 9, number=number) for number in range(3_000)])
    assert result.resolution.waiting.quantiles[0].days == 4
    assert result.growth is not None
    assert (result.growth.arrivals, result.growth.is_growing) == (0, False)


def test_created_after_closed_took_no_time() -> None:
    result = flow(*[issue(10, -4) for _ in range(25)])
    assert (result.resolution.waiting.quantiles[0].days, result.resolution.mean_days) == (0, 0)


@given(st.lists(lives(), max_size=12), st.randoms(use_true_random=False), st.booleans())
def test_any_lives_in_any_order_make_the_same_flow(
    issues: list[AnalyticsIssue], random: Random, is_past: bool
) -> None:
    window = days(10_000, 100) if is_past else EVER
    issues = [
        Timeline(str(number), "i", f"#{number}", "", "", one, author_is_bot=number % 5 == 4)
        for number, one in enumerate(issues)
    ]
    result = flow(*issues, window=window)
    shuffled = random.sample(issues, len(issues))
    again = flow(*shuffled, window=window)
    assert (again.resolution.waiting, again.growth, again.ageing) == (
        result.resolution.waiting,
        result.growth,
        result.ageing,
    )
    assert result.resolution.waiting.subjects + result.resolution.closed_undated == result.created


def a_year_of(size: int) -> list[Timeline]:
    random = Random(3)
    return [
        issue(
            (age := random.uniform(0, 900)),
            random.uniform(0, age) if random.random() < 0.8 else None,
            number=number,
            activities=(activity(age, "labels", None, "x"), activity(age / 2, "commented")),
            assignees=(f"p{number % 40}",),
        )
        for number in range(size)
    ]


def test_the_work_grows_as_the_issues_do() -> None:
    window = Window(NOW - timedelta(days=400), None, NOW)
    few, many = a_year_of(500), a_year_of(2_000)
    assert describe_flow(many, window, BERLIN).created > 800
    assert calls_of(lambda: describe_flow(many, window, BERLIN)) < 6 * calls_of(
        lambda: describe_flow(few, window, BERLIN)
    )
