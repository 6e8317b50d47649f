"""Listing a project's integrations."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import STRANGER, World

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.errors import InvalidInput, NotFound
from diip_core.testing.samples import an_integration
from diip_core.use_cases.mirror.list_integrations import list_integrations


def test_integrations_come_page_by_page() -> None:
    world = World()
    with world.ports.storage.begin() as work:
        for name in ("j", "k"):
            work.integrations.add(an_integration("p", id=name))
    first = list_integrations(world.ports, Actor("owner"), "p", limit=2)
    second = list_integrations(world.ports, Actor("owner"), "p", limit=2, after=first.next)
    assert [integration.id for integration in (*first.items, *second.items)] == ["i", "j", "k"]
    assert (first.next, second.next) == ("j", None)


def test_limit_project_and_right_must_do() -> None:
    world = World()
    with pytest.raises(InvalidInput):
        list_integrations(world.ports, OPERATOR, "p", limit=0)
    for actor, project_id in ((OPERATOR, "q"), (STRANGER, "p")):
        with pytest.raises(NotFound):
            list_integrations(world.ports, actor, project_id)
