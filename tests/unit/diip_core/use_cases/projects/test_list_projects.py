"""Listing projects."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import STRANGER, World

from diip_core.domain.identity.membership import Membership
from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.projects.project import Project
from diip_core.errors import InvalidInput
from diip_core.memory.bundle import START
from diip_core.testing.samples import after
from diip_core.use_cases.projects.list_projects import list_projects


def world_of(*others: str) -> World:
    """The world's project "p", and others that nobody owns, the first shared with "friend"."""
    world = World()
    with world.ports.storage.begin() as work:
        for name in others:
            work.projects.add(Project(id=name, name=name, slug=name, created_at=START))
        for name in others[:1]:
            work.members.put(Membership(name, "friend", "viewer"))
    return world


def test_everybody_sees_what_is_theirs_and_admins_see_all() -> None:
    world = world_of("q", "r")
    seen = {
        actor: [found.project.id for found in list_projects(world.ports, actor).items]
        for actor in (OPERATOR, Actor("boss", role="admin"), Actor("owner"), Actor("friend"), STRANGER)
    }
    assert list(seen.values()) == [["p", "q", "r"], ["p", "q", "r"], ["p"], ["q"], []]


def test_each_project_says_how_it_stands() -> None:
    world = world_of("q")
    world.change(lambda integration: evolve(integration, status="needs_auth", last_synced_at=after(5)))
    first, second = list_projects(world.ports, OPERATOR).items
    assert (first.health, first.last_synced_at) == ("down", after(5))
    assert (second.health, second.last_synced_at) == ("empty", None)


def test_pages_follow_each_other() -> None:
    world = world_of("q", "r")
    first = list_projects(world.ports, OPERATOR, limit=2)
    second = list_projects(world.ports, OPERATOR, limit=2, after=first.next)
    assert [found.project.id for found in (*first.items, *second.items)] == ["p", "q", "r"]
    assert (first.next, second.next) == ("q", None)


@pytest.mark.parametrize("limit", [0, 201])
def test_a_page_has_one_to_two_hundred_projects(limit: int) -> None:
    with pytest.raises(InvalidInput):
        list_projects(World().ports, OPERATOR, limit=limit)
