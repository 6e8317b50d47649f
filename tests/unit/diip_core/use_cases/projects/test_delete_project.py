"""Deleting a project."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import STRANGER, World, issue_page

from diip_core.domain.identity.membership import Membership
from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.errors import Forbidden, NotFound
from diip_core.events import ProjectDeleted
from diip_core.use_cases.issues.list_issues import list_issues
from diip_core.use_cases.projects.delete_project import delete_project
from diip_core.use_cases.projects.list_projects import list_projects


def test_a_deleted_project_is_gone_for_everybody() -> None:
    world = World(issue_page(1))
    world.sync()
    delete_project(world.ports, Actor("owner"), "p")
    assert list_projects(world.ports, OPERATOR).items == ()
    with pytest.raises(NotFound):
        list_issues(world.ports, OPERATOR, IssueQuery("p"))
    with pytest.raises(NotFound):
        world.sync()
    assert world.heard(ProjectDeleted) == [ProjectDeleted(project_id="p")]


def test_the_deed_is_written_into_the_audit_log() -> None:
    world = World()
    delete_project(world.ports, Actor("owner"), "p")
    with world.ports.storage.read() as view:
        (entry,) = view.audit.latest(limit=9)
    assert (entry.action, entry.actor_id, entry.project_id) == ("project.deleted", "owner", "p")


def test_only_its_owner_deletes_a_project() -> None:
    world = World()
    with world.ports.storage.begin() as work:
        work.members.put(Membership("p", "helper", "maintainer"))
    for actor, error in ((Actor("helper"), Forbidden), (STRANGER, NotFound)):
        with pytest.raises(error):
            delete_project(world.ports, actor, "p")
    assert len(list_projects(world.ports, OPERATOR).items) == 1
    assert world.heard(ProjectDeleted) == []
