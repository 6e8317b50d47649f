"""Which integrations of a project fell silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from diip_core.analysing.subject import Subject
from diip_core.domain.coverage import cover
from diip_core.domain.integration import RESTING, Integration
from diip_core.domain.integration_silence import ongoing_silence
from diip_core.domain.spike_report import SpikeReport
from diip_core.domain.spikes.silence import OngoingSilence
from diip_core.ports.storage import ReadView


def compute_silences(
    view: ReadView, subject: Subject, spikes: SpikeReport
) -> Iterator[tuple[Integration, OngoingSilence | None]]:
    """Every integration of the project with its own silence.

    Each is judged by its own series: among others that go on, one that broke would not be missed in the
    project's. One that somebody paused or disabled is not read, so it cannot be silent.
    """
    project_id, as_of = subject.project.id, subject.window.horizon
    bulk = frozenset(
        run.first_day + timedelta(days=place)
        for run in spikes.left_out
        if run.because == "written in bulk"
        for place in range((run.last_day - run.first_day).days + 1)
    )
    for integration in view.integrations.of_project(project_id):
        if integration.status in RESTING:
            yield integration, None
            continue
        days = view.rollup.days(project_id, integration.id, zone=subject.zone)
        yield (
            integration,
            ongoing_silence(
                {day: flow.created for day, flow in days.items() if flow.created},
                bulk,
                coverage=cover([integration], {}, now=as_of),
                zone=subject.zone,
                as_of=as_of,
            ),
        )
