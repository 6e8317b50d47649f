"""Disabling an integration."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import World

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.errors import Forbidden
from diip_core.use_cases.jobs.get_job import get_job
from diip_core.use_cases.mirror.disable_integration import disable_integration
from diip_core.use_cases.mirror.request_sync import request_sync


def test_nobody_reads_it_any_more_and_its_jobs_end() -> None:
    world = World()
    job = request_sync(world.ports, OPERATOR, world.scope)
    assert disable_integration(world.ports, OPERATOR, "i").status == "disabled"
    assert world.integration.status == "disabled"
    assert get_job(world.ports, OPERATOR, job.id).state == "cancelled"


def test_it_is_for_admins() -> None:
    with pytest.raises(Forbidden):
        disable_integration(World().ports, Actor(user_id="owner"), "i")
