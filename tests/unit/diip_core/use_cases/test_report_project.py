"""Reporting on a project."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.diip_core.use_cases.world import STRANGER, World, issue_page

from diip_core.domain.permissions import OPERATOR, Actor
from diip_core.errors import InvalidInput, NotFound
from diip_core.memory.bundle import START
from diip_core.use_cases.report_project import report_project
from diip_core.use_cases.summarise_project import summarise_project


def test_all_of_it_comes_from_one_look() -> None:
    world = World(issue_page(*range(1, 41)))
    world.sync()
    world.clock.advance(90 * 86_400)
    told = report_project(world.ports, Actor("owner"), "p")
    assert told.summary == summarise_project(world.ports, OPERATOR, "p")
    assert told.timezone == "UTC"
    assert (told.flow.open_issues, told.priorities.open_issues) == (40, 40)
    assert told.spikes.as_of == told.bottlenecks.as_of == told.flow.as_of == world.clock.now()
    assert told.trends.interval == "week"
    assert sum(point.created for point in told.trends.points) == 40


def test_the_window_bounds_it_all_but_what_comes_first() -> None:
    world = World(issue_page(1), issue_page(2, created_at=START + timedelta(days=5)))
    world.sync()
    world.clock.advance(30 * 86_400)
    end = START + timedelta(days=2)
    told = report_project(world.ports, OPERATOR, "p", start=START, end=end)
    assert told.summary.created == told.flow.created == 1
    assert [point.created for point in told.trends.points] == [1, 0]
    assert told.spikes.as_of == told.bottlenecks.as_of == end
    assert told.priorities.as_of == world.clock.now()


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    world = World(issue_page(1))
    with pytest.raises(InvalidInput):
        report_project(world.ports, OPERATOR, "p", start=START, end=START)


def test_a_stranger_learns_nothing() -> None:
    world = World(issue_page(1))
    with pytest.raises(NotFound):
        report_project(world.ports, STRANGER, "p")
