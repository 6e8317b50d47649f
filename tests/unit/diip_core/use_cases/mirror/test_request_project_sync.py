"""Asking for a sync of a whole project."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import STRANGER, World

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.errors import NotFound
from diip_core.memory.jobs.job_queue import MemoryJobQueue
from diip_core.testing.samples import an_integration
from diip_core.use_cases.mirror.request_project_sync import request_project_sync


def test_each_integration_that_can_be_read_gets_a_job() -> None:
    bell = MemoryJobQueue()
    world = World(queue=bell)
    with world.ports.storage.begin() as work:
        second = an_integration("p")
        work.integrations.add(second)
        work.integrations.add(an_integration("p", status="needs_auth"))
    jobs = request_project_sync(world.ports, OPERATOR, "p")
    assert {job.args["integration_id"] for job in jobs} == {"i", second.id}
    assert bell.rung == [job.id for job in jobs]


def test_a_stranger_sees_no_project() -> None:
    with pytest.raises(NotFound):
        request_project_sync(World().ports, STRANGER, "p")
