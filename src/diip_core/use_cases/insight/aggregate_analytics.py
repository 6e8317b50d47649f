"""Bring a project's analytics up to date, so that whoever looks is served at once."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.inactivity import OngoingInactivity
from diip_core.events import AnalyticsUpdated, InactivityDetected, RollupDiffered, SpikeStatesDiffered
from diip_core.ports.bundle import Ports
from diip_core.services.analysis.bottlenecks import compute_bottlenecks
from diip_core.services.analysis.context import load_context
from diip_core.services.analysis.flow import timelines_of
from diip_core.services.analysis.inactivity import compute_inactivity
from diip_core.services.analysis.kept_states import states_to_keep
from diip_core.services.analysis.priorities import compute_priorities
from diip_core.services.analysis.result_cache import to_cache
from diip_core.services.analysis.spikes import run
from diip_core.services.analysis.summary import compute_summary
from diip_core.services.authorization import authorize

DAYS_AT_ONCE = 1000
"""Days counted in one transaction: whoever syncs meanwhile waits some tens of milliseconds."""


def aggregate_analytics(
    ports: Ports, actor: Actor, project_id: str, *, stop: Callable[[], bool] = lambda: False
) -> bool:
    """Count dirty days, compare what is kept with a full recount, then keep what comes out of it all.

    False where ``stop`` came in between: what was counted by then is kept, and the next run goes on. A day
    that differs from the recount is a defect of DIIP's: it is announced, and the days are counted anew. So
    are kept states of the spike detector that, once a day, do not lead where a scan of everything does.
    Which integrations fell silent is written down on them.

    Raises:
        NotFound: no such project.
        Forbidden: the actor may not sync it.
    """
    with ports.storage.read() as view:
        access = authorize(view, actor, project_id, Action.SYNC)
    zone = ZoneInfo(access.project.timezone)
    if not _refreshed(ports, project_id, zone, stop):
        return False
    with ports.storage.read() as view:
        differing = view.rollup.differing(project_id, zone)
    if differing:
        ports.announce(RollupDiffered(project_id=project_id, days=len(differing)))
        with ports.storage.begin() as work:
            work.rollup.reset(project_id)
        if not _refreshed(ports, project_id, zone, stop):
            return False
    with ports.storage.read() as view:
        context = load_context(ports, view, actor, project_id)
        gone_on = run(view, context)
        spikes = gone_on.report
        insights = (
            states_to_keep(context, gone_on.states),
            to_cache(context, spikes),
            to_cache(context, compute_summary(view, context, spikes)),
            to_cache(context, compute_bottlenecks(view, context)),
            to_cache(context, compute_priorities(context, timelines_of(view, context), spikes)),
        )
        inactivities = tuple(compute_inactivity(view, context, gone_on.created))
    with ports.storage.begin() as work:
        for insight in insights:
            work.result_cache.put(project_id, insight)
        for integration, inactivity in inactivities:
            if inactivity != integration.inactivity:
                work.integrations.note_inactivity(integration.scope, inactivity)
    if gone_on.differs:
        ports.announce(SpikeStatesDiffered(project_id))
    for integration, inactivity in inactivities:
        if inactivity is not None and integration.inactivity is None:
            ports.announce(_fell_silent(integration.scope, inactivity))
    spiking = spikes.open_on(context.today) is not None
    ports.announce(AnalyticsUpdated(project_id=project_id, spiking=spiking))
    return True


def _fell_silent(scope: Scope, inactivity: OngoingInactivity) -> InactivityDetected:
    found = inactivity.found
    return InactivityDetected(scope, since=inactivity.since, days=found.length_days, expected=found.expected)


def _refreshed(ports: Ports, project_id: str, zone: ZoneInfo, stop: Callable[[], bool]) -> bool:
    """Count dirty days in batches, each in a transaction of its own; whether none is left."""
    while not stop():
        with ports.storage.begin() as work:
            if not work.rollup.refresh(project_id, zone, limit=DAYS_AT_ONCE):
                return True
    return False
