"""Spikes of a context."""

from __future__ import annotations

from attrs import frozen

from diip_core.domain.insight.priority.signals import SpikeWindow
from diip_core.domain.insight.spikes.created_days import CreatedDays, count_created
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.domain.insight.spikes.spike_scan import NO_SPIKES_KEPT, Scanned, scan_spikes
from diip_core.domain.time import local_day
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import AnalysisContext
from diip_core.services.analysis.kept_states import KeptStates, states_of
from diip_core.services.analysis.result_cache import cached_or_computed


@frozen
class GoneOn:
    """A ``report`` of what was ``created``, and the ``states`` to keep.

    Where ``differs``, those kept before led to another.
    """

    created: CreatedDays
    report: SpikeReport
    states: KeptStates
    differs: bool = False


def spikes_of(view: ReadView, context: AnalysisContext) -> SpikeReport:
    """All spikes up to the end of the context's window, kept or computed."""
    return cached_or_computed(view, context, SpikeReport, lambda: compute_spikes(view, context))


def compute_spikes(view: ReadView, context: AnalysisContext) -> SpikeReport:
    """All spikes up to the end of the context's window, on from what the last analysis left."""
    known = states_of(view, context) if context.integration_id is None else None
    return _scan(_created(view, context), context, known).report


def run(view: ReadView, context: AnalysisContext) -> GoneOn:
    """The spikes of a whole project as of now, and the states for the next time.

    The first time on each day all is gone through, and what was kept must have led to the same.
    """
    created, known = _created(view, context), states_of(view, context)
    gone_on = _scan(created, context, known)
    if known is None:
        return GoneOn(created, gone_on.report, KeptStates(context.today, gone_on.keep))
    if known.proved_on == context.today:
        return GoneOn(created, gone_on.report, KeptStates(known.proved_on, gone_on.keep))
    anew = _scan(created, context, None)
    return GoneOn(
        created,
        anew.report,
        KeptStates(context.today, anew.keep),
        differs=(gone_on.report, gone_on.keep) != (anew.report, anew.keep),
    )


def _created(view: ReadView, context: AnalysisContext) -> CreatedDays:
    creations = view.issues.creations(context.project.id, context.integration_id)
    return count_created(creations, zone=context.zone, before=context.window.horizon)


def _scan(created: CreatedDays, context: AnalysisContext, known: KeptStates | None) -> Scanned:
    return scan_spikes(
        created,
        coverage=context.coverage,
        sensitivity=context.sensitivity,
        zone=context.zone,
        as_of=context.window.horizon,
        kept=known.spikes if known else NO_SPIKES_KEPT,
    )


def spike_windows(report: SpikeReport, context: AnalysisContext) -> tuple[SpikeWindow, ...]:
    """The episodes that are open at the end of the window, and those of labels within them."""
    today = local_day(context.window.horizon, context.zone)
    one = report.open_on(today)
    if one is None:
        return ()
    end, first = one.episode.closes_on, min(one.episode.first_day, one.episode.peak.first_day)
    labels = (SpikeWindow(label.finding.first_day, end, label.name) for label in one.labels)
    return (SpikeWindow(first, end), *labels)
