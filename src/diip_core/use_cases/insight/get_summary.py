"""Sum up a project."""

from __future__ import annotations

from datetime import datetime

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.insight.flow.summary import Summary
from diip_core.ports.bundle import Ports
from diip_core.services.analysis.context import load_context
from diip_core.services.analysis.summary import summary_of


def get_summary(
    ports: Ports,
    actor: Actor,
    project_id: str,
    *,
    integration_id: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> Summary:
    """The project, or one integration of it, in numbers, with their coverage.

    Raises:
        InvalidInput: the window ends before it starts.
        NotFound: no such project.
        Forbidden: the actor may not read it.
    """
    with ports.storage.read() as view:
        context = load_context(
            ports, view, actor, project_id, integration_id=integration_id, start=start, end=end
        )
        return summary_of(view, context)
