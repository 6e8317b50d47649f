"""What comes first of a subject's open issues."""

from __future__ import annotations

from datetime import timedelta

from diip_core.analysing.kept import kept_or_computed
from diip_core.analysing.spikes import compute_spikes, spike_windows
from diip_core.analysing.subject import Subject
from diip_core.domain.instants import EPOCH
from diip_core.domain.priority import rank_priorities
from diip_core.domain.priority_backtest import back_test, month_starts
from diip_core.domain.priority_report import PriorityReport
from diip_core.domain.priority_weights import PriorityWeights
from diip_core.domain.spike_report import SpikeReport
from diip_core.domain.survival import LEAST_EVENTS
from diip_core.domain.timeline import Timeline
from diip_core.ports.storage import ReadView

MOST_RANKED = 200
LOOK_BACK = timedelta(days=2 * 365)
"""How far back what is closed says how long things take, where that is enough to speak of."""


def priorities_of(view: ReadView, subject: Subject, spikes: SpikeReport | None = None) -> PriorityReport:
    """The list as of now, kept or computed; ``spikes`` are its own, where they are known already."""
    return kept_or_computed(
        view,
        subject,
        PriorityReport,
        lambda: compute_priorities(view, subject, spikes or compute_spikes(view, subject)),
    )


def compute_priorities(view: ReadView, subject: Subject, spikes: SpikeReport) -> PriorityReport:
    """The list as of now, and its back-test."""
    now = subject.window.now
    known = _known(view, subject)
    weights = PriorityWeights.from_settings(subject.project.priority_weights)
    ranked = rank_priorities(
        known,
        now=now,
        weights=weights,
        spikes=spike_windows(spikes, subject),
        limit=MOST_RANKED,
        zone=subject.zone,
    )
    return PriorityReport(
        as_of=now,
        open_issues=sum(timeline.facts.status != "closed" for timeline in known),
        weights=weights,
        ranked=ranked,
        backtest=back_test(
            known,
            cuts=month_starts(now, zone=subject.zone),
            weights=weights,
            classify_labels=subject.vocabulary.classify_labels,
            zone=subject.zone,
        ),
        unverified_reason=subject.coverage.reasons,
    )


def _known(view: ReadView, subject: Subject) -> tuple[Timeline, ...]:
    """All that is open and what was closed of late; all there is, where that was next to nothing."""
    project_id, integration_id, now = subject.project.id, subject.integration_id, subject.window.now
    known = tuple(view.issues.timelines(project_id, integration_id, since=now - LOOK_BACK))
    if sum(timeline.facts.status == "closed" for timeline in known) >= LEAST_EVENTS:
        return known
    return tuple(view.issues.timelines(project_id, integration_id, since=EPOCH))
