"""Let a failing or disabled integration be read again at once."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.jobs.job import Job
from diip_core.domain.jobs.tasks import RETRY, of_integration
from diip_core.events import JobQueued
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note


def retry_integration(ports: Ports, actor: Actor, integration_id: str) -> Job:
    """End every pause and ask the provider now; a success is followed by a sync.

    Raises:
        NotFound: no such integration.
        Forbidden: the actor is no admin.
    """
    require(actor, Action.ADMINISTER)
    with ports.storage.begin() as work:
        before = work.integrations.by_id(integration_id)
        status = "degraded" if before.status in ("disabled", "paused") else before.status
        work.integrations.update(
            evolve(before, status=status, failure=None, paused_until=None, next_sync_at=ports.clock.now())
        )
        wanted = of_integration(ports.ids.new_id(), RETRY, before.scope)
        job = work.jobs.put(evolve(wanted, user_id=actor.user_id))
        note(
            ports,
            work,
            actor,
            "integration.retried",
            project_id=before.project_id,
            detail={"integration_id": before.id},
        )
    ports.announce(JobQueued(job_id=job.id, task=job.task, project_id=job.project_id))
    ports.queue.ring([job.id])
    return job
