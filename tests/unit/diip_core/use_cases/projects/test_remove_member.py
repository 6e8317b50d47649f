"""Taking a role away."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.errors import Conflict, Forbidden, NotFound
from diip_core.use_cases.projects.add_member import add_member
from diip_core.use_cases.projects.list_members import list_members
from diip_core.use_cases.projects.remove_member import remove_member


def test_a_removed_member_sees_nothing_on_the_next_request() -> None:
    people = People()
    project, ada = people.project(), Actor(people.ada.id)
    add_member(people.ports, ada, project.id, email="bob@example.org", role="viewer")
    remove_member(people.ports, ada, project.id, people.bob.id)
    with pytest.raises(NotFound):
        list_members(people.ports, Actor(people.bob.id), project.id)
    with pytest.raises(NotFound):
        remove_member(people.ports, ada, project.id, people.bob.id)
    assert people.actions.count("project.unshared") == 1


def test_an_owner_cannot_be_removed() -> None:
    people = People()
    with pytest.raises(Conflict):
        remove_member(people.ports, OPERATOR, people.project().id, people.ada.id)


def test_only_who_owns_it_unshares_it() -> None:
    people = People()
    project = people.project()
    add_member(people.ports, OPERATOR, project.id, email="bob@example.org", role="maintainer")
    with pytest.raises(Forbidden):
        remove_member(people.ports, Actor(people.bob.id), project.id, people.bob.id)
    with pytest.raises(NotFound):
        remove_member(people.ports, Actor("stranger"), project.id, people.bob.id)
