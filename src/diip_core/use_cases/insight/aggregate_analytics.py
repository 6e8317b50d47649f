"""Bring a project's analytics up to date, so that they are served from the cache."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.inactivity import OngoingInactivity
from diip_core.events import AnalyticsUpdated, InactivityDetected, RollupDiffered
from diip_core.ports.bundle import Ports
from diip_core.services.analysis.bottlenecks import compute_bottlenecks
from diip_core.services.analysis.context import load_context
from diip_core.services.analysis.flow import timelines_of
from diip_core.services.analysis.inactivity import compute_inactivity
from diip_core.services.analysis.priorities import compute_priorities
from diip_core.services.analysis.result_cache import to_cache
from diip_core.services.analysis.spikes import compute_spikes, created_days_of
from diip_core.services.analysis.summary import compute_summary
from diip_core.services.authorization import authorize

DAYS_AT_ONCE = 1000
"""Days counted in one transaction; a concurrent sync waits for some tens of milliseconds."""


def aggregate_analytics(
    ports: Ports, actor: Actor, project_id: str, *, stop: Callable[[], bool] = lambda: False
) -> bool:
    """Count dirty days, compare all days with a full recount, then compute and cache every result.

    Returns False if ``stop`` interrupted it; the days counted by then are stored, and the next run continues.
    A day that differs from the recount is a defect of DIIP: it is announced, and the days are counted again.
    Inactive integrations are marked as such.

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
        created = created_days_of(view, context)
        spikes = compute_spikes(context, created)
        results = (
            to_cache(context, spikes),
            to_cache(context, compute_summary(view, context, spikes)),
            to_cache(context, compute_bottlenecks(view, context)),
            to_cache(context, compute_priorities(context, timelines_of(view, context), spikes)),
        )
        inactivities = tuple(compute_inactivity(view, context, created))
    with ports.storage.begin() as work:
        for result in results:
            work.result_cache.put(project_id, result)
        for integration, inactivity in inactivities:
            if inactivity != integration.inactivity:
                work.integrations.note_inactivity(integration.scope, inactivity)
    for integration, inactivity in inactivities:
        if inactivity is not None and integration.inactivity is None:
            ports.announce(_inactivity_detected(integration.scope, inactivity))
    spiking = spikes.open_on(context.today) is not None
    ports.announce(AnalyticsUpdated(project_id=project_id, spiking=spiking))
    return True


def _inactivity_detected(scope: Scope, inactivity: OngoingInactivity) -> InactivityDetected:
    found = inactivity.found
    return InactivityDetected(scope, since=inactivity.since, days=found.length_days, expected=found.expected)


def _refreshed(ports: Ports, project_id: str, zone: ZoneInfo, stop: Callable[[], bool]) -> bool:
    """Count dirty days in batches, one transaction each. Returns whether none is left."""
    while not stop():
        with ports.storage.begin() as work:
            if not work.rollup.refresh(project_id, zone, limit=DAYS_AT_ONCE):
                return True
    return False
