"""Reading whole issues, page by page."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import STRANGER, World, issue_page

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.errors import InvalidInput, NotFound
from diip_core.use_cases.issues.find_issues import find_issues


def synced() -> World:
    world = World(issue_page(*range(1, 6)))
    world.sync()
    return world


def test_whole_issues_come_page_by_page() -> None:
    world, query = synced(), IssueQuery("p", limit=3)
    first = find_issues(world.ports, Actor("owner"), query)
    last = find_issues(world.ports, Actor("owner"), evolve(query, after=first.next))
    assert sorted(item.issue.key for item in (*first.items, *last.items)) == [f"#{n}" for n in range(1, 6)]
    assert last.next is None


def test_query_right_and_project_must_be_there() -> None:
    world = synced()
    with pytest.raises(InvalidInput):
        find_issues(world.ports, OPERATOR, IssueQuery("p", limit=0))
    with pytest.raises(NotFound):
        find_issues(world.ports, OPERATOR, IssueQuery("q"))
    with pytest.raises(NotFound):
        find_issues(world.ports, STRANGER, IssueQuery("p"))
