"""Reporting on a project."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.diip_core.use_cases.harbour import NOON, TODAY, Harbour
from tests.unit.diip_core.use_cases.world import STRANGER

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.errors import InvalidInput, NotFound
from diip_core.use_cases.insight.get_report import get_report
from diip_core.use_cases.insight.get_summary import get_summary


def a_year() -> Harbour:
    harbour = Harbour()
    for back in range(365, 0, -1):
        at = NOON - timedelta(days=back)
        for place in range(2):
            takes = timedelta(days=4 + (back * 3 + place) % 30)
            closed_at = at + takes if at + takes < NOON else None
            harbour.issue(at + timedelta(hours=place), closed_at=closed_at)
    harbour.burst(TODAY - timedelta(days=1), 24)
    harbour.read()
    return harbour


def test_a_report_holds_everything_from_one_look() -> None:
    harbour = a_year()
    report = get_report(harbour.world.ports, OPERATOR, "p")
    assert report.summary == get_summary(harbour.world.ports, OPERATOR, "p")
    assert (report.trends.interval, report.timezone) == ("week", "UTC")
    assert report.trends.points[-1].open == report.summary.open_issues == report.flow.open_issues
    assert report.spikes.episodes[0].episode.is_open_on(TODAY)
    assert [one.type for one in report.curves] == [None]
    assert report.curves[0].curve.subjects == report.summary.total_issues
    assert report.bottlenecks.found.bottlenecks == ()
    assert report.priorities.now.total == report.summary.open_issues
    assert report.first_created_at == NOON - timedelta(days=365)


def test_a_report_of_a_window_is_as_of_its_end() -> None:
    harbour = a_year()
    start = datetime(2026, 3, 1, tzinfo=UTC)
    report = get_report(
        harbour.world.ports, OPERATOR, "p", integration_id="i", start=start, end=start + timedelta(days=31)
    )
    assert (report.trends.interval, len(report.trends.points)) == ("day", 31)
    assert report.summary.created == report.flow.created == 62
    assert report.spikes.episodes == ()
    assert report.flow.horizon == start + timedelta(days=31)


def test_a_report_counts_days_in_any_time_zone() -> None:
    harbour = Harbour()
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # already the next day in Tokyo
    harbour.issue(late, closed_at=late + timedelta(hours=30))
    harbour.read()

    def days(timezone: str | None) -> list[tuple[int, int, int]]:
        report = get_report(
            harbour.world.ports,
            OPERATOR,
            "p",
            start=datetime(2026, 3, 1, tzinfo=UTC),
            end=datetime(2026, 3, 5, tzinfo=UTC),
            timezone=timezone,
        )
        assert report.timezone == (timezone or "UTC")
        return [
            (one.date.day, one.created, one.closed)
            for one in report.trends.points
            if one.created or one.closed
        ]

    assert days(None) == days("UTC") == [(1, 1, 0), (3, 0, 1)]
    assert days("Asia/Tokyo") == [(2, 1, 0), (3, 0, 1)]
    with pytest.raises(InvalidInput, match="no time zone"):
        days("Mars/Olympus")


@pytest.mark.parametrize(("days", "has_begun"), [(None, True), (-400, True), (-1, True), (1, False)], ids=str)
def test_a_window_has_begun_unless_all_of_it_is_to_come(days: int | None, *, has_begun: bool) -> None:
    harbour = a_year()
    start = None if days is None else harbour.world.clock.now() + timedelta(days=days)
    report = get_report(harbour.world.ports, OPERATOR, "p", start=start)
    assert report.has_begun is has_begun
    assert report.first_created_at == NOON - timedelta(days=365)


def test_a_report_on_next_to_nothing_says_little() -> None:
    harbour = Harbour()
    report = get_report(harbour.world.ports, OPERATOR, "p")
    assert (report.summary.total_issues, report.curves, report.priorities.now.ranked) == (0, (), ())
    assert report.first_created_at is None
    with pytest.raises(NotFound):
        get_report(harbour.world.ports, STRANGER, "p")


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidInput):
        get_report(Harbour().world.ports, OPERATOR, "p", start=NOON, end=NOON)
