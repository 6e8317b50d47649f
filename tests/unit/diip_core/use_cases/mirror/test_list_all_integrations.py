from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import World

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.mirror.inactivity import Inactivity, OngoingInactivity
from diip_core.errors import Forbidden, InvalidInput
from diip_core.use_cases.mirror.list_all_integrations import list_all_integrations
from diip_core.use_cases.projects.create_project import create_project


@pytest.fixture
def world() -> World:
    world = World()
    for name in ("Q", "R"):
        project = create_project(world.ports, OPERATOR, name=name)
        row = evolve(world.integration, id=f"i{name}", project_id=project.id, status="degraded")
        with world.ports.storage.begin() as work:
            work.integrations.add(row)
    return world


def test_an_admin_sees_those_of_every_project_page_by_page(world: World) -> None:
    admin = Actor("root", role="admin")
    first = list_all_integrations(world.ports, admin, limit=2)
    rest = list_all_integrations(world.ports, admin, limit=2, after=first.next)
    assert [row.id for row in first.items + rest.items] == ["i", "iQ", "iR"]
    assert rest.next is None


def test_a_status_can_be_asked_for(world: World) -> None:
    found = list_all_integrations(world.ports, OPERATOR, status="degraded")
    assert {row.id for row in found.items} == {"iQ", "iR"}


def test_those_that_fell_silent_can_be_asked_for(world: World) -> None:
    inactivity = OngoingInactivity(date(2026, 7, 1), Inactivity(date(2026, 7, 3), 3, 12.6, 20.0, 1e-5))
    with world.ports.storage.begin() as work:
        work.integrations.note_inactivity(world.scope, inactivity)
    (silent,) = list_all_integrations(world.ports, OPERATOR, silent=True).items
    assert (silent.id, silent.inactivity) == ("i", inactivity)
    rest = list_all_integrations(world.ports, OPERATOR, silent=False).items
    assert [row.id for row in rest] == ["iQ", "iR"]


def test_nobody_else_sees_them(world: World) -> None:
    with pytest.raises(Forbidden):
        list_all_integrations(world.ports, Actor("owner"))


def test_a_page_has_its_bounds(world: World) -> None:
    with pytest.raises(InvalidInput):
        list_all_integrations(world.ports, OPERATOR, limit=0)
