"""Get the overview: the projects of an actor side by side."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.insight.flow.summary import Summary
from diip_core.domain.insight.overview import Overview, first_day_shown, oversee
from diip_core.domain.issues.issue_query import DEFAULT_LIMIT
from diip_core.domain.mirror.coverage import cover
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.pagination import Paginated, check_limit, paginate
from diip_core.domain.projects.project_health import with_health
from diip_core.domain.time import local_day
from diip_core.ports.bundle import Ports
from diip_core.services.analysis.cache_key import cache_key_of


def get_overview(
    ports: Ports, actor: Actor, *, limit: int = DEFAULT_LIMIT, after: str | None = None
) -> Paginated[Overview]:
    """The projects the actor may see, oldest first; ``after`` takes the ``next`` of the page before.

    Raises:
        InvalidInput: a limit outside 1 to 200.
        Forbidden: the actor may not read.
    """
    check_limit(limit)
    require(actor, Action.BROWSE)
    sees_all = actor.is_operator or actor.role == "admin"
    now = ports.clock.now()
    with ports.storage.read() as view:
        rows = view.projects.page(seen_by=None if sees_all else actor.user_id, after=after, limit=limit + 1)
        page = paginate(rows, limit)
        zones = {project.id: ZoneInfo(project.timezone) for project in page.items}
        integrations: dict[str, list[Integration]] = {project_id: [] for project_id in zones}
        for integration in view.integrations.of_projects(list(zones)):
            integrations[integration.project_id].append(integration)
        today = {project_id: local_day(now, zone) for project_id, zone in zones.items()}
        since = first_day_shown(min(today.values(), default=now.date()))
        days = view.rollup.days_of(zones, since=since)
        quarantined = view.quarantine.counts(*zones)
        summaries = view.result_cache.fresh_of(tuple(zones), Summary)
    overviews = []
    for project in page.items:
        own = integrations[project.id]
        coverage = cover(own, quarantined, now=now)
        key = cache_key_of(project, own, coverage, now)
        cached = summaries.get(project.id)
        overviews.append(
            oversee(
                with_health(project, own),
                days[project.id],
                today=today[project.id],
                now=now,
                spiking=cached.result.spike_detected if cached and cached.cache_key == key else None,
                coverage=coverage,
            )
        )
    return Paginated(items=tuple(overviews), next=page.next)
