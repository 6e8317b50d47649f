"""Reading trends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.unit.diip_core.use_cases.harbour import NOON, TODAY, Harbour
from tests.unit.diip_core.use_cases.world import STRANGER

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.insight.flow.trends import TrendPoint
from diip_core.domain.projects.project import ProjectChanges
from diip_core.errors import InvalidInput, NotFound
from diip_core.use_cases.insight.get_report import get_report
from diip_core.use_cases.insight.get_summary import get_summary
from diip_core.use_cases.insight.get_trends import get_trends
from diip_core.use_cases.insight.list_spikes import list_spikes
from diip_core.use_cases.projects.update_project import update_project


def three_days() -> Harbour:
    harbour = Harbour()
    harbour.issue(NOON - timedelta(days=2), closed_at=NOON)
    harbour.issue(NOON - timedelta(days=2))
    harbour.issue(NOON - timedelta(hours=1))
    harbour.read()
    return harbour


def test_all_history_is_reported_day_by_day_up_to_today() -> None:
    report = get_trends(three_days().world.ports, OPERATOR, "p")
    assert report.points == (
        TrendPoint(date(2026, 6, 29), 2, 0, 0, 2),
        TrendPoint(date(2026, 6, 30), 0, 0, 0, 2),
        TrendPoint(date(2026, 7, 1), 1, 1, 0, 2),
    )
    assert (report.computed_at, report.interval, report.coverage.verified) == (NOON, "day", True)


def test_a_window_begins_with_what_was_open() -> None:
    harbour = three_days()
    start = datetime(2026, 6, 30, tzinfo=UTC)
    report = get_trends(harbour.world.ports, OPERATOR, "p", start=start, end=start + timedelta(days=1))
    assert report.points == (TrendPoint(date(2026, 6, 30), 0, 0, 0, 2),)


@pytest.mark.parametrize(("interval", "first"), [("week", date(2026, 6, 29)), ("month", date(2026, 6, 1))])
def test_periods_are_weeks_and_months_too(interval: str, first: date) -> None:
    report = get_trends(three_days().world.ports, OPERATOR, "p", interval=interval)  # type: ignore[arg-type]
    assert report.points[0].date == first
    assert sum(point.created for point in report.points) == 3


@pytest.mark.parametrize(
    ("window", "field"),
    [
        ({"end": datetime(9999, 12, 31, tzinfo=UTC)}, "to"),
        ({"start": datetime(1, 1, 2, tzinfo=UTC)}, "from"),
        ({"start": NOON, "end": datetime(9999, 12, 31, tzinfo=UTC)}, "from"),
    ],
)
def test_a_window_that_is_too_long_names_a_side_that_was_given(
    window: dict[str, datetime], field: str
) -> None:
    with pytest.raises(InvalidInput, match="at most 100,000 days") as refused:
        get_trends(three_days().world.ports, OPERATOR, "p", **window)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_another_zone_has_other_days() -> None:
    harbour = three_days()
    before = get_trends(harbour.world.ports, OPERATOR, "p", integration_id="i").points
    update_project(harbour.world.ports, OPERATOR, "p", ProjectChanges(timezone="Pacific/Kiritimati"))
    after = get_trends(harbour.world.ports, OPERATOR, "p").points
    assert [point.date for point in after] == [point.date + timedelta(days=1) for point in before]


def test_an_empty_project_has_one_quiet_day() -> None:
    report = get_trends(Harbour().world.ports, OPERATOR, "p")
    assert report.points == (TrendPoint(TODAY, 0, 0, 0, 0),)
    assert not report.coverage.verified


def test_a_window_without_end_is_refused() -> None:
    ports = Harbour().world.ports
    with pytest.raises(InvalidInput):
        get_trends(ports, OPERATOR, "p", start=datetime(1, 1, 2, tzinfo=UTC))
    with pytest.raises(NotFound):
        get_trends(ports, STRANGER, "p")


def test_an_interval_that_is_none_names_those_there_are() -> None:
    with pytest.raises(InvalidInput, match="one of day, week, month") as refused:
        get_trends(Harbour().world.ports, OPERATOR, "p", interval="year")  # type: ignore[arg-type]
    assert refused.value.field == "interval"


@pytest.mark.parametrize("moment", [datetime(2026, 6, 30), date(2026, 6, 30)])
def test_a_window_without_zone_says_how_one_is_given(moment: Any) -> None:
    ports = Harbour().world.ports
    for side, field in (("start", "from"), ("end", "to")):
        for ask in (get_trends, list_spikes, get_summary, get_report):
            with pytest.raises(InvalidInput, match=rf"{side} is a datetime with its zone.*tzinfo=UTC") as no:
                ask(ports, OPERATOR, "p", **{side: moment})  # type: ignore[operator]
            assert no.value.field == field
