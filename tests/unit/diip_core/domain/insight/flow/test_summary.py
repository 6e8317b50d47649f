"""Every field of the summary by its definition."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.insight.flow.issue_counts import IssueCounts, count_issues
from diip_core.domain.insight.flow.summary import Summary, summarise
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.time import Window

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY = 86_400.0


def day(number: float) -> datetime:
    """So many days before now."""
    return NOW - timedelta(days=number)


def an_issue(**changes: Any) -> AnalyticsIssue:
    issue = AnalyticsIssue(
        provider="github",
        status="open",
        type="bug",
        priority="high",
        labels=(),
        created_at=day(10),
        closed_at=None,
        first_response_at=None,
        active_at=day(10),
    )
    return evolve(issue, **changes)


def closed(created: float, lasting: float, **changes: Any) -> AnalyticsIssue:
    """Created ``created`` days ago and closed ``lasting`` days later."""
    return an_issue(status="closed", created_at=day(created), closed_at=day(created - lasting), **changes)


def summary(
    *issues: AnalyticsIssue, start: datetime | None = None, end: datetime | None = None, now: datetime = NOW
) -> Summary:
    window = Window(start=start, end=end, now=now)
    return summarise(count_issues(issues, window), window, project_id="p", coverage=Coverage(None))


def test_an_empty_project_has_zeros_and_nothing_to_speak_of() -> None:
    result = summary()
    assert result == Summary(
        project_id="p", start=None, end=None, computed_at=NOW, total_issues=0, open_issues=0, closed_issues=0,
        created=0, closed=0, closed_undated=0, reopened=0, net_flow=0, avg_resolution_seconds=None,
        median_resolution_seconds=None, p85_resolution_seconds=None, median_first_response_seconds=None,
        oldest_open_seconds=None, stale_open=0, spike_detected=False, by_provider={}, by_type={},
        by_priority={}, by_label={}, spike=None, coverage=Coverage(None),
    )  # fmt: skip


def test_without_a_window_everything_counts() -> None:
    result = summary(an_issue(), an_issue(created_at=day(30)), closed(5, 1), closed(400, 3))
    assert (result.total_issues, result.open_issues, result.closed_issues) == (4, 2, 2)
    assert (result.created, result.closed, result.net_flow) == (4, 2, 2)
    assert result.avg_resolution_seconds == 2 * DAY
    assert result.oldest_open_seconds == 30 * DAY


def test_in_progress_is_open() -> None:
    assert summary(an_issue(status="in_progress")).open_issues == 1


def test_flows_are_of_the_window_from_its_start_and_before_its_end() -> None:
    issues = (
        an_issue(created_at=day(30)),
        an_issue(created_at=day(20)),
        an_issue(created_at=day(10)),
        closed(40, 10),  # on the start: in
        closed(40, 25),
        closed(40, 30),  # on the end: out
        closed(60, 5),
    )
    result = summary(*issues, start=day(30), end=day(10))
    assert (result.created, result.closed, result.net_flow) == (2, 2, 0)
    assert result.avg_resolution_seconds == (10 + 25) / 2 * DAY


def test_totals_are_as_of_the_windows_end() -> None:
    issues = (an_issue(created_at=day(50)), closed(50, 45), closed(50, 5), an_issue(created_at=day(3)))
    result = summary(*issues, start=day(30), end=day(20))
    assert (result.total_issues, result.open_issues, result.closed_issues) == (3, 2, 1)
    assert result.oldest_open_seconds == 30 * DAY


def test_an_issue_that_was_reopened_was_open_in_between() -> None:
    issue = closed(50, 45, status_changes=((day(40), "closed"), (day(30), "open"), (day(5), "closed")))
    at = {number: summary(issue, start=day(60), end=day(number)) for number in (45, 35, 25, 4)}
    assert [at[number].open_issues for number in at] == [1, 0, 1, 0]
    assert [at[number].closed for number in at] == [0, 1, 1, 2]
    assert [at[number].reopened for number in at] == [0, 0, 1, 1]
    assert [at[number].avg_resolution_seconds for number in at] == [None, 10 * DAY, None, 45 * DAY]


def test_a_reopening_counts_in_its_own_window_alone_and_is_no_creation() -> None:
    issue = an_issue(created_at=day(50), status_changes=((day(40), "closed"), (day(30), "open")))
    result = summary(issue, start=day(35), end=day(25))
    assert (result.created, result.reopened, result.open_issues) == (0, 1, 1)
    assert summary(issue, start=day(25), end=day(1)).reopened == 0
    assert summary(issue).reopened == 1


def test_two_closes_in_a_row_are_no_reopening() -> None:
    issue = closed(50, 30, status_changes=((day(40), "closed"), (day(20), "closed")))
    assert summary(issue).reopened == 0


def test_a_close_before_the_creation_lasts_no_time_at_all() -> None:
    result = summary(closed(10, -5))
    assert result.avg_resolution_seconds == 0
    many = summary(*[closed(10, -5)] * 30)
    assert (many.median_resolution_seconds, many.p85_resolution_seconds) == (0, 0)


def test_closed_without_a_time_is_closed_but_lasts_no_known_time() -> None:
    without = an_issue(status="closed", closed_at=None)
    result = summary(*[closed(20, 2)] * 20, *[without] * 30)
    assert (result.total_issues, result.closed_issues, result.open_issues) == (50, 50, 0)
    assert (result.closed, result.avg_resolution_seconds) == (20, 2 * DAY)
    assert result.median_resolution_seconds == 2 * DAY
    assert summary(without, end=day(1)).open_issues == 0


def test_a_median_is_the_very_number_of_seconds_that_an_issue_took() -> None:
    took = timedelta(seconds=769_258)
    result = summary(*[an_issue(created_at=NOW - took, closed_at=NOW, status="closed")] * 20)
    assert result.median_resolution_seconds == 769_258.0, "not 769257.9999999999"


def test_medians_count_what_is_still_open_as_censored() -> None:
    # Of 40 issues of the same day half are closed after 2 days: the naive median says 2, the truth is that
    # a half were over by then and 85 % never were.
    result = summary(*[closed(10, 2)] * 20, *[an_issue()] * 20)
    assert result.avg_resolution_seconds == 2 * DAY
    assert result.median_resolution_seconds == 2 * DAY
    assert result.p85_resolution_seconds is None
    assert summary(*[closed(10, 2)] * 19, *[an_issue()] * 21).median_resolution_seconds is None


def test_medians_are_of_the_issues_created_in_the_window() -> None:
    old, young = [closed(400, 300)] * 30, [closed(20, 1)] * 30
    result = summary(*old, *young, start=day(30), end=NOW)
    assert result.median_resolution_seconds == 1 * DAY
    assert summary(*old, *young, start=day(500), end=day(50)).median_resolution_seconds == 300 * DAY


def test_a_close_after_the_windows_end_is_not_known_yet() -> None:
    result = summary(*[closed(20, 15)] * 30, start=day(30), end=day(10))
    assert (result.closed, result.median_resolution_seconds) == (0, None)
    assert result.open_issues == 30


@pytest.mark.parametrize(("ended", "running", "median"), [(5, 14, None), (4, 16, None), (11, 9, DAY)])
def test_nothing_is_said_under_twenty_issues_or_five_events(
    ended: int, running: int, median: float | None
) -> None:
    result = summary(*[closed(10, 1)] * ended, *[an_issue()] * running)
    assert result.median_resolution_seconds == median


def test_the_first_response_is_the_median_wait_of_the_windows_issues() -> None:
    answered = [an_issue(first_response_at=day(9))] * 15
    result = summary(*answered, *[an_issue()] * 10)
    assert result.median_first_response_seconds == 1 * DAY
    assert summary(*answered).median_first_response_seconds is None


def test_a_close_without_a_response_ends_the_wait_unanswered() -> None:
    # Closed after an hour by their authors: were they still waiting, they would hold the median up.
    waiting = summary(*[an_issue(first_response_at=day(9))] * 10, *[an_issue()] * 20)
    assert waiting.median_first_response_seconds is None
    gone = summary(*[an_issue(first_response_at=day(9))] * 10, *[closed(10, 0.04)] * 20)
    assert gone.median_first_response_seconds == 1 * DAY


def test_a_response_after_the_windows_end_is_not_known_yet() -> None:
    issues = [an_issue(created_at=day(20), first_response_at=day(5))] * 30
    assert summary(*issues, start=day(30), end=day(10)).median_first_response_seconds is None
    assert summary(*issues, start=day(30), end=day(1)).median_first_response_seconds == 15 * DAY


def test_open_and_untouched_for_ninety_days_is_stale() -> None:
    issues = (
        an_issue(created_at=day(300), active_at=day(90)),
        an_issue(created_at=day(300), active_at=day(89.9)),
        closed(300, 1, active_at=day(299)),
    )
    assert summary(*issues).stale_open == 1
    assert summary(*issues, end=day(100)).stale_open == 0


def test_the_oldest_open_issue_is_as_old_as_at_the_end() -> None:
    assert summary(an_issue(created_at=day(90)), closed(200, 1), end=day(20)).oldest_open_seconds == 70 * DAY


def test_an_end_in_the_future_observes_up_to_now() -> None:
    result = summary(an_issue(created_at=day(4)), end=day(-30))
    assert result.oldest_open_seconds == 4 * DAY


def test_dates_of_1970_and_2099_are_dates_like_others() -> None:
    first = an_issue(created_at=datetime(1970, 1, 1, tzinfo=UTC), active_at=datetime(1970, 1, 1, tzinfo=UTC))
    future = an_issue(created_at=datetime(2099, 12, 31, tzinfo=UTC), active_at=day(0))
    result = summary(first, future)
    assert (result.total_issues, result.open_issues, result.created, result.stale_open) == (2, 2, 2, 1)
    assert result.oldest_open_seconds == (NOW - first.created_at).total_seconds()
    assert summary(future).oldest_open_seconds == 0
    assert summary(first, future, end=NOW).total_issues == 1


def test_words_are_counted_largest_first_and_equal_ones_by_name() -> None:
    result = summary(
        an_issue(type="task", priority="low", labels=("ui", "ui", "api")),
        an_issue(type="bug", priority="low", provider="jira", labels=("api",)),
        closed(5, 1, type="bug", priority="critical"),
    )
    assert list(result.by_type.items()) == [("bug", 2), ("task", 1)]
    assert list(result.by_priority.items()) == [("low", 2), ("critical", 1)]
    assert list(result.by_provider.items()) == [("github", 2), ("jira", 1)]
    assert list(result.by_label.items()) == [("api", 2), ("ui", 1)]


def test_the_twenty_commonest_labels_are_reported() -> None:
    issues = [an_issue(labels=tuple(f"label-{n:02}" for n in range(top))) for top in range(1, 31)]
    assert list(summary(*issues).by_label) == [f"label-{n:02}" for n in range(20)]


def test_what_the_mirror_cannot_vouch_for_makes_it_unverified() -> None:
    window = Window(start=None, end=None, now=NOW)
    result = summarise(
        IssueCounts(), window, project_id="p", coverage=Coverage(None, ("the first sync has not ended",))
    )
    assert (result.coverage.verified, result.coverage.reasons) == (False, ("the first sync has not ended",))


FACTS = st.builds(
    lambda created, lasting: (
        closed(created, lasting) if lasting is not None else an_issue(created_at=day(created))
    ),
    st.integers(0, 400),
    st.none() | st.integers(0, 100),
)


@given(st.lists(FACTS, max_size=40), st.integers(1, 400), st.integers(0, 400))
def test_the_parts_add_up_in_every_window(issues: list[AnalyticsIssue], length: int, until: int) -> None:
    result = summary(*issues, start=day(until + length), end=day(until))
    assert result.open_issues + result.closed_issues == result.total_issues == sum(result.by_type.values())
    before = summary(*issues, end=day(until + length))
    assert result.total_issues == before.total_issues + result.created
    assert result.open_issues == before.open_issues + result.net_flow
