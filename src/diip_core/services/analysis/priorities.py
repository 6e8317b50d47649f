"""What comes first of a context's open issues."""

from __future__ import annotations

from collections.abc import Sequence

from diip_core.domain.insight.priority.backtest import back_test, month_starts
from diip_core.domain.insight.priority.priority import rank_priorities
from diip_core.domain.insight.priority.priority_report import PriorityReport
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.projects.priority_weights import PriorityWeights
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import AnalysisContext
from diip_core.services.analysis.flow import timelines_of
from diip_core.services.analysis.result_cache import cached_or_computed
from diip_core.services.analysis.spikes import compute_spikes, spike_windows

MOST_RANKED = 200


def priorities_of(
    view: ReadView,
    context: AnalysisContext,
    known: Sequence[Timeline] | None = None,
    spikes: SpikeReport | None = None,
) -> PriorityReport:
    """The list as of now, kept or computed; ``known`` and ``spikes`` are its own, where they are at hand."""
    return cached_or_computed(
        view,
        context,
        PriorityReport,
        lambda: compute_priorities(
            context,
            timelines_of(view, context) if known is None else known,
            spikes or compute_spikes(view, context),
        ),
    )


def compute_priorities(
    context: AnalysisContext, known: Sequence[Timeline], spikes: SpikeReport
) -> PriorityReport:
    """The list as of now, and its back-test; ``known`` is every issue of the context.

    Curves of all that is open and only what was closed of late would be biased: the old ones that are left,
    without those of their age that were closed in time.
    """
    now = context.window.now
    weights = PriorityWeights.from_settings(context.project.priority_weights)
    ranked = rank_priorities(
        known,
        now=now,
        weights=weights,
        spikes=spike_windows(spikes, context),
        limit=MOST_RANKED,
        zone=context.zone,
    )
    return PriorityReport(
        as_of=now,
        open_issues=sum(derive_lifecycle(timeline.facts).is_open for timeline in known),
        weights=weights,
        ranked=ranked,
        backtest=back_test(
            known,
            cuts=month_starts(now, zone=context.zone),
            weights=weights,
            classify_labels=context.vocabulary.classify_labels,
            zone=context.zone,
        ),
        unverified_reason=context.coverage.reasons,
    )
