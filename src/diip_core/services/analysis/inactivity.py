"""Which integrations of a project are inactive."""

from __future__ import annotations

from collections.abc import Iterator

from diip_core.domain.insight.spikes.created_days import CreatedDays
from diip_core.domain.insight.spikes.integration_inactivity import ongoing_inactivity
from diip_core.domain.mirror.coverage import cover
from diip_core.domain.mirror.inactivity import OngoingInactivity
from diip_core.domain.mirror.integration import INACTIVE, Integration
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import AnalysisContext


def compute_inactivity(
    view: ReadView, context: AnalysisContext, created: CreatedDays
) -> Iterator[tuple[Integration, OngoingInactivity | None]]:
    """Every integration of the project with its inactivity; ``created`` are all issues of the project.

    Each is judged by its own series: in the project's, a broken one would be hidden by the others. A paused
    or disabled integration is not read, so it cannot be inactive.
    """
    horizon = context.window.horizon
    for integration in view.integrations.of_project(context.project.id):
        if integration.status in INACTIVE:
            yield integration, None
            continue
        inactivity = ongoing_inactivity(
            created.by_tracker.get(integration.id, {}),
            created.bulk,
            coverage=cover([integration], {}, now=horizon),
            zone=context.zone,
            now=horizon,
        )
        yield integration, inactivity
