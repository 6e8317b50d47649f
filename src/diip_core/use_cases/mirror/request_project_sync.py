"""Ask for a sync of everything that a project reads."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.jobs.job import Job
from diip_core.domain.jobs.tasks import SYNC, of_integration
from diip_core.domain.mirror.integration import ACTIVE
from diip_core.events import JobQueued
from diip_core.ports.bundle import Ports


def request_project_sync(ports: Ports, actor: Actor, project_id: str) -> tuple[Job, ...]:
    """Queue a sync of each integration that can be read, as `request_sync` does of one.

    Raises:
        NotFound, Forbidden: as everywhere.
    """
    with ports.storage.begin() as work:
        require(actor, Action.SYNC, work.projects.access(project_id, actor.user_id))
        jobs = tuple(
            work.jobs.put(of_integration(ports.fresh.id(), SYNC, integration.scope))
            for integration in work.integrations.of_project(project_id)
            if integration.status in ACTIVE
        )
    for job in jobs:
        ports.announce(JobQueued(job_id=job.id, task=job.task, project_id=job.project_id))
    ports.queue.ring([job.id for job in jobs])
    return jobs
