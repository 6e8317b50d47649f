"""Report on a project: everything there is to say about it, from one look at the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.insight.flow.trends import DayFlow, daily_flow
from diip_core.domain.insight.report import Report
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.time import local_day
from diip_core.ports.bundle import Ports
from diip_core.services.analysis.bottlenecks import bottlenecks_of
from diip_core.services.analysis.context import AnalysisContext, load_context
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
    timezone: str | None = None,
) -> Report:
    """The project, or one integration of it, in a window or in all its history.

    ``timezone`` says whose days are counted; without it, the project's own.

    Raises:
        InvalidInput: the window ends before it starts or is too long, or there is no such time zone.
        NotFound: no such project.
        Forbidden: the actor may not read it.
    """
    with ports.storage.read() as view:
        context = load_context(
            ports,
            view,
            actor,
            project_id,
            integration_id=integration_id,
            start=start,
            end=end,
            timezone=timezone,
        )
        present = timelines_of(view, context)
        known = context.as_of_end(present)
        spikes = spikes_of(view, context)
        days = None if timezone is None else _days(present, context)
        return Report(
            timezone=context.project.timezone,
            first_created_at=min((one.issue.created_at for one in present), default=None),
            summary=summary_of(view, context, spikes),
            trends=trends_of(view, context, days=days),
            spikes=spikes if start is None else spikes.since(local_day(start, context.zone)),
            flow=flow_of(known, context),
            curves=curves_of(known, context),
            bottlenecks=bottlenecks_of(view, context),
            priorities=priorities_of(view, context, known, spikes),
        )


def _days(known: Iterable[Timeline], context: AnalysisContext) -> Mapping[date, DayFlow]:
    """The days of every issue, counted now: the stored ones are in the project's own zone."""
    return daily_flow((derive_lifecycle(one.issue) for one in known), context.zone)
