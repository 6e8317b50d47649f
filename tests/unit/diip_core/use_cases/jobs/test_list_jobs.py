"""Listing jobs."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import World

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.jobs.job_list import JobQuery
from diip_core.errors import Forbidden, InvalidInput
from diip_core.use_cases.jobs.list_jobs import list_jobs
from diip_core.use_cases.mirror.request_sync import request_sync


def test_an_admin_sees_the_jobs_of_all_projects() -> None:
    world = World()
    job = request_sync(world.ports, OPERATOR, world.scope)
    admin = Actor(user_id="a", role="admin")
    assert list_jobs(world.ports, admin, JobQuery(state="queued")).items == (job,)
    assert list_jobs(world.ports, admin, JobQuery(state="failed")).items == ()


def test_nobody_else_does_not_even_the_owner() -> None:
    with pytest.raises(Forbidden):
        list_jobs(World().ports, Actor(user_id="owner"), JobQuery())


def test_a_page_has_bounds() -> None:
    with pytest.raises(InvalidInput):
        list_jobs(World().ports, OPERATOR, JobQuery(limit=201))
