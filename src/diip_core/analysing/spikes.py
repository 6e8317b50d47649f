"""Spikes of a subject."""

from __future__ import annotations

from diip_core.analysing.kept import kept_or_computed
from diip_core.analysing.subject import Subject
from diip_core.domain.created_days import count_created
from diip_core.domain.local_day import local_day
from diip_core.domain.priority_signals import SpikeWindow
from diip_core.domain.spike_report import SpikeReport
from diip_core.domain.spike_scan import scan_spikes
from diip_core.ports.storage import ReadView


def spikes_of(view: ReadView, subject: Subject) -> SpikeReport:
    """All spikes up to the end of the subject's window, kept or computed."""
    return kept_or_computed(view, subject, SpikeReport, lambda: compute_spikes(view, subject))


def compute_spikes(view: ReadView, subject: Subject) -> SpikeReport:
    """All spikes up to the end of the subject's window."""
    as_of = subject.window.horizon
    facts = view.issues.facts(subject.project.id, subject.integration_id)
    return scan_spikes(
        count_created(facts, zone=subject.zone, before=as_of),
        coverage=subject.coverage,
        sensitivity=subject.sensitivity,
        zone=subject.zone,
        as_of=as_of,
    )


def spike_windows(report: SpikeReport, subject: Subject) -> tuple[SpikeWindow, ...]:
    """The episodes that are open at the end of the window, and those of labels within them."""
    today = local_day(subject.window.horizon, subject.zone)
    one = report.open_on(today)
    if one is None:
        return ()
    end, first = one.episode.closes_on, min(one.episode.first_day, one.episode.peak.first_day)
    labels = (SpikeWindow(label.finding.first_day, end, label.name) for label in one.labels)
    return (SpikeWindow(first, end), *labels)
