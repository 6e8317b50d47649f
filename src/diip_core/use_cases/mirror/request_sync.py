"""Ask for a sync of an integration."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.domain.jobs.job import Job
from diip_core.domain.jobs.tasks import SYNC, of_integration
from diip_core.domain.mirror.integration import require_awake
from diip_core.events import JobQueued
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def request_sync(
    ports: Ports, actor: Actor, scope: Scope, *, full: bool = False, request_id: str | None = None
) -> Job:
    """Queue a sync; one that waits or runs already is answered instead, and takes the wish up.

    Raises:
        Conflict: the integration is paused or disabled.
        NotFound, Forbidden: as everywhere.
    """
    with ports.storage.begin() as work:
        authorize(work, actor, scope.project_id, Action.SYNC)
        integration = work.integrations.get(scope)
        require_awake(integration)
        wanted = of_integration(ports.ids.new_id(), SYNC, scope, full=full)
        job = work.jobs.put(evolve(wanted, user_id=actor.user_id, request_id=request_id))
    ports.announce(JobQueued(job_id=job.id, task=job.task, project_id=job.project_id))
    ports.queue.ring([job.id])
    return job
