"""Listing members."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.membership import Member
from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.pagination import Paginated
from diip_core.errors import Forbidden, InvalidInput, NotFound
from diip_core.use_cases.projects.add_member import add_member
from diip_core.use_cases.projects.list_members import list_members


def test_an_owner_sees_everybody_in_pages() -> None:
    people = People()
    project, ada = people.project(), Actor(people.ada.id)
    for email in ("bob@example.org", "root@example.org"):
        add_member(people.ports, ada, project.id, email=email, role="viewer")
    everybody = (Member(people.ada, "owner"), Member(people.bob, "viewer"), Member(people.root, "viewer"))
    assert list_members(people.ports, ada, project.id) == Paginated(everybody)
    first = list_members(people.ports, ada, project.id, limit=2)
    assert first == Paginated(everybody[:2], people.bob.id)
    assert list_members(people.ports, ada, project.id, limit=1, after=first.next) == Paginated(everybody[2:])


def test_others_do_not_see_them() -> None:
    people = People()
    project, bob = people.project(), Actor(people.bob.id)
    with pytest.raises(NotFound):
        list_members(people.ports, bob, project.id)
    add_member(people.ports, OPERATOR, project.id, email="bob@example.org", role="maintainer")
    with pytest.raises(Forbidden):
        list_members(people.ports, bob, project.id)


@pytest.mark.parametrize("limit", [0, 201])
def test_a_page_has_its_bounds(limit: int) -> None:
    people = People()
    with pytest.raises(InvalidInput):
        list_members(people.ports, OPERATOR, people.project().id, limit=limit)
