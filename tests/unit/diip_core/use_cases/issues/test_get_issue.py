"""Reading one issue."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import STRANGER, World, issue_page

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.errors import NotFound
from diip_core.memory.mirror.issue_source import page
from diip_core.testing.samples import a_transition
from diip_core.use_cases.issues.get_issue import get_issue
from diip_core.use_cases.issues.list_issues import list_issues


def test_an_issue_comes_with_what_became_of_it() -> None:
    world = World(issue_page(1, 2), page(transitions=(a_transition(issue_key="#1"),)))
    world.sync()
    listed = list_issues(world.ports, OPERATOR, IssueQuery("p", sort="created_at")).items[0]
    detail = get_issue(world.ports, Actor("owner"), "p", listed.issue_id)
    assert detail.stored.issue.key == "#1"
    assert detail.transitions == (a_transition(issue_key="#1"),)


def test_project_issue_and_right_must_be_there() -> None:
    world = World(issue_page(1))
    world.sync()
    (listed,) = list_issues(world.ports, OPERATOR, IssueQuery("p")).items
    for actor, project_id, issue_id in (
        (OPERATOR, "q", listed.issue_id),
        (OPERATOR, "p", "nothing"),
        (STRANGER, "p", listed.issue_id),
    ):
        with pytest.raises(NotFound):
            get_issue(world.ports, actor, project_id, issue_id)
