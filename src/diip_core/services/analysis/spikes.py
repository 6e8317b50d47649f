"""Spikes of a subject."""

from __future__ import annotations

from attrs import frozen

from diip_core.domain.insight.priority.signals import SpikeWindow
from diip_core.domain.insight.spikes.created_days import CreatedDays, count_created
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.domain.insight.spikes.spike_scan import NO_SPIKES_KEPT, Scanned, scan_spikes
from diip_core.domain.time import local_day
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import Subject
from diip_core.services.analysis.kept_states import KeptStates, states_of
from diip_core.services.analysis.result_cache import kept_or_computed


@frozen
class GoneOn:
    """A ``report`` of what was ``created``, and the ``states`` to keep.

    Where ``differs``, those kept before led to another.
    """

    created: CreatedDays
    report: SpikeReport
    states: KeptStates
    differs: bool = False


def spikes_of(view: ReadView, subject: Subject) -> SpikeReport:
    """All spikes up to the end of the subject's window, kept or computed."""
    return kept_or_computed(view, subject, SpikeReport, lambda: compute_spikes(view, subject))


def compute_spikes(view: ReadView, subject: Subject) -> SpikeReport:
    """All spikes up to the end of the subject's window, on from what the last analysis left."""
    known = states_of(view, subject) if subject.integration_id is None else None
    return _scan(_created(view, subject), subject, known).report


def go_on(view: ReadView, subject: Subject) -> GoneOn:
    """The spikes of a whole project as of now, and the states for the next time.

    The first time on each day all is gone through, and what was kept must have led to the same.
    """
    created, known = _created(view, subject), states_of(view, subject)
    gone_on = _scan(created, subject, known)
    if known is None:
        return GoneOn(created, gone_on.report, KeptStates(subject.today, gone_on.keep))
    if known.proved_on == subject.today:
        return GoneOn(created, gone_on.report, KeptStates(known.proved_on, gone_on.keep))
    anew = _scan(created, subject, None)
    return GoneOn(
        created,
        anew.report,
        KeptStates(subject.today, anew.keep),
        differs=(gone_on.report, gone_on.keep) != (anew.report, anew.keep),
    )


def _created(view: ReadView, subject: Subject) -> CreatedDays:
    creations = view.issues.creations(subject.project.id, subject.integration_id)
    return count_created(creations, zone=subject.zone, before=subject.window.horizon)


def _scan(created: CreatedDays, subject: Subject, known: KeptStates | None) -> Scanned:
    return scan_spikes(
        created,
        coverage=subject.coverage,
        sensitivity=subject.sensitivity,
        zone=subject.zone,
        as_of=subject.window.horizon,
        kept=known.spikes if known else NO_SPIKES_KEPT,
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
