"""Listing what changed in one issue."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import STRANGER, World, issue_page

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.errors import NotFound
from diip_core.memory.mirror.issue_source import page
from diip_core.testing.samples import a_transition
from diip_core.use_cases.issues.list_issues import list_issues
from diip_core.use_cases.issues.list_transitions import list_transitions


def test_transitions_are_those_of_the_issue() -> None:
    world = World(issue_page(1, 2), page(transitions=(a_transition(issue_key="#1"),)))
    world.sync()
    first, second = list_issues(world.ports, OPERATOR, IssueQuery("p", sort="created_at")).items
    assert list_transitions(world.ports, Actor("owner"), "p", first.issue_id) == (
        a_transition(issue_key="#1"),
    )
    assert list_transitions(world.ports, Actor("owner"), "p", second.issue_id) == ()


def test_a_stranger_finds_no_transitions() -> None:
    world = World(issue_page(1))
    world.sync()
    (listed,) = list_issues(world.ports, OPERATOR, IssueQuery("p")).items
    with pytest.raises(NotFound):
        list_transitions(world.ports, STRANGER, "p", listed.issue_id)
