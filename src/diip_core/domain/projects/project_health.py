"""How a project stands: what its integrations add up to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from attrs import frozen

from diip_core.domain.mirror.integration import INACTIVE, Integration
from diip_core.domain.projects.project import Project

ProjectHealth = Literal["healthy", "degraded", "down", "paused", "empty"]


@frozen
class ProjectWithHealth:
    """``last_synced_at`` is when an integration of it last came to the end of a walk."""

    project: Project
    health: ProjectHealth
    last_synced_at: datetime | None


def with_health(project: Project, integrations: Sequence[Integration]) -> ProjectWithHealth:
    """The project with what these, all its integrations, add up to.

    It is ``down`` where none of them can be read and ``degraded`` where some cannot; those that somebody
    paused or disabled do not count.
    """
    ends = [integration.last_synced_at for integration in integrations if integration.last_synced_at]
    return ProjectWithHealth(
        project=project, health=_health(integrations), last_synced_at=max(ends, default=None)
    )


def _health(integrations: Sequence[Integration]) -> ProjectHealth:
    if not integrations:
        return "empty"
    healthy = [one.status == "healthy" for one in integrations if one.status not in INACTIVE]
    if not healthy:
        return "paused"
    if all(healthy):
        return "healthy"
    return "degraded" if any(healthy) else "down"
