"""Where the issues of a context get stuck."""

from __future__ import annotations

from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.domain.insight.flow.bottlenecks import LOOK_BACK, find_bottlenecks
from diip_core.domain.insight.flow.degradation import detect_degradation
from diip_core.domain.insight.flow.what_changed import what_changed
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import AnalysisContext
from diip_core.services.analysis.result_cache import cached_or_computed


def bottlenecks_of(view: ReadView, context: AnalysisContext) -> BottleneckReport:
    """Bottlenecks as of the end of the context's window, kept or computed."""
    return cached_or_computed(view, context, BottleneckReport, lambda: compute_bottlenecks(view, context))


def compute_bottlenecks(view: ReadView, context: AnalysisContext) -> BottleneckReport:
    """Bottlenecks, and what changed of late, as of the end of the context's window."""
    as_of = context.window.horizon
    # As long again as bottlenecks look back: a change is judged against what came before.
    since = as_of - 2 * LOOK_BACK
    recent = tuple(view.issues.timelines(context.project.id, context.integration_id, since=since))
    return BottleneckReport(
        as_of=as_of,
        found=find_bottlenecks(recent, as_of, vocabulary=context.vocabulary),
        degradation=detect_degradation(recent, as_of),
        changed=what_changed(recent, as_of, context.zone),
        unverified_reason=context.coverage.reasons,
    )
