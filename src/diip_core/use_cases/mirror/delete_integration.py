"""Take an integration away."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.domain.jobs.tasks import OF_INTEGRATION, cleaning
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note
from diip_core.services.authorization import authorize


def delete_integration(ports: Ports, actor: Actor, scope: Scope) -> None:
    """Take it away with its token and its jobs; its issues are cleared in batches after.

    A run that reads it just then is fenced and stores nothing more.

    Raises:
        NotFound, Forbidden: as everywhere.
    """
    with ports.storage.begin() as work:
        authorize(work, actor, scope.project_id, Action.CONNECT)
        work.integrations.remove(scope)
        for task in OF_INTEGRATION:
            if job := work.jobs.live(task, scope.integration_id):
                work.jobs.cancel(job.id)
        clearing = work.jobs.put(cleaning(ports.ids.new_id()))
        note(
            ports,
            work,
            actor,
            "integration.deleted",
            project_id=scope.project_id,
            detail={"integration_id": scope.integration_id},
        )
    ports.queue.ring([clearing.id])
