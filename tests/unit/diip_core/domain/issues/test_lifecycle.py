from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_core.domain.timelines import NOW, analytics_issue, day, lives

from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.lifecycle import Turn, derive_lifecycle


def test_an_open_issue_has_no_turns() -> None:
    life = derive_lifecycle(analytics_issue())
    assert (life.turns, life.is_open, life.closed_at) == ((), True, None)


def test_a_closed_issue_was_closed_when_its_facts_say() -> None:
    life = derive_lifecycle(analytics_issue(10, 4))
    assert (life.turns, life.is_open, life.closed_at) == ((Turn(day(6), True),), False, day(6))


def test_a_reopened_issue_has_every_close_with_its_reopening() -> None:
    changes = ((day(9), "closed"), (day(8), "open"), (day(7), "in_progress"), (day(5), "closed"))
    life = derive_lifecycle(analytics_issue(10, 5, status_changes=changes))
    assert life.closings == ((day(9), day(8)), (day(5), None))


def test_from_closed_to_closed_is_no_second_close() -> None:
    life = derive_lifecycle(analytics_issue(10, 5, status_changes=((day(9), "closed"), (day(5), "closed"))))
    assert life.closings == ((day(9), None),)


def test_closed_without_a_time_is_closed_from_when_it_was_last_opened() -> None:
    assert derive_lifecycle(analytics_issue(10, status="closed")).closed_undated_at == day(10)
    reopened = analytics_issue(10, status="closed", status_changes=((day(9), "closed"), (day(8), "open")))
    life = derive_lifecycle(reopened)
    assert (life.closed_undated_at, life.is_open, life.closed_at) == (day(8), False, None)


def test_a_close_the_changelog_lacks_comes_from_the_facts() -> None:
    changes = ((day(9), "closed"), (day(8), "open"))
    life = derive_lifecycle(analytics_issue(10, 7, status_changes=changes))
    assert life.closings == ((day(9), day(8)), (day(3), None))


def test_a_last_close_of_an_open_issue_is_left_out() -> None:
    life = derive_lifecycle(analytics_issue(10, status_changes=((day(9), "closed"),)))
    assert (life.turns, life.is_open) == ((), True)


def test_a_close_before_the_creation_counts_at_the_creation() -> None:
    assert derive_lifecycle(analytics_issue(10, -5)).closed_at == day(10)
    changes = ((day(20), "closed"), (day(5), "open"))
    assert derive_lifecycle(analytics_issue(10, status_changes=changes)).closings == ((day(10), day(5)),)


def test_the_past_knows_nothing_of_later_turns() -> None:
    changes = ((day(9), "closed"), (day(5), "open"), (day(2), "closed"))
    life = derive_lifecycle(analytics_issue(10, 8, status_changes=changes))
    assert [life.at(day(ago)).is_open for ago in (9.5, 7, 4, 1)] == [True, False, True, False]
    assert life.at(day(9)).is_open  # A window ends before its end.


@given(lives())
def test_turns_go_to_and_fro_in_order_and_none_comes_before_the_creation(life_facts: AnalyticsIssue) -> None:
    life = derive_lifecycle(life_facts)
    assert [turn.closed for turn in life.turns] == [index % 2 == 0 for index in range(len(life.turns))]
    instants = [life.created_at, *(turn.at for turn in life.turns)]
    assert instants == sorted(instants)
    assert life.is_open == (life_facts.status != "closed")


@given(lives(), st.integers(-30_000, 30_000))
def test_the_past_of_a_past_is_the_earlier_one(life_facts: AnalyticsIssue, ago: int) -> None:
    life = derive_lifecycle(life_facts)
    assert life.at(day(ago)).at(NOW) == life.at(min(day(ago), NOW))
