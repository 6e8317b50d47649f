"""The summary of a subject."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.insight.flow.summary import SpikeInShort, Summary, summarise
from diip_core.domain.insight.spikes.spike_report import ProjectEpisode, SpikeReport
from diip_core.domain.time import MOMENT, local_day
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import Subject
from diip_core.services.analysis.result_cache import kept_or_computed
from diip_core.services.analysis.spikes import compute_spikes


def summary_of(view: ReadView, subject: Subject, spikes: SpikeReport | None = None) -> Summary:
    """The subject in numbers, kept or computed; ``spikes`` are its own, where they are known already."""
    return kept_or_computed(
        view,
        subject,
        Summary,
        lambda: compute_summary(view, subject, spikes or compute_spikes(view, subject)),
    )


def compute_summary(view: ReadView, subject: Subject, spikes: SpikeReport) -> Summary:
    """The subject in numbers, with the latest of its spikes."""
    project_id, window = subject.project.id, subject.window
    tally = view.issues.tally(project_id, subject.integration_id, window=window)
    summary = summarise(tally, window, project_id=project_id, reasons=subject.coverage.reasons)
    spike = _latest(spikes, subject)
    if spike is None:
        return summary
    return evolve(summary, spike_detected=True, spike=_in_short(spike))


def _latest(spikes: SpikeReport, subject: Subject) -> ProjectEpisode | None:
    """Of a window with a start the latest episode that reaches into it, else the one that is still open."""
    window, zone = subject.window, subject.zone
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
