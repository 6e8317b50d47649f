"""One run of one job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import World, WrappedStorage, issue_page

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.insight.flow.summary import Summary
from diip_core.domain.jobs.job import MOST_CRASHES, RUN_LEASE_SECONDS, SLICE_SECONDS, Job
from diip_core.domain.mirror.integration import Failure
from diip_core.errors import AccessDenied, RateLimited, SourceUnavailable, StorageUnavailable
from diip_core.events import JobCrashed, JobFailed, JobHandedBack, JobSucceeded
from diip_core.memory.bundle import START
from diip_core.testing.samples import a_holder
from diip_core.use_cases.jobs.enqueue_due_jobs import enqueue_due_jobs
from diip_core.use_cases.jobs.get_job import get_job
from diip_core.use_cases.mirror.request_sync import request_sync
from diip_core.use_cases.mirror.retry_integration import retry_integration
from diip_worker.run import run_next
from diip_worker.tasks import BUSY_SECONDS, TASKS, Done, Ended

Stop = Callable[[], bool]


def asked(world: World, **how: Any) -> Job:
    return request_sync(world.ports, OPERATOR, world.scope, **how)


def now(world: World, job: Job) -> Job:
    return get_job(world.ports, OPERATOR, job.id)


def test_a_sync_runs_to_its_end_and_its_integration_is_due_an_interval_later() -> None:
    world = World(issue_page(1, 2), issue_page(3))
    job = asked(world)
    assert run_next(world.ports) is not None
    done = now(world, job)
    assert (done.state, done.attempts, done.lease) == ("succeeded", 1, None)
    assert done.result == {"complete": True, "incomplete_reasons": []}
    assert done.progress is not None
    assert done.progress.done == 3
    assert world.external_ids == ["1001", "1002", "1003"]
    assert world.integration.next_sync_at == START + timedelta(seconds=900)
    assert world.heard(JobSucceeded) == [JobSucceeded(job_id=job.id, task=job.task)]
    assert run_next(world.ports) is None


def test_nothing_is_done_where_nothing_is_due() -> None:
    assert run_next(World().ports) is None


def test_a_slice_ends_after_its_time_and_the_next_continues() -> None:
    world = World(issue_page(1), issue_page(2), issue_page(3))
    job = asked(world)
    fetch = world.listed.fetch

    def slowly(cursor: Any) -> Any:
        world.clock.advance(SLICE_SECONDS / 2)
        return fetch(cursor)

    world.listed.fetch = slowly  # type: ignore[method-assign]
    run_next(world.ports)
    waiting = now(world, job)
    assert (waiting.state, waiting.waiting_reason) == ("queued", "slice")
    assert len(world.external_ids) == 2
    run_next(world.ports)
    done = now(world, job)
    assert (done.state, done.attempts) == ("succeeded", 1)
    assert len(world.external_ids) == 3


def test_a_stop_hands_the_job_back_after_the_page() -> None:
    """F25."""
    world = World(issue_page(1), issue_page(2))
    job = asked(world)
    run_next(world.ports, stop=lambda: len(world.external_ids) == 1)
    assert (now(world, job).state, now(world, job).waiting_reason) == ("queued", "slice")
    assert world.external_ids == ["1001"]


def test_an_interruption_hands_the_job_back_and_goes_its_way() -> None:
    """F25: the page that takes too long is undone."""
    world = World(issue_page(1))
    job = asked(world)

    def interrupted(cursor: Any) -> Any:
        raise KeyboardInterrupt

    world.listed.fetch = interrupted  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        run_next(world.ports)
    assert (now(world, job).state, now(world, job).crashes) == ("queued", 0)
    with world.ports.storage.begin() as work:
        work.checkpoints.claim(world.scope, holder=a_holder(2), lease_seconds=60)


def test_a_leased_scope_sends_the_job_back_without_blame() -> None:
    world = World(issue_page(1))
    job = asked(world)
    with world.ports.storage.begin() as work:
        work.checkpoints.claim(world.scope, holder=a_holder(2), lease_seconds=35)
    run_next(world.ports)
    waiting = now(world, job)
    assert (waiting.state, waiting.waiting_reason, waiting.crashes) == ("queued", "busy", 0)
    assert run_next(world.ports) is None
    world.clock.advance(36)
    run_next(world.ports)
    assert (now(world, job).state, now(world, job).attempts) == ("succeeded", 1)


@pytest.mark.parametrize("removed", ["project", "integration"])
def test_what_was_removed_while_it_is_synced_is_no_failure(removed: str) -> None:
    world = World(issue_page(1), issue_page(2))
    job = asked(world)
    fetch = world.listed.fetch

    def removing(cursor: Any) -> Any:
        if cursor is not None:
            with world.ports.storage.begin() as work:
                if removed == "project":
                    work.projects.remove("p")
                else:
                    work.integrations.remove(world.scope)
        return fetch(cursor)

    world.listed.fetch = removing  # type: ignore[method-assign]
    run_next(world.ports)
    world.clock.advance(BUSY_SECONDS)
    run_next(world.ports)
    with world.ports.storage.read() as view:
        ended = view.jobs.get(job.id)
    assert (ended.state, ended.failure, ended.lease) == ("cancelled", None, None)
    assert ended.ended_at is not None
    assert world.heard(JobFailed) == []


def test_a_provider_that_is_not_there_is_a_failure() -> None:
    """A plugin may be missing; nothing was removed."""
    world = World(issue_page(1))
    world.change(lambda known: evolve(known, provider="gone"))
    job = asked(world)
    run_next(world.ports)
    assert now(world, job).state == "failed"


def test_a_limit_waits_until_the_provider_said() -> None:
    until = START + timedelta(minutes=5)
    world = World(RateLimited("peace", retry_at=until), issue_page(1))
    job = asked(world)
    run_next(world.ports)
    waiting = now(world, job)
    assert (waiting.state, waiting.waiting_reason, waiting.run_at) == ("retrying", "rate_limited", until)
    assert waiting.crashes == 0
    world.clock.advance(300)
    run_next(world.ports)
    assert now(world, job).state == "succeeded"


def test_a_failure_is_tried_again_until_the_integration_is_degraded() -> None:
    """P7."""
    world = World(*(SourceUnavailable("down", code="timeout") for _ in range(4)))
    job = asked(world)
    for _ in range(3):
        run_next(world.ports)
        assert (now(world, job).state, now(world, job).waiting_reason) == ("retrying", "failure")
        world.clock.advance(31)
    run_next(world.ports)
    failed = now(world, job)
    assert failed.state == "failed"
    assert failed.failure is not None
    assert failed.failure.code == "timeout"
    integration = world.integration
    assert integration.status == "degraded"
    assert integration.next_sync_at == integration.paused_until == world.clock.now() + timedelta(minutes=1)


def test_a_degraded_integration_is_probed_and_read_once_it_answers() -> None:
    """P7."""
    world = World(issue_page(1))
    world.change(lambda known: evolve(known, status="degraded", failure=Failure("timeout", "", START, 4)))
    enqueue_due_jobs(world.ports, OPERATOR)
    while run_next(world.ports):
        pass
    assert (world.integration.status, world.integration.failure) == ("healthy", None)
    assert world.external_ids == ["1001"]


def test_a_failed_probe_waits_twice_as_long() -> None:
    """P7."""
    world = World()
    world.listed.check = lambda: _raise(SourceUnavailable("still down", code="timeout"))  # type: ignore[method-assign]
    world.change(lambda known: evolve(known, status="degraded", failure=Failure("timeout", "", START, 4)))
    waits = []
    for _ in range(3):
        enqueue_due_jobs(world.ports, OPERATOR)
        while run_next(world.ports):
            pass
        until = world.integration.next_sync_at
        assert until is not None
        waits.append((until - world.clock.now()).total_seconds())
        world.clock.advance(waits[-1])
    assert waits == [120, 240, 480]


def test_a_refused_integration_is_probed_after_a_quarter_of_an_hour() -> None:
    """P7."""
    world = World(AccessDenied("no", code="http_401"))
    job = asked(world)
    run_next(world.ports)
    assert (now(world, job).state, world.integration.status) == ("failed", "needs_auth")
    assert world.integration.next_sync_at == START + timedelta(minutes=15)
    assert [event.code for event in world.heard(JobFailed)] == ["http_401"]


def test_a_persons_retry_asks_at_once() -> None:
    world = World(issue_page(1))
    world.change(lambda known: evolve(known, status="disabled", paused_until=START + timedelta(days=1)))
    retry_integration(world.ports, OPERATOR, "i")
    while run_next(world.ports):
        pass
    assert (world.integration.status, world.external_ids) == ("healthy", ["1001"])


def test_an_error_nobody_foresaw_is_tried_again_and_parked_at_the_fifth() -> None:
    """F34, P4b."""

    def broken(ports: Any, args: Mapping[str, Any], stop: Stop) -> Ended:
        raise ZeroDivisionError("secret text")

    world = World()
    job = asked(world)
    for _ in range(MOST_CRASHES):
        run_next(world.ports, tasks={**TASKS, "sync_project_issues": broken})
        world.clock.advance(61)
    parked = now(world, job)
    assert (parked.state, parked.crashes) == ("failed", MOST_CRASHES)
    assert parked.failure is not None
    assert "ZeroDivisionError" in parked.failure.message
    assert "secret" not in parked.failure.message
    assert [event.crashes for event in world.heard(JobCrashed)] == [1, 2, 3, 4, 5]


def test_a_task_off_the_list_is_refused_and_the_worker_lives() -> None:
    """T33."""
    world = World()
    job = asked(world)
    run_next(world.ports, tasks={})
    failed = now(world, job)
    assert (failed.state, failed.failure and failed.failure.code) == ("failed", "unknown_task")


def test_a_database_that_cannot_answer_blames_nobody() -> None:
    def unlucky(ports: Any, args: Mapping[str, Any], stop: Stop) -> Ended:
        raise StorageUnavailable("locked")

    world = World()
    job = asked(world)
    run_next(world.ports, tasks={"sync_project_issues": unlucky})
    assert (now(world, job).state, now(world, job).crashes) == ("retrying", 0)
    assert [event.reason for event in world.heard(JobHandedBack)] == ["failure"]


def test_a_cancelled_run_stops_at_its_next_page_and_changes_nothing_more() -> None:
    world = World(issue_page(1), issue_page(2), issue_page(3))
    job = asked(world)
    fetch = world.listed.fetch

    def cancelling(cursor: Any) -> Any:
        if cursor is not None:
            with world.ports.storage.begin() as work:
                work.jobs.cancel(job.id)
            world.listed.fetch = fetch  # type: ignore[method-assign]
        world.clock.advance(3)
        return fetch(cursor)

    world.listed.fetch = cancelling  # type: ignore[method-assign]
    run_next(world.ports)
    assert now(world, job).state == "cancelled"
    assert world.external_ids == ["1001", "1002"]


def test_a_wish_during_the_run_is_one_more_round() -> None:
    world = World(issue_page(1))
    job = asked(world)
    fetch = world.listed.fetch

    def wishing(cursor: Any) -> Any:
        assert asked(world, full=True).id == job.id
        return fetch(cursor)

    world.listed.fetch = wishing  # type: ignore[method-assign]
    run_next(world.ports)
    assert (now(world, job).state, now(world, job).args["full"]) == ("queued", True)


def test_a_sync_without_an_integration_asks_for_one_of_each() -> None:
    world = World(issue_page(1))
    ended = TASKS["sync_project_issues"](world.ports, {"project_id": "p"}, lambda: False)
    assert ended == Done({"jobs": 1})
    with world.ports.storage.read() as view:
        assert view.jobs.live("sync_project_issues", "i") is not None


def test_progress_of_a_hung_heartbeat_never_outlives_the_run() -> None:
    """The lease of a run that ended is nobody's."""
    world = World(issue_page(1))
    asked(world)
    run_next(world.ports)
    with world.ports.storage.begin() as work:
        assert work.jobs.free_lost(lambda holder: True) == ()


def test_a_ledger_out_of_reach_at_the_end_leaves_the_job_to_its_lease() -> None:
    world = World(issue_page(1))
    job = asked(world)

    def refuse() -> None:
        raise StorageUnavailable("gone")

    wrapped = WrappedStorage(world.ports.storage)

    def working(ports: Any, args: Mapping[str, Any], stop: Stop) -> Ended:
        wrapped.before = refuse
        return Done({})

    with pytest.raises(StorageUnavailable):
        run_next(evolve(world.ports, storage=wrapped), tasks={"sync_project_issues": working})
    world.clock.advance(RUN_LEASE_SECONDS + 1)
    with world.ports.storage.begin() as work:
        assert [freed.id for freed in work.jobs.free_lost(lambda holder: False)] == [job.id]


def _raise(error: Exception) -> Any:
    raise error


def test_analytics_follow_a_sync_by_themselves() -> None:
    world = World(issue_page(1, 2))
    asked(world)
    run_next(world.ports)
    enqueue_due_jobs(world.ports, OPERATOR)
    done = run_next(world.ports)
    assert done is not None
    assert (done.task, done.state) == ("aggregate_analytics", "succeeded")
    with world.ports.storage.read() as view:
        assert not view.rollup.dirty("p")
        assert view.result_cache.fresh("p", Summary) is not None


def test_analytics_that_are_stopped_continue_in_the_next_slice() -> None:
    world = World(issue_page(1, 2))
    asked(world)
    run_next(world.ports)
    enqueue_due_jobs(world.ports, OPERATOR)
    handed_back = run_next(world.ports, stop=lambda: True)
    assert handed_back is not None
    assert (handed_back.state, handed_back.waiting_reason) == ("queued", "slice")
