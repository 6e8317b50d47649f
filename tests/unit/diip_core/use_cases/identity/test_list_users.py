"""Listing accounts."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.pagination import Paginated
from diip_core.errors import Forbidden, InvalidInput
from diip_core.use_cases.identity.list_users import list_users


def test_an_admin_sees_everybody_in_pages() -> None:
    people = People()
    root = people.session_of(people.root)
    assert list_users(people.ports, root) == Paginated((people.ada, people.bob, people.root))
    first = list_users(people.ports, root, limit=2)
    assert first == Paginated((people.ada, people.bob), people.bob.id)
    assert list_users(people.ports, root, limit=2, after=first.next) == Paginated((people.root,))


def test_nobody_else_does() -> None:
    people = People()
    for actor in (people.session_of(people.ada), Actor(people.root.id, role="admin", credential="key")):
        with pytest.raises(Forbidden):
            list_users(people.ports, actor)


@pytest.mark.parametrize("limit", [0, 201])
def test_a_page_has_its_bounds(limit: int) -> None:
    people = People()
    with pytest.raises(InvalidInput):
        list_users(people.ports, people.session_of(people.root), limit=limit)
