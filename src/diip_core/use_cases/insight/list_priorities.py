"""Rank open issues by what comes first."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.insight.priority.priority_report import PriorityReport
from diip_core.ports.bundle import Ports
from diip_core.services.analysis.context import load_context
from diip_core.services.analysis.priorities import priorities_of


def list_priorities(
    ports: Ports, actor: Actor, project_id: str, *, integration_id: str | None = None
) -> PriorityReport:
    """The open issues of a project, or of one integration of it, as two lists: answer now, and overdue.

    They are advice.

    Raises:
        NotFound: no such project.
        Forbidden: the actor may not read it.
    """
    with ports.storage.read() as view:
        context = load_context(ports, view, actor, project_id, integration_id=integration_id)
        return priorities_of(view, context)
