from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.diip_core.domain.timelines import analytics_issue, day, lives

from diip_core.domain.insight.flow.trends import (
    DayFlow,
    TrendInterval,
    TrendPoint,
    daily_flow,
    fold_before,
    trend_points,
)
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.lifecycle import derive_lifecycle

MONDAY = date(2026, 11, 2)


def flow_of(issues: list[AnalyticsIssue], zone: tzinfo) -> dict[date, DayFlow]:
    return daily_flow(map(derive_lifecycle, issues), zone)


def on(number: int) -> date:
    """A date of November 2026; the 2nd is a Monday."""
    return date(2026, 11, number)


def test_every_close_and_reopen_counts_on_its_own_day() -> None:
    changes = ((day(9), "closed"), (day(8), "open"), (day(5), "closed"))
    flow = flow_of([analytics_issue(10, 5, status_changes=changes), analytics_issue(10)], UTC)
    assert flow == {
        on(13): DayFlow(created=2),
        on(14): DayFlow(closed=1),
        on(15): DayFlow(reopened=1),
        on(18): DayFlow(closed=1),
    }


def test_closed_without_a_time_is_counted_apart_on_the_day_it_was_created() -> None:
    flow = flow_of([analytics_issue(10, status="closed")], UTC)
    assert flow == {on(13): DayFlow(created=1, closed_undated=1)}
    assert flow[on(13)].balance == 0


def test_a_close_before_the_creation_never_makes_the_balance_negative() -> None:
    flow = flow_of([analytics_issue(10, -300)], UTC)
    assert flow == {on(13): DayFlow(created=1, closed=1)}


def test_an_issue_counts_on_the_day_of_the_projects_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    # The clock goes back on 25 October 2026: that day begins at 22:00 and ends at 23:00 UTC.
    hours = [datetime(2026, 10, 24, 22, tzinfo=UTC) + timedelta(hours=number) for number in range(26)]
    flow = flow_of([analytics_issue(created_at=hour) for hour in hours], berlin)
    assert flow == {date(2026, 10, 25): DayFlow(created=25), date(2026, 10, 26): DayFlow(created=1)}


def test_a_day_without_anything_is_a_point_too() -> None:
    days = {on(3): DayFlow(created=2), on(5): DayFlow(closed=1)}
    points = trend_points(days, interval="day", first=on(3), last=on(5))
    assert points == (
        TrendPoint(on(3), created=2, closed=0, reopened=0, open=2),
        TrendPoint(on(4), created=0, closed=0, reopened=0, open=2),
        TrendPoint(on(5), created=0, closed=1, reopened=0, open=1),
    )


def test_a_week_is_named_by_its_monday_and_a_month_by_its_first_day() -> None:
    days = {on(number): DayFlow(created=1) for number in range(1, 31)}
    weeks = trend_points(days, interval="week", first=on(4), last=on(10))
    assert [(point.date, point.created, point.open) for point in weeks] == [(on(2), 5, 8), (on(9), 2, 10)]
    months = trend_points(days, interval="month", first=date(2026, 10, 15), last=on(30))
    assert [(point.date, point.created) for point in months] == [(date(2026, 10, 1), 0), (on(1), 30)]


def test_what_was_open_before_may_be_given() -> None:
    (point,) = trend_points({}, interval="day", first=on(3), last=on(3), open_before=7)
    assert point.open == 7


def test_a_window_that_ends_before_it_begins_has_no_points() -> None:
    assert trend_points({}, interval="day", first=on(3), last=on(2)) == ()


def test_the_calendars_first_week_is_whole() -> None:
    assert [p.date for p in trend_points({}, interval="week", first=date.min, last=date.min)] == [date.min]


@settings(max_examples=8)  # Each walks the days of 150 years.
@given(st.lists(lives(), max_size=8), st.sampled_from(("week", "month")))
def test_what_is_open_in_the_end_is_what_the_issues_say(
    issues: list[AnalyticsIssue], interval: TrendInterval
) -> None:
    days = flow_of(issues, ZoneInfo("America/New_York"))
    points = trend_points(days, interval=interval, first=date(1960, 1, 1), last=date(2110, 1, 1))
    assert points[-1].open == sum(issue.status != "closed" for issue in issues)
    assert sum(point.created for point in points) == len(issues)
    assert all(point.open >= 0 for point in points)
    before = 0
    for point in points:
        gone = point.closed + point.closed_undated
        assert point.open == before + point.created + point.reopened - gone
        before = point.open


FLOWS = st.builds(DayFlow, *[st.integers(0, 9)] * 4)


@given(
    st.dictionaries(st.dates(MONDAY - timedelta(80), MONDAY + timedelta(80)), FLOWS),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_days_weeks_and_months_tell_the_same(days: dict[date, DayFlow], back: int, forth: int) -> None:
    intervals: tuple[TrendInterval, ...] = ("day", "week", "month")
    first, last = MONDAY - timedelta(back), MONDAY + timedelta(forth)
    result = [trend_points(days, interval=interval, first=first, last=last) for interval in intervals]
    totals = {
        (sum(p.created for p in t), sum(p.closed for p in t), sum(p.reopened for p in t), t[-1].open)
        for t in result
    }
    assert len(totals) == 1


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Australia/Lord_Howe"])
def test_odd_zones_lose_no_issue(zone: str) -> None:
    # Samoa skipped 30 December 2011; Lord Howe changes by half an hour.
    hours = [datetime(2011, 12, 29, tzinfo=UTC) + timedelta(hours=number) for number in range(72)]
    flow = flow_of([analytics_issue(created_at=hour) for hour in hours], ZoneInfo(zone))
    assert sum(day.created for day in flow.values()) == 72
    assert (date(2011, 12, 30) in flow) == (zone != "Pacific/Apia")


def test_days_before_the_first_one_shown_become_one() -> None:
    first = date(2026, 6, 10)
    shown = {first: DayFlow(closed=2), date(2026, 6, 11): DayFlow(created=4)}
    days = {date(2026, 1, 1): DayFlow(created=1), date(2025, 1, 1): DayFlow(created=2)} | shown
    assert list(fold_before(days, first).items()) == [(date(2026, 6, 9), DayFlow(created=3)), *shown.items()]
    assert fold_before(shown, first) == shown
