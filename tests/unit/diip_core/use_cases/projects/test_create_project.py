"""Creating projects."""

from __future__ import annotations

import pytest

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.identity.policy import Policy, Quotas
from diip_core.errors import Conflict, Forbidden, InvalidInput
from diip_core.events import Event, ProjectCreated
from diip_core.memory.bundle import START, memory_ports
from diip_core.use_cases.projects.create_project import create_project


def test_a_project_is_stored_and_announced() -> None:
    announced: list[Event] = []
    ports = memory_ports(announced)
    project = create_project(
        ports, Actor("ada"), name=" Rockets & Ümlauts ", description="d", repo_identifier="octo/rockets"
    )
    with ports.storage.read() as view:
        assert view.projects.all() == (project,)
    assert (project.name, project.slug) == ("Rockets & Ümlauts", f"rockets-umlauts-{project.id[-8:]}")
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


def test_the_same_name_is_another_project_for_whoever_has_an_account() -> None:
    ports = memory_ports()
    first = create_project(ports, Actor("ada"), name="Rockets")
    second = create_project(ports, Actor("bob"), name="Rockets")
    assert [one.slug for one in (first, second)] == [f"rockets-{one.id[-8:]}" for one in (first, second)]


def test_nobody_takes_the_name_that_the_operator_uses() -> None:
    ports = memory_ports()
    create_project(ports, Actor("eve"), name="default")
    with ports.storage.read() as view:
        assert view.projects.by_slug("default") is None
    assert create_project(ports, OPERATOR, name="default").slug == "default"


def test_a_full_quota_is_a_conflict_for_its_owner_alone() -> None:
    ports = memory_ports(policy=Policy(quotas=Quotas(projects_per_user=2)))
    for name in ("one", "two"):
        create_project(ports, Actor("ada"), name=name)
    with pytest.raises(Conflict) as refusal:
        create_project(ports, Actor("ada"), name="three")
    assert refusal.value.code == "quota_full"
    create_project(ports, Actor("bob"), name="three")
    create_project(ports, OPERATOR, name="three")


def test_nobody_makes_no_project() -> None:
    with pytest.raises(Forbidden):
        create_project(memory_ports(), Actor(None), name="Rockets")
