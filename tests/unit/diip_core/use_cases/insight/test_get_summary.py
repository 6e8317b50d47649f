"""Summing up a project."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import STRANGER, World, issue_page, unreadable

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.errors import InvalidInput, NotFound, SourceUnavailable
from diip_core.memory.bundle import START
from diip_core.testing.samples import a_project
from diip_core.use_cases.insight.get_summary import get_summary

NAME = "tracker octo/rockets"


def reasons(world: World) -> tuple[str, ...]:
    return get_summary(world.ports, OPERATOR, "p").coverage.reasons


def test_a_synced_project_is_summed_up_as_of_now() -> None:
    world = World(issue_page(1, 2))
    world.sync()
    world.clock.advance(3600)
    result = get_summary(world.ports, Actor("owner"), "p")
    assert (result.project_id, result.total_issues, result.open_issues) == ("p", 2, 2)
    assert result.computed_at == world.clock.now()
    assert result.oldest_open_seconds == 3600
    assert (result.spike_detected, result.spike) == (False, None)
    assert result.coverage.verified


def test_the_window_is_passed_on() -> None:
    world = World(issue_page(1), issue_page(2, created_at=START + timedelta(days=5)))
    world.sync()
    result = get_summary(world.ports, OPERATOR, "p", start=START, end=START + timedelta(days=1))
    assert (result.start, result.end, result.created) == (START, START + timedelta(days=1), 1)


def test_one_integration_can_be_summed_up_by_itself() -> None:
    world = World(issue_page(1))
    world.sync()
    with world.ports.storage.begin() as work:
        work.integrations.add(
            evolve(world.integration, id="j", scope_name="octo/engines", first_complete_at=None)
        )
    assert get_summary(world.ports, OPERATOR, "p", integration_id="j").total_issues == 0
    assert get_summary(world.ports, OPERATOR, "p", integration_id="i").coverage.verified
    whole = get_summary(world.ports, OPERATOR, "p")
    assert whole.total_issues == 1
    assert "tracker octo/engines: the first sync has not come to its end" in whole.coverage.reasons


@pytest.mark.parametrize("days", [0, -1])
def test_a_window_ends_after_it_starts(days: int) -> None:
    with pytest.raises(InvalidInput):
        get_summary(World().ports, OPERATOR, "p", start=START, end=START + timedelta(days=days))


def test_right_and_project_must_be_there() -> None:
    with pytest.raises(NotFound):
        get_summary(World().ports, OPERATOR, "q")
    with pytest.raises(NotFound):
        get_summary(World().ports, STRANGER, "p")


def test_it_says_what_the_mirror_cannot_vouch_for() -> None:
    world = World(
        evolve(issue_page(2), shortfall="older ones are missing", quarantined=(unreadable(),)),
        issue_page(3),
        SourceUnavailable("no answer in time", code="timeout"),
    )
    assert reasons(world) == (f"{NAME}: the first sync has not come to its end",)
    world.sync()
    assert reasons(world) == (
        f"{NAME}: the first sync has not come to its end",
        f"{NAME}: older ones are missing",
        f"{NAME}: 1 records could not be read",
        f"{NAME}: the last call failed, no answer in time",
    )


def test_a_project_without_integrations_says_so() -> None:
    world = World()
    empty = a_project()
    with world.ports.storage.begin() as work:
        work.projects.add(empty)
    result = get_summary(world.ports, OPERATOR, empty.id)
    assert result.coverage.reasons == ("nothing is connected to this project",)


def test_another_tenants_issues_never_count() -> None:
    world = World(issue_page(1))
    world.sync()
    other = a_project()
    with world.ports.storage.begin() as work:
        work.projects.add(other)
    assert get_summary(world.ports, OPERATOR, other.id).total_issues == 0
