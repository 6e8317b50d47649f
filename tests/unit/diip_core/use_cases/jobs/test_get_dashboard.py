"""What the workers do."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import World

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.errors import Forbidden
from diip_core.testing.samples import a_holder
from diip_core.use_cases.jobs.enqueue_due_jobs import enqueue_due_jobs
from diip_core.use_cases.jobs.get_dashboard import get_dashboard
from diip_core.use_cases.mirror.request_sync import request_sync


def test_workers_jobs_and_schedules_are_shown() -> None:
    world = World()
    request_sync(world.ports, OPERATOR, world.scope)
    enqueue_due_jobs(world.ports, OPERATOR)
    with world.ports.storage.begin() as work:
        work.workers.register("worker:pad:1", a_holder(), seconds=1000)
        running = work.jobs.claim(a_holder(), lease_seconds=20)
    dashboard = get_dashboard(world.ports, OPERATOR)
    assert [worker.name for worker in dashboard.workers] == ["worker:pad:1"]
    assert dashboard.ticker is not None
    assert dashboard.running == (running,)
    assert [job.task for job in dashboard.waiting] == ["clean_up"]
    assert dashboard.failed == ()
    assert dashboard.counts.by_state["clean_up", "queued"] == 1
    assert dashboard.schedules["sync_project_issues"] == 900


def test_it_is_for_admins() -> None:
    with pytest.raises(Forbidden):
        get_dashboard(World().ports, Actor(user_id="owner"))
