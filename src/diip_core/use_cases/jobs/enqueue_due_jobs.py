"""The ticker: find what is due, and ring for it."""

from __future__ import annotations

from datetime import timedelta

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.jobs.job import Job
from diip_core.domain.jobs.job_list import JobQuery
from diip_core.domain.jobs.tasks import (
    CHECK,
    CLEAN_UP,
    OF_INTEGRATION,
    SYNC,
    aggregating,
    cleaning,
    of_integration,
)
from diip_core.domain.jobs.worker_registry import TICKER, TICKER_SECONDS
from diip_core.domain.mirror.integration import FAILING
from diip_core.events import JobFailed, JobQueued, WorkerLost
from diip_core.ports.bundle import Ports
from diip_core.ports.storage.storage import UnitOfWork
from diip_core.services.sync.backoff import back_off

MOST_AT_ONCE = 200
CLEANING_EVERY = timedelta(hours=1)
ANALYSED_EVERY = timedelta(days=1)
"""Days end though nothing happens: episodes close, and quiet teaches."""


def enqueue_due_jobs(ports: Ports, actor: Actor) -> tuple[Job, ...]:
    """Put jobs for what is due and free jobs whose worker was lost; those that can be worked on now.

    Of several tickers one leads, for 10 s at a time; the others find nothing to do (guarantee F41). What is
    due is asked of the database each time, so a lost job or ring is found again at the next tick.

    Raises:
        Forbidden: the actor is no admin.
    """
    require(actor, Action.ADMINISTER)
    if not _leads(ports):
        return ()
    with ports.storage.begin() as work:
        lost = work.jobs.free_lost(ports.process.is_dead)
        for job in lost:
            if job.state == "failed" and job.task in OF_INTEGRATION:
                back_off(ports, work, job)
    for job in lost:
        ports.announce(WorkerLost(job_id=job.id, task=job.task, crashes=job.crashes))
        if job.failure is not None and job.state == "failed":
            ports.announce(
                JobFailed(job_id=job.id, task=job.task, code=job.failure.code, message=job.failure.message)
            )
    with ports.storage.begin() as work:
        jobs = _put_due(ports, work)
    for job in jobs:
        ports.announce(JobQueued(job_id=job.id, task=job.task, project_id=job.project_id))
    ready = (*(job for job in lost if job.state == "retrying"), *jobs)
    if ready:
        ports.queue.ring([job.id for job in ready])
    return ready


def _leads(ports: Ports) -> bool:
    mine = ports.process.holder()
    with ports.storage.begin() as work:
        leader = work.workers.register(TICKER, mine, seconds=TICKER_SECONDS)
        if leader.holder != mine and ports.process.is_dead(leader.holder):
            leader = work.workers.register(TICKER, mine, seconds=TICKER_SECONDS, displacing=leader.holder)
    return leader.holder == mine


def _put_due(ports: Ports, work: UnitOfWork) -> tuple[Job, ...]:
    now = ports.clock.now()
    wanted = [
        of_integration(ports.ids.new_id(), CHECK if due.status in FAILING else SYNC, due.scope)
        for due in work.integrations.due(now, limit=MOST_AT_ONCE)
    ]
    stale = {
        *work.rollup.stale(limit=MOST_AT_ONCE),
        *work.result_cache.outdated(now - ANALYSED_EVERY, limit=MOST_AT_ONCE),
    }
    wanted += [aggregating(ports.ids.new_id(), project_id) for project_id in stale]
    last = work.jobs.find(JobQuery(task=CLEAN_UP, limit=1)).items
    if not last or last[0].created_at <= now - CLEANING_EVERY:
        wanted.append(cleaning(ports.ids.new_id()))
    # Sorted, so that two that put at once cannot wait for each other.
    return tuple(work.jobs.put(new, again=False) for new in sorted(wanted, key=lambda new: new.key))
