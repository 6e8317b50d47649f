"""Exporting a scope."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import STRANGER, World, issue_page

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.errors import NotFound
from diip_core.memory.mirror.issue_source import page
from diip_core.testing.samples import a_comment, an_issue
from diip_core.use_cases.issues.export_issues import export_issues


def test_issues_come_by_external_id_as_text() -> None:
    world = World(page(issues=[an_issue(n, external_id=str(n)) for n in (2, 10, 1)]))
    world.sync()
    exported = export_issues(world.ports, Actor("owner"), world.scope)
    assert [each.stored.issue.external_id for each in exported] == ["1", "10", "2"]


def test_comments_come_where_they_were_asked_for() -> None:
    world = World(issue_page(1), page(comments=[a_comment(1)]))
    world.sync()
    (bare,) = export_issues(world.ports, OPERATOR, world.scope)
    (whole,) = export_issues(world.ports, OPERATOR, world.scope, with_comments=True)
    assert bare.comments is None
    assert whole.comments == (a_comment(1),)


def test_the_export_is_one_look_whatever_happens_meanwhile() -> None:
    world = World(issue_page(1, 2))
    world.sync()
    exported = export_issues(world.ports, OPERATOR, world.scope)
    next(exported)
    world.listed.pages.append(issue_page(3))
    world.sync()
    assert [each.stored.issue.key for each in exported] == ["#2"]


def test_right_and_integration_must_be_there() -> None:
    world = World()
    for scope in (Scope("q", "i"), Scope("p", "nothing")):
        with pytest.raises(NotFound):
            next(export_issues(world.ports, OPERATOR, scope))
    with pytest.raises(NotFound):
        next(export_issues(world.ports, STRANGER, world.scope))
