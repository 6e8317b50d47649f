"""Spikes of a context."""

from __future__ import annotations

from diip_core.domain.insight.priority.signals import SpikeWindow
from diip_core.domain.insight.spikes.created_days import CreatedDays, count_created
from diip_core.domain.insight.spikes.scan import scan_spikes
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.domain.time import local_day
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import AnalysisContext
from diip_core.services.analysis.result_cache import cached_or_computed


def spikes_of(view: ReadView, context: AnalysisContext) -> SpikeReport:
    """All spikes up to the end of the context's window, cached or computed."""
    return cached_or_computed(
        view, context, SpikeReport, lambda: compute_spikes(context, created_days_of(view, context))
    )


def created_days_of(view: ReadView, context: AnalysisContext) -> CreatedDays:
    """The issues created before the end of the context's window, by day."""
    creations = view.issues.creations(context.project.id, context.integration_id)
    return count_created(creations, zone=context.zone, before=context.window.horizon)


def compute_spikes(context: AnalysisContext, created: CreatedDays) -> SpikeReport:
    """All spikes up to the end of the context's window."""
    return scan_spikes(
        created,
        context.window,
        coverage=context.coverage,
        sensitivity=context.project.spike_sensitivity,
        zone=context.zone,
        vocabulary=context.vocabulary,
    )


def spike_windows(report: SpikeReport, context: AnalysisContext) -> tuple[SpikeWindow, ...]:
    """The episodes that are open at the end of the window, and those of labels within them."""
    today = local_day(context.window.horizon, context.zone)
    spike = report.open_on(today)
    if spike is None:
        return ()
    episode = spike.episode
    end, first = episode.closes_on, min(episode.first_day, episode.peak.first_day)
    labels = (SpikeWindow(label.finding.first_day, end, label.name) for label in spike.labels)
    return (SpikeWindow(first, end), *labels)
