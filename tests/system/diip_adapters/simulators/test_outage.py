from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_adapters.simulators import writing
from diip_adapters.simulators.organisation import Project, Report
from diip_adapters.simulators.outage import SMALLEST_YEAR, Outage
from diip_adapters.simulators.work import plan_project

NOW = datetime(2026, 11, 26, 12, 31, 7, tzinfo=UTC)
OUTAGE = Outage.planted(NOW, count=SMALLEST_YEAR)
seconds_of_the_year = st.integers(-200 * 86_400, 0)


def moments(report: Report) -> list[datetime]:
    made = [h.at for h in report.happenings] + [r.at for r in report.remarks]
    return [report.opened_at, report.changed_at, *made, *([report.closed_at] if report.closed_at else [])]


def imported(project: Project) -> list[Report]:
    return [report for report in project.reports if "imported" in report.labels]


@pytest.fixture(scope="module", params=[SMALLEST_YEAR, 1_500, 3_000])
def project(request: pytest.FixtureRequest) -> Project:
    return plan_project("harbour", seed=7, now=NOW, count=request.param)


@pytest.mark.parametrize("days_later", range(7))
def test_it_takes_three_working_days_about_ten_weeks_ago(days_later: int) -> None:
    now = NOW + timedelta(days=days_later)
    days = Outage.planted(now, count=1_500).days
    assert [day.weekday() for day in days] == [0, 1, 2]
    assert 67 <= (now.date() - days[-1]).days <= 75


def test_nothing_at_all_happens_while_the_tracker_is_down(project: Project) -> None:
    down = set(project.planted.outage_days)
    assert len(down) == 3
    assert not [at for report in project.reports for at in moments(report) if at.date() in down]
    released = [at for r in project.releases for at in (r.opened_at, r.closed_at) if at]
    assert not [at for at in released if at.date() in down]


def test_people_make_up_for_it_early_on_the_day_after(project: Project) -> None:
    by_hand = [r for r in project.reports if r not in imported(project)]
    early = Counter(r.opened_at.date() for r in by_hand if 6 <= r.opened_at.hour < 9)
    day = project.planted.import_day
    assert day is not None
    usual = max(count for other, count in early.items() if other not in (day, *project.planted.spike_days))
    assert early[day] > usual


def test_the_bot_files_at_least_sixty_reports_within_an_hour(project: Project) -> None:
    filed = imported(project)
    assert len(filed) >= 60
    assert {r.author for r in filed} == {project.people[0]}
    assert {r.opened_at.date() for r in filed} == {project.planted.import_day}
    assert filed[-1].opened_at - filed[0].opened_at < timedelta(hours=1)


def test_no_other_hour_of_anybody_looks_like_an_import(project: Project) -> None:
    by_hour = Counter(
        (r.author, r.opened_at.replace(minute=0, second=0)) for r in project.reports if r.author
    )
    assert [at.date() for (_, at), count in by_hour.items() if count >= 20] == [project.planted.import_day]


def test_imported_reports_are_plain_and_about_every_area_alike(project: Project) -> None:
    filed = imported(project)
    areas, kinds = Counter(r.area for r in filed), Counter(r.kind for r in filed)
    assert len(areas) == 8
    assert max(areas.values()) - min(areas.values()) <= 3
    assert len(kinds) == 4
    assert max(kinds.values()) < len(filed) / 2
    assert not [r for r in filed if r.is_change or r.duplicate_of]


def test_imported_reports_say_where_they_come_from(project: Project) -> None:
    notes = [(writing.body(project, r) or "").partition("\n")[0] for r in imported(project)]
    [(note, count), *_] = Counter(notes).most_common()
    assert "mail" in note
    assert count > 0.9 * len(notes)


@pytest.mark.parametrize("count", [0, 50, 200, SMALLEST_YEAR - 1])
def test_a_year_of_few_reports_has_no_outage(count: int) -> None:
    small = plan_project("harbour", seed=7, now=NOW, count=count)
    assert small.planted.outage_days == ()
    assert small.planted.import_day is None
    assert not imported(small)


def test_without_an_outage_everything_stays_as_it_was() -> None:
    assert Outage().postponed(NOW) == NOW


@given(st.lists(seconds_of_the_year, min_size=2))
def test_whatever_is_postponed_stays_in_order(seconds: list[int]) -> None:
    ats = [NOW + timedelta(seconds=second) for second in sorted(seconds)]
    assert all(a <= b for a, b in pairwise(OUTAGE.postponed(at) for at in ats))


@given(seconds_of_the_year)
def test_only_what_fell_into_the_outage_or_its_wake_is_postponed(second: int) -> None:
    at = NOW + timedelta(seconds=second)
    back_at = datetime.combine(OUTAGE.days[-1] + timedelta(days=1), time(6), UTC)
    if at.date() in OUTAGE.days or OUTAGE.caught_up_at() - timedelta(hours=9) <= at < OUTAGE.caught_up_at():
        assert max(at, back_at) <= OUTAGE.postponed(at) < OUTAGE.caught_up_at()
    else:
        assert OUTAGE.postponed(at) == at
