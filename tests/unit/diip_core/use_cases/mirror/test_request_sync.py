"""Asking for a sync."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import STRANGER, World

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.issues.issue import Scope
from diip_core.errors import Conflict, NotFound
from diip_core.events import JobQueued
from diip_core.memory.jobs.job_queue import MemoryJobQueue
from diip_core.use_cases.mirror.request_sync import request_sync


def test_a_job_of_identifiers_alone_waits_and_is_rung_for() -> None:
    bell = MemoryJobQueue()
    world = World(queue=bell)
    job = request_sync(world.ports, OPERATOR, world.scope, request_id="r")
    assert (job.task, job.state, job.project_id) == ("sync_project_issues", "queued", "p")
    assert job.args == {"project_id": "p", "integration_id": "i"}
    assert job.request_id == "r"
    assert bell.rung == [job.id]
    assert world.heard(JobQueued) == [JobQueued(job_id=job.id, task=job.task, project_id="p")]


def test_a_second_wish_is_answered_with_the_first_job() -> None:
    world = World()
    first = request_sync(world.ports, OPERATOR, world.scope)
    second = request_sync(world.ports, OPERATOR, world.scope, full=True)
    assert second.id == first.id
    assert second.args["full"] is True


@pytest.mark.parametrize(("status", "who"), [("paused", "resume it"), ("disabled", "ask an admin")])
def test_what_may_not_be_read_is_a_conflict_that_says_who_can_help(status: str, who: str) -> None:
    world = World()
    world.change(lambda known: evolve(known, status=status))
    with pytest.raises(Conflict, match=who):
        request_sync(world.ports, OPERATOR, world.scope)


def test_right_and_integration_must_be_there() -> None:
    world = World()
    with pytest.raises(NotFound):
        request_sync(world.ports, STRANGER, world.scope)
    with pytest.raises(NotFound):
        request_sync(world.ports, OPERATOR, Scope("p", "nothing"))
