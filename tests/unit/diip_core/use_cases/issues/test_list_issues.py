"""Browsing issues."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import STRANGER, World, issue_page

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.errors import InvalidInput, NotFound
from diip_core.use_cases.issues.list_issues import list_issues


def synced() -> World:
    world = World(issue_page(*range(1, 6)), issue_page(6, original_status="closed"))
    world.sync()
    return world


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    world, query = synced(), IssueQuery("p", limit=2)
    keys: list[str] = []
    while True:
        page = list_issues(world.ports, Actor("owner"), query)
        keys += [item.key for item in page.items]
        if page.next is None:
            break
        query = evolve(query, after=page.next)
    assert sorted(keys) == [f"#{number}" for number in range(1, 7)]


def test_filters_are_passed_on() -> None:
    page = list_issues(synced().ports, OPERATOR, IssueQuery("p", status="closed"))
    assert [item.key for item in page.items] == ["#6"]


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_page_has_one_to_two_hundred_issues(limit: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        list_issues(synced().ports, OPERATOR, IssueQuery("p", limit=limit))
    assert caught.value.field == "limit"


@pytest.mark.parametrize("limit", [1, 200])
def test_both_bounds_are_allowed(limit: int) -> None:
    assert list_issues(synced().ports, OPERATOR, IssueQuery("p", limit=limit)).items


def test_right_and_project_must_be_there() -> None:
    with pytest.raises(NotFound):
        list_issues(synced().ports, OPERATOR, IssueQuery("q"))
    with pytest.raises(NotFound):
        list_issues(synced().ports, STRANGER, IssueQuery("p"))


@pytest.mark.parametrize("q", ["", " ?! ", "x" * 201])
def test_a_question_has_a_word_and_an_end(q: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        list_issues(synced().ports, OPERATOR, IssueQuery("p", q=q))
    assert caught.value.field == "q"


def test_a_question_finds_issues() -> None:
    page = list_issues(synced().ports, OPERATOR, IssueQuery("p", q="rocket 6"))
    assert [item.key for item in page.items] == ["#6"]
