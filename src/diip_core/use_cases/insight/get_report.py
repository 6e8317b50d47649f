"""Report on a project: everything there is to say about it, from one look at the data."""

from __future__ import annotations

from datetime import datetime

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.insight.report import Report
from diip_core.domain.time import local_day
from diip_core.ports.bundle import Ports
from diip_core.services.analysis.bottlenecks import bottlenecks_of
from diip_core.services.analysis.context import load_context
from diip_core.services.analysis.flow import curves_of, flow_of, timelines_of
from diip_core.services.analysis.priorities import priorities_of
from diip_core.services.analysis.spikes import spikes_of
from diip_core.services.analysis.summary import summary_of
from diip_core.services.analysis.trends import trends_of


def get_report(
    ports: Ports,
    actor: Actor,
    project_id: str,
    *,
    integration_id: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> Report:
    """The project, or one integration of it, in a window, without one in all its history.

    Raises:
        InvalidInput: the window ends before it starts, or is too long.
        NotFound: no such project.
        Forbidden: the actor may not read it.
    """
    with ports.storage.read() as view:
        context = load_context(
            ports, view, actor, project_id, integration_id=integration_id, start=start, end=end
        )
        known = timelines_of(view, context)
        spikes = spikes_of(view, context)
        return Report(
            timezone=context.project.timezone,
            first_created_at=min((one.facts.created_at for one in known), default=None),
            summary=summary_of(view, context, spikes),
            trends=trends_of(view, context),
            spikes=spikes if start is None else spikes.since(local_day(start, context.zone)),
            flow=flow_of(known, context),
            curves=curves_of(known, context),
            bottlenecks=bottlenecks_of(view, context),
            priorities=priorities_of(view, context, known, spikes),
        )
