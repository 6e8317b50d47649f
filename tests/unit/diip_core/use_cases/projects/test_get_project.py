"""Reading a project."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import STRANGER, World

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.errors import NotFound
from diip_core.testing.samples import after
from diip_core.use_cases.projects.get_project import get_project


def test_a_project_says_how_it_stands() -> None:
    world = World()
    world.change(lambda integration: evolve(integration, last_synced_at=after(5)))
    found = get_project(world.ports, Actor("owner"), "p")
    assert (found.project.name, found.health, found.last_synced_at) == ("P", "healthy", after(5))


def test_project_and_right_must_be_there() -> None:
    for actor, project_id in ((OPERATOR, "q"), (STRANGER, "p")):
        with pytest.raises(NotFound):
            get_project(World().ports, actor, project_id)
