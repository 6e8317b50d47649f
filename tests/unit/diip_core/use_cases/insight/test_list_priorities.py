"""Ranking open issues by what comes first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.diip_core.use_cases.harbour import NOON, TODAY, Harbour
from tests.unit.diip_core.use_cases.world import STRANGER

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.insight.priority.priority import PriorityList, Ranked
from diip_core.domain.projects.project import ProjectChanges
from diip_core.errors import InvalidInput, NotFound
from diip_core.use_cases.insight.get_report import get_report
from diip_core.use_cases.insight.list_priorities import list_priorities
from diip_core.use_cases.projects.update_project import update_project


def busy() -> Harbour:
    """Issues that close in a week, some that do not, and a burst yesterday."""
    harbour = Harbour()
    for back in range(120, 2, -1):
        at = NOON - timedelta(days=back)
        closes = timedelta(days=5 + back % 5)
        harbour.issue(at, closed_at=at + closes if back % 6 and at + closes < NOON else None)
    harbour.burst(TODAY - timedelta(days=1), 20, labels=("area/import",))
    harbour.issue(NOON - timedelta(days=2), title="Login leaks", labels=("security",), reactions_count=9)
    harbour.read()
    return harbour


def amount(ranked: Ranked, name: str) -> float:
    """What a term adds; 0 if it is not listed."""
    return sum(term.contribution for term in ranked.terms if term.name == name)


def test_what_matters_most_comes_first_with_every_term_shown() -> None:
    report = list_priorities(busy().world.ports, OPERATOR, "p")
    first = report.now.ranked[0]
    assert first.title == "Login leaks"
    assert {"severity", "demand", "alarm", "activity"} <= {term.name for term in first.terms}
    assert first.score == sum(term.contribution for term in first.terms)
    assert report.now.total == len(report.now.ranked) > 20
    in_spike = [one for one in report.now.ranked if amount(one, "spike")]
    assert len(in_spike) >= 20
    assert report.coverage.verified


def test_a_projects_own_weights_decide() -> None:
    harbour = busy()
    update_project(
        harbour.world.ports,
        OPERATOR,
        "p",
        ProjectChanges(priority_weights={"alarm": 0.0, "demand": 0.0, "spike": 10.0}),
    )
    assert amount(list_priorities(harbour.world.ports, OPERATOR, "p").now.ranked[0], "spike") == 10.0
    with pytest.raises(InvalidInput) as raised:
        update_project(harbour.world.ports, OPERATOR, "p", ProjectChanges(priority_weights={"luck": 1.0}))
    assert raised.value.field == "luck"


def test_an_archive_where_nothing_was_closed_recently_is_judged_by_all_of_it() -> None:
    harbour = Harbour()
    for back in range(60):
        at = NOON - timedelta(days=3000 + back)
        harbour.issue(at, closed_at=at + timedelta(days=3))
    harbour.issue(NOON - timedelta(days=2900))
    harbour.read()
    (one,) = list_priorities(harbour.world.ports, OPERATOR, "p", integration_id="i").overdue.ranked
    assert "closed within 3 days" in one.terms[0].because


def test_what_was_closed_years_ago_tells_how_long_things_take_beside_what_was_closed_recently() -> None:
    # Of 100 bugs filed ten years ago 93 took three days, five were closed last month and two are open. Of
    # those that the last two years saw most lasted ten years.
    harbour = Harbour()
    for place in range(100):
        at = NOON - timedelta(days=3600 - place)
        closed_at = at + timedelta(days=3) if place < 93 else NOON - timedelta(days=30)
        harbour.issue(at, closed_at=None if place >= 98 else closed_at)
    harbour.read()
    report = get_report(harbour.world.ports, OPERATOR, "p")
    assert report.flow.ageing.limits == {"bug": 3.0}
    overdue = report.priorities.overdue.ranked
    assert len(overdue) == 2
    terms = [term for one in overdue for term in one.terms if term.name == "age"]
    assert [term.raw for term in terms] == [one.age_days - 3.0 for one in overdue]
    assert report.priorities == list_priorities(harbour.world.ports, OPERATOR, "p")


def test_a_back_test_is_shown_beside_the_list() -> None:
    harbour = Harbour()
    for back in range(500, 0, -1):
        at = NOON - timedelta(days=back)
        for place in range(2):
            takes = timedelta(days=8 + (back * 5 + place * 11) % 60)
            harbour.issue(at + timedelta(hours=place), closed_at=at + takes if at + takes < NOON else None)
    harbour.read()
    report = list_priorities(harbour.world.ports, OPERATOR, "p")
    assert report.backtest is not None
    assert report.backtest.cuts == 12


def test_a_project_without_open_issues_has_nothing_to_do() -> None:
    harbour = Harbour()
    report = list_priorities(harbour.world.ports, OPERATOR, "p")
    assert report.now == report.overdue == PriorityList((), 0)
    assert report.backtest is None
    assert not report.coverage.verified
    with pytest.raises(NotFound):
        list_priorities(harbour.world.ports, STRANGER, "p")
