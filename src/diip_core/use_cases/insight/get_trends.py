"""Read trends: what came, went and was open, period by period."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.insight.flow.trend_report import TrendReport
from diip_core.domain.insight.flow.trends import TrendInterval
from diip_core.errors import InvalidInput
from diip_core.ports.bundle import Ports
from diip_core.services.analysis.context import load_context
from diip_core.services.analysis.trends import trends_of


def get_trends(
    ports: Ports,
    actor: Actor,
    project_id: str,
    *,
    interval: TrendInterval = "day",
    integration_id: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> TrendReport:
    """The periods of a window in the project's zone, without one of all its history up to today.

    Raises:
        InvalidInput: an unknown interval, or a window that ends before it starts or has too many periods.
        NotFound: no such project.
        Forbidden: the actor may not read it.
    """
    if interval not in get_args(TrendInterval):
        raise InvalidInput(f"an interval is one of {', '.join(get_args(TrendInterval))}", field="interval")
    with ports.storage.read() as view:
        context = load_context(
            ports, view, actor, project_id, integration_id=integration_id, start=start, end=end
        )
        return trends_of(view, context, interval)
