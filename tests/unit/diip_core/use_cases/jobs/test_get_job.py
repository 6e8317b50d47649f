"""Reading a job."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import STRANGER, World

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.jobs.tasks import cleaning
from diip_core.errors import NotFound
from diip_core.testing.samples import new_id
from diip_core.use_cases.jobs.get_job import get_job
from diip_core.use_cases.mirror.request_sync import request_sync


def test_a_member_of_its_project_sees_a_job_and_nobody_else() -> None:
    world = World()
    job = request_sync(world.ports, OPERATOR, world.scope)
    assert get_job(world.ports, Actor(user_id="owner"), job.id) == job
    refused = refusal(world, job.id)
    assert refused == refusal(world, new_id())


def test_a_job_of_no_project_is_for_admins() -> None:
    world = World()
    with world.ports.storage.begin() as work:
        job = work.jobs.put(cleaning(new_id()))
    assert get_job(world.ports, Actor(user_id="a", role="admin"), job.id) == job
    assert refusal(world, job.id) == refusal(world, new_id())


def refusal(world: World, job_id: str) -> tuple[str, str]:
    """What a stranger learns about a job."""
    with pytest.raises(NotFound) as caught:
        get_job(world.ports, STRANGER, job_id)
    return caught.value.code, caught.value.message
