"""Creating projects."""

from __future__ import annotations

import pytest

from diip_core.domain.permissions import OPERATOR, Actor
from diip_core.errors import Conflict, Forbidden, InvalidInput
from diip_core.events import Event, ProjectCreated
from diip_core.memory.bundle import START, memory_ports
from diip_core.use_cases.create_project import create_project


def test_a_project_is_kept_and_announced() -> None:
    announced: list[Event] = []
    ports = memory_ports(announced)
    project = create_project(
        ports, Actor("ada"), name=" Rockets & Ümlauts ", description="d", repo_identifier="octo/rockets"
    )
    with ports.storage.read() as view:
        assert view.projects.all() == (project,)
    assert (project.name, project.slug) == ("Rockets & Ümlauts", "rockets-umlauts")
    assert (project.owner_id, project.created_at) == ("ada", START)
    assert (project.description, project.repo_identifier) == ("d", "octo/rockets")
    assert announced == [ProjectCreated(project.id)]


def test_the_operators_projects_have_no_owner() -> None:
    assert create_project(memory_ports(), OPERATOR, name="Rockets").owner_id is None


def test_a_name_is_taken_once() -> None:
    announced: list[Event] = []
    ports = memory_ports(announced)
    create_project(ports, OPERATOR, name="Rockets")
    with pytest.raises(Conflict):
        create_project(ports, OPERATOR, name="ROCKETS!")
    assert len(announced) == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_name_has_one_to_two_hundred_characters(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        create_project(memory_ports(), OPERATOR, name=name)
    assert caught.value.field == "name"


def test_nobody_makes_no_project() -> None:
    with pytest.raises(Forbidden):
        create_project(memory_ports(), Actor(None), name="Rockets")
