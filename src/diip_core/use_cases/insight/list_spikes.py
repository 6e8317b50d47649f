"""Find spikes."""

from __future__ import annotations

from datetime import datetime

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.domain.time import local_day
from diip_core.ports.bundle import Ports
from diip_core.services.analysis.context import load_context
from diip_core.services.analysis.spikes import spikes_of


def list_spikes(
    ports: Ports,
    actor: Actor,
    project_id: str,
    *,
    integration_id: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> SpikeReport:
    """The spikes of a project, or of one integration of it, that reach into a window.

    Raises:
        InvalidInput: the window ends before it starts.
        NotFound: no such project.
        Forbidden: the actor may not read it.
    """
    with ports.storage.read() as view:
        context = load_context(
            ports, view, actor, project_id, integration_id=integration_id, start=start, end=end
        )
        found = spikes_of(view, context)
    return found if start is None else found.since(local_day(start, context.zone))
