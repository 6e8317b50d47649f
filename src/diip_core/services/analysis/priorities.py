"""The priority lists of a context."""

from __future__ import annotations

from collections.abc import Sequence

from diip_core.domain.insight.priority.backtest import back_test, month_starts
from diip_core.domain.insight.priority.priority import rank_priorities
from diip_core.domain.insight.priority.priority_report import PriorityReport
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.projects.priority_weights import PriorityWeights
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import AnalysisContext
from diip_core.services.analysis.flow import timelines_of
from diip_core.services.analysis.result_cache import cached_or_computed
from diip_core.services.analysis.spikes import spike_windows, spikes_of

MOST_RANKED = 200


def priorities_of(
    view: ReadView,
    context: AnalysisContext,
    timelines: Sequence[Timeline] | None = None,
    spikes: SpikeReport | None = None,
) -> PriorityReport:
    """The lists as of the window's end or now, cached or computed.

    ``timelines`` and ``spikes`` are the context's, if at hand.
    """
    return cached_or_computed(
        view,
        context,
        PriorityReport,
        lambda: compute_priorities(
            context,
            context.as_of_end(timelines_of(view, context)) if timelines is None else timelines,
            spikes or spikes_of(view, context),
        ),
    )


def compute_priorities(
    context: AnalysisContext, timelines: Sequence[Timeline], spikes: SpikeReport
) -> PriorityReport:
    """The lists as of the end of the window, and the back-test; ``timelines`` are all issues of the context.

    All use the full history. With only open and recently closed issues, old issues would look as if they
    never close.
    """
    now = context.window.horizon
    weights = PriorityWeights.from_settings(context.project.priority_weights)
    end = context.window.end if context.is_past else context.end_of_today
    existing = [timeline for timeline in timelines if end is None or timeline.issue.created_at < end]
    lists = rank_priorities(
        existing,
        now=now,
        end=end,
        weights=weights,
        spikes=spike_windows(spikes, context),
        limit=MOST_RANKED,
        zone=context.zone,
    )
    return PriorityReport(
        computed_at=context.window.now,
        weights=weights,
        now=lists.now,
        overdue=lists.overdue,
        backtest=back_test(
            timelines,
            cuts=month_starts(now, zone=context.zone),
            weights=weights,
            classify_labels=context.vocabulary.classify_labels,
            zone=context.zone,
        ),
        coverage=context.coverage,
    )
