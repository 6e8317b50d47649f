"""Find bottlenecks."""

from __future__ import annotations

from datetime import datetime

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.ports.bundle import Ports
from diip_core.services.analysis.bottlenecks import bottlenecks_of
from diip_core.services.analysis.context import load_context


def list_bottlenecks(
    ports: Ports,
    actor: Actor,
    project_id: str,
    *,
    integration_id: str | None = None,
    end: datetime | None = None,
) -> BottleneckReport:
    """Where the issues of a project, or of one integration of it, get stuck, as of ``end`` or now.

    Raises:
        NotFound: no such project.
        Forbidden: the actor may not read it.
    """
    with ports.storage.read() as view:
        context = load_context(ports, view, actor, project_id, integration_id=integration_id, end=end)
        return bottlenecks_of(view, context)
