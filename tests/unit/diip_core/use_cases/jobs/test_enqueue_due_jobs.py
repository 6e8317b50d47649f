"""The ticker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import World, issue_page

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.jobs.job import MOST_CRASHES, RUN_LEASE_SECONDS, Job
from diip_core.domain.mirror.lease import Holder
from diip_core.errors import Forbidden
from diip_core.events import JobFailed, WorkerLost
from diip_core.memory.bundle import START
from diip_core.memory.jobs.job_queue import MemoryJobQueue
from diip_core.memory.process_identity import MemoryProcessIdentity
from diip_core.testing.samples import a_holder
from diip_core.use_cases.insight.aggregate_analytics import aggregate_analytics
from diip_core.use_cases.jobs.enqueue_due_jobs import enqueue_due_jobs
from diip_core.use_cases.mirror.request_sync import request_sync

TICK = 11.0


def tasks(jobs: tuple[Job, ...]) -> list[str]:
    return sorted(job.task for job in jobs)


def claimed(world: World, holder: Holder | None = None) -> Job:
    with world.ports.storage.begin() as work:
        job = work.jobs.claim(holder or a_holder(), lease_seconds=RUN_LEASE_SECONDS)
    assert job is not None
    return job


def test_what_is_due_gets_a_job_once_and_is_rung_for() -> None:
    bell = MemoryJobQueue()
    world = World(queue=bell)
    jobs = enqueue_due_jobs(world.ports, OPERATOR)
    assert tasks(jobs) == ["clean_up", "sync_project_issues"]
    assert bell.rung == [job.id for job in jobs]
    assert enqueue_due_jobs(world.ports, OPERATOR) == ()


def test_what_is_read_is_due_again_after_its_interval() -> None:
    world = World()
    world.change(lambda known: evolve(known, next_sync_at=START + timedelta(seconds=900)))
    assert tasks(enqueue_due_jobs(world.ports, OPERATOR)) == ["clean_up"]
    world.clock.advance(900)
    assert tasks(enqueue_due_jobs(world.ports, OPERATOR)) == ["sync_project_issues"]


@pytest.mark.parametrize("status", ["degraded", "needs_auth"])
def test_what_fails_is_probed_before_it_is_read(status: str) -> None:
    """P7."""
    world = World()
    world.change(lambda known: evolve(known, status=status))
    assert tasks(enqueue_due_jobs(world.ports, OPERATOR)) == ["check_integration", "clean_up"]


def test_cleaning_comes_every_hour() -> None:
    world = World()
    world.change(lambda known: evolve(known, status="paused"))
    assert tasks(enqueue_due_jobs(world.ports, OPERATOR)) == ["clean_up"]
    job = claimed(world)
    with world.ports.storage.begin() as work:
        assert job.lease is not None
        work.jobs.finish(job.lease, {})
    world.clock.advance(3599)
    assert enqueue_due_jobs(world.ports, OPERATOR) == ()
    world.clock.advance(1)
    assert tasks(enqueue_due_jobs(world.ports, OPERATOR)) == ["clean_up"]


def test_a_running_job_is_not_asked_for_once_more() -> None:
    world = World()
    enqueue_due_jobs(world.ports, OPERATOR)
    running = [claimed(world), claimed(world)]
    assert enqueue_due_jobs(world.ports, OPERATOR) == ()
    with world.ports.storage.read() as view:
        assert [view.jobs.get(job.id).again for job in running] == [None, None]


def test_only_one_of_two_tickers_leads_until_it_is_gone() -> None:
    """F41."""
    world = World()
    other = evolve(world.ports, process=MemoryProcessIdentity(a_holder(99)))
    enqueue_due_jobs(world.ports, OPERATOR)
    world.change(lambda known: evolve(known, next_sync_at=START))
    with world.ports.storage.begin() as work:
        for task, key in (("sync_project_issues", "i"), ("clean_up", "all")):
            job = work.jobs.live(task, key)
            assert job is not None
            work.jobs.cancel(job.id)
    assert enqueue_due_jobs(other, OPERATOR) == ()
    world.clock.advance(TICK)
    assert tasks(enqueue_due_jobs(other, OPERATOR)) == ["sync_project_issues"]


def test_a_dead_ticker_gives_way_at_once() -> None:
    dead = a_holder(98)
    world = World(process=MemoryProcessIdentity(dead={dead}))
    with world.ports.storage.begin() as work:
        work.workers.register("ticker", dead, seconds=TICK)
    assert enqueue_due_jobs(world.ports, OPERATOR) != ()


def test_a_lost_worker_frees_its_job_at_once_where_it_is_known_to_be_dead() -> None:
    """P5."""
    dead = a_holder(98)
    world = World(process=MemoryProcessIdentity(dead={dead}))
    request_sync(world.ports, OPERATOR, world.scope)
    job = claimed(world, dead)
    freed = enqueue_due_jobs(world.ports, OPERATOR)
    assert job.id in {each.id for each in freed}
    assert world.heard(WorkerLost) == [WorkerLost(job_id=job.id, task=job.task, crashes=1)]
    assert claimed(world).id == job.id


def test_a_job_that_kills_its_worker_five_times_is_parked_and_its_integration_waits() -> None:
    """F34, P4b."""
    dead = a_holder(98)
    world = World(process=MemoryProcessIdentity(dead={dead}))
    job = request_sync(world.ports, OPERATOR, world.scope)
    for _ in range(MOST_CRASHES):
        world.clock.advance(60)
        with world.ports.storage.begin() as work:
            while work.jobs.claim(dead, lease_seconds=RUN_LEASE_SECONDS):
                pass
        enqueue_due_jobs(world.ports, OPERATOR)
    with world.ports.storage.read() as view:
        assert view.jobs.get(job.id).state == "failed"
    assert [event.code for event in world.heard(JobFailed) if event.job_id == job.id] == ["worker_lost"]
    assert world.integration.next_sync_at is not None
    assert world.integration.next_sync_at > world.clock.now()


def test_it_is_for_admins() -> None:
    with pytest.raises(Forbidden):
        enqueue_due_jobs(World().ports, Actor(user_id="owner"))


def test_what_changed_is_analysed_once_nothing_else_is_done_there() -> None:
    world = World(issue_page(1))
    world.sync()
    assert tasks(enqueue_due_jobs(world.ports, OPERATOR)) == ["aggregate_analytics", "clean_up"]
    assert enqueue_due_jobs(world.ports, OPERATOR) == ()


def test_what_a_sync_is_reading_is_not_analysed_yet() -> None:
    world = World(issue_page(1))
    world.sync()
    request_sync(world.ports, OPERATOR, world.scope)
    assert tasks(enqueue_due_jobs(world.ports, OPERATOR)) == ["clean_up"]


def test_analytics_are_made_anew_every_day() -> None:
    world = World(issue_page(1))
    world.sync()
    aggregate_analytics(world.ports, OPERATOR, "p")
    assert tasks(enqueue_due_jobs(world.ports, OPERATOR)) == ["clean_up"]
    world.change(lambda known: evolve(known, status="paused"))
    world.clock.advance(86_401)
    assert "aggregate_analytics" in tasks(enqueue_due_jobs(world.ports, OPERATOR))
