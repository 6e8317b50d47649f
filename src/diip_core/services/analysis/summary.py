"""The summary of a context."""

from __future__ import annotations

from diip_core.domain.insight.flow.summary import SpikeInShort, Summary, summarise
from diip_core.domain.insight.spikes.spike_report import ProjectEpisode, SpikeReport
from diip_core.domain.time import MOMENT, local_day
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import AnalysisContext
from diip_core.services.analysis.result_cache import cached_or_computed
from diip_core.services.analysis.spikes import spikes_of


def summary_of(view: ReadView, context: AnalysisContext, spikes: SpikeReport | None = None) -> Summary:
    """The context in numbers, cached or computed; ``spikes`` are the context's, if they are known already."""
    return cached_or_computed(
        view,
        context,
        Summary,
        lambda: compute_summary(view, context, spikes or spikes_of(view, context)),
    )


def compute_summary(view: ReadView, context: AnalysisContext, spikes: SpikeReport) -> Summary:
    """The context in numbers, with the latest of its spikes."""
    project_id, window = context.project.id, context.window
    counts = view.issues.issue_counts(project_id, context.integration_id, window=context.counted)
    spike = _latest(spikes, context)
    return summarise(
        counts,
        window,
        project_id=project_id,
        coverage=context.coverage,
        spike=None if spike is None else _in_short(spike),
    )


def _latest(spikes: SpikeReport, context: AnalysisContext) -> ProjectEpisode | None:
    """The latest episode that reaches into a window with a start, else the one that is still open."""
    window, zone = context.window, context.zone
    if window.start is None:
        return spikes.open_on(local_day(window.horizon - MOMENT, zone))
    first = local_day(window.start, zone)
    return next((one for one in spikes.episodes if one.episode.last_alarm >= first), None)


def _in_short(spike: ProjectEpisode) -> SpikeInShort:
    peak = spike.episode.peak
    return SpikeInShort(
        date=peak.day,
        observed=peak.observed,
        expected=peak.expected,
        upper=peak.bound,
        p_value=peak.probability,
        label=spike.labels[0].name if spike.labels else None,
    )
