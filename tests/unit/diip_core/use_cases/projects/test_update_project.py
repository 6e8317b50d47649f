"""Changing a project."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import STRANGER, World

from diip_core.domain.identity.membership import Membership
from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.projects.project import Project, ProjectChanges
from diip_core.errors import Conflict, Forbidden, InvalidInput, NotFound
from diip_core.memory.bundle import START
from diip_core.use_cases.projects.update_project import update_project


def kept(world: World) -> Project:
    with world.ports.storage.read() as view:
        return view.projects.get("p")


def test_what_is_named_is_changed_and_kept() -> None:
    world = World()
    changes = ProjectChanges(name="Rockets", timezone="Europe/Berlin", spike_sensitivity="quiet")
    found = update_project(world.ports, Actor("owner"), "p", changes)
    assert found.health == "healthy"
    assert found.project == kept(world)
    assert (kept(world).name, kept(world).slug) == ("Rockets", "rockets-p")
    assert (kept(world).timezone, kept(world).spike_sensitivity) == ("Europe/Berlin", "quiet")


@pytest.mark.parametrize(
    "zone",
    [
        "",
        "Mars/Olympus",
        "../etc/passwd",
        "/etc/localtime",
        "America",
        "a\0b",
        "é",
        "localtime",
        "posixrules",
        "Factory",
        "right/Europe/Berlin",
        "posix/Europe/Berlin",
        "europe/berlin",
    ],
)
def test_what_is_no_time_zone_is_refused(zone: str) -> None:
    world = World()
    with pytest.raises(InvalidInput) as caught:
        update_project(world.ports, OPERATOR, "p", ProjectChanges(timezone=zone))
    assert caught.value.field == "timezone"
    assert kept(world).timezone == "UTC"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Argentina/Ushuaia", "Etc/GMT+5", "UTC"])
def test_a_zone_by_its_name_is_taken(zone: str) -> None:
    world = World()
    assert update_project(world.ports, OPERATOR, "p", ProjectChanges(timezone=zone)).project.timezone == zone


def test_a_taken_name_is_a_conflict() -> None:
    world = World()
    with world.ports.storage.begin() as work:
        for name in ("q", "r"):
            work.projects.add(Project(id=name, name=name, slug=name, created_at=START))
    with pytest.raises(Conflict):
        update_project(world.ports, OPERATOR, "r", ProjectChanges(name="Q"))


def test_who_may_only_read_changes_nothing() -> None:
    world = World()
    with world.ports.storage.begin() as work:
        work.members.put(Membership("p", "reader", "viewer"))
    for actor, error in ((Actor("reader"), Forbidden), (STRANGER, NotFound)):
        with pytest.raises(error):
            update_project(world.ports, actor, "p", ProjectChanges(name="Mine"))
    assert kept(world).name == "P"
