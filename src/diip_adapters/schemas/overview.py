"""Projects side by side, over the wire."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from diip_core.domain.insight.overview import Overview
from diip_core.domain.projects.project_health import ProjectHealth


class OverviewSchema(Struct, frozen=True, kw_only=True):
    """A project in the few figures that show where to look.

    `created`, `closed`, `reopened` and `net_flow` (created less closed) are of the last 28 days, and count
    every close. `open_by_week` is the backlog at the end of each of the last twelve weeks: of seven days
    each, the last of them ending today.
    `spike_detected` is null where nobody has looked yet.
    """

    project_id: str
    name: str
    slug: str
    health: ProjectHealth
    last_synced_at: datetime | None
    open_issues: int
    created: int
    closed: int
    reopened: int
    net_flow: int
    open_by_week: list[int]
    spike_detected: bool | None
    computed_at: datetime
    verified: bool
    unverified_reason: list[str]


def overview_schema(overview: Overview) -> OverviewSchema:
    """A project beside others, with what its figures cannot vouch for."""
    project = overview.project_health.project
    return OverviewSchema(
        project_id=project.id,
        name=project.name,
        slug=project.slug,
        health=overview.project_health.health,
        last_synced_at=overview.project_health.last_synced_at,
        open_issues=overview.open_issues,
        created=overview.created,
        closed=overview.closed,
        reopened=overview.reopened,
        net_flow=overview.net_flow,
        open_by_week=list(overview.open_by_week),
        spike_detected=overview.spiking,
        computed_at=overview.computed_at,
        verified=overview.coverage.verified,
        unverified_reason=list(overview.coverage.reasons),
    )
