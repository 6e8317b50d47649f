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
    """Bottlenecks as of the end of the context's window, cached or computed."""
    return cached_or_computed(view, context, BottleneckReport, lambda: compute_bottlenecks(view, context))


def compute_bottlenecks(view: ReadView, context: AnalysisContext) -> BottleneckReport:
    """Bottlenecks, and what changed recently, as of the end of the context's window."""
    horizon = context.window.horizon
    # As long again as bottlenecks look back: a change is judged against what came before.
    since = horizon - 2 * LOOK_BACK
    timelines = view.issues.timelines(context.project.id, context.integration_id, since=since)
    recent = context.as_of_end(timelines)
    return BottleneckReport(
        computed_at=context.window.now,
        found=find_bottlenecks(recent, horizon, vocabulary=context.vocabulary),
        degradation=detect_degradation(recent, horizon),
        changed=what_changed(recent, horizon, context.zone),
        coverage=context.coverage,
    )
