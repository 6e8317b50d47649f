"""Let nobody read an integration any more."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.jobs.tasks import OF_INTEGRATION
from diip_core.domain.mirror.integration import Integration
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note


def disable_integration(ports: Ports, actor: Actor, integration_id: str) -> Integration:
    """Disable it and end its jobs; what was read stays stored.

    Raises:
        NotFound: no such integration.
        Forbidden: the actor is no admin.
    """
    require(actor, Action.ADMINISTER)
    with ports.storage.begin() as work:
        disabled = evolve(work.integrations.by_id(integration_id), status="disabled")
        work.integrations.update(disabled)
        for task in OF_INTEGRATION:
            if job := work.jobs.live(task, integration_id):
                work.jobs.cancel(job.id)
        note(
            ports,
            work,
            actor,
            "integration.disabled",
            project_id=disabled.project_id,
            detail={"integration_id": disabled.id},
        )
    return disabled
