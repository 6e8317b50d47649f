"""Sum up a project."""

from __future__ import annotations

from datetime import datetime

from diip_core.domain.coverage import cover
from diip_core.domain.permissions import Action, Actor, require
from diip_core.domain.summary import Summary, Window, summarise
from diip_core.errors import InvalidInput
from diip_core.ports.bundle import Ports

NO_SPIKES_YET = "spike detection is not part of this version"


def summarise_project(
    ports: Ports,
    actor: Actor,
    project_id: str,
    *,
    integration_id: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> Summary:
    """The project, or one integration of it, in numbers, with what they cannot vouch for.

    Raises:
        InvalidInput: the window ends before it starts.
        NotFound: no such project.
        Forbidden: the actor may not read it.
    """
    if start is not None and end is not None and end <= start:
        raise InvalidInput("the window must end after it starts", field="to")
    with ports.storage.read() as view:
        require(actor, Action.READ, view.projects.access(project_id, actor.user_id))
        integrations = [
            integration
            for integration in view.integrations.of_project(project_id)
            if integration_id in (None, integration.id)
        ]
        now = ports.clock.now()
        coverage = cover(integrations, view.quarantine.counts(project_id), now=now, end=end)
        return summarise(
            view.issues.facts(project_id, integration_id),
            Window(start=start, end=end, now=now),
            project_id=project_id,
            reasons=(*coverage.reasons, NO_SPIKES_YET),
        )
