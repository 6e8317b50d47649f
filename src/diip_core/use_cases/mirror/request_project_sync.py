"""Ask for a sync of everything that a project reads."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.jobs.job import Job
from diip_core.domain.jobs.tasks import SYNC, of_integration
from diip_core.domain.mirror.integration import ACTIVE
from diip_core.events import JobQueued
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def request_project_sync(ports: Ports, actor: Actor, project_id: str) -> tuple[Job, ...]:
    """Queue a sync of each integration that can be read, as `request_sync` does of one.

    Raises:
        NotFound, Forbidden: as everywhere.
    """
    with ports.storage.begin() as work:
        authorize(work, actor, project_id, Action.SYNC)
        jobs = tuple(
            work.jobs.put(of_integration(ports.ids.new_id(), SYNC, integration.scope))
            for integration in work.integrations.of_project(project_id)
            if integration.status in ACTIVE
        )
    for job in jobs:
        ports.announce(JobQueued(job_id=job.id, task=job.task, project_id=job.project_id))
    ports.queue.ring([job.id for job in jobs])
    return jobs
