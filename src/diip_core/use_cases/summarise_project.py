"""Sum up a project."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from diip_core.domain.integration import Integration
from diip_core.domain.permissions import Action, Actor, require
from diip_core.domain.summary import Summary, Window, summarise
from diip_core.errors import InvalidInput
from diip_core.ports.bundle import Ports
from diip_core.ports.storage import ReadView

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
        return summarise(
            view.issues.facts(project_id, integration_id),
            Window(start=start, end=end, now=ports.clock.now()),
            project_id=project_id,
            reasons=(*_gaps(view, project_id, integrations), NO_SPIKES_YET),
        )


def _gaps(view: ReadView, project_id: str, integrations: Iterable[Integration]) -> list[str]:
    """Why the mirror may not hold everything, one line each."""
    gaps: list[str] = []
    quarantined = view.quarantine.counts(project_id)
    for integration in integrations:
        name = f"{integration.provider} {integration.scope_name}"
        if integration.first_complete_at is None:
            gaps.append(f"{name}: the first sync has not come to its end")
        if integration.incomplete_reason:
            gaps.append(f"{name}: {integration.incomplete_reason}")
        if unreadable := quarantined.get(integration.id, 0):
            gaps.append(f"{name}: {unreadable} records could not be read")
        if integration.failure is not None:
            gaps.append(f"{name}: the last call failed, {integration.failure.message}")
    return gaps or ([] if integrations else ["nothing is connected to this project"])
