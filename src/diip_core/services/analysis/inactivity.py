"""Which integrations of a project fell silent."""

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
    """Every integration of the project with its own inactivity; ``created`` are all issues of the project.

    Each is judged by its own series: among others that go on, one that broke would not be missed in the
    project's. One that somebody paused or disabled is not read, so it cannot be silent.
    """
    as_of = context.window.horizon
    for integration in view.integrations.of_project(context.project.id):
        if integration.status in INACTIVE:
            yield integration, None
            continue
        inactivity = ongoing_inactivity(
            created.by_tracker.get(integration.id, {}),
            created.bulk,
            coverage=cover([integration], {}, now=as_of),
            zone=context.zone,
            as_of=as_of,
        )
        yield integration, inactivity
