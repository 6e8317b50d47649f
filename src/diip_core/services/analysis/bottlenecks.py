"""Where the issues of a subject get stuck."""

from __future__ import annotations

from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.domain.insight.flow.bottlenecks import LOOK_BACK, find_bottlenecks
from diip_core.domain.insight.flow.degradation import detect_degradation
from diip_core.domain.insight.flow.what_changed import what_changed
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import Subject
from diip_core.services.analysis.result_cache import kept_or_computed


def bottlenecks_of(view: ReadView, subject: Subject) -> BottleneckReport:
    """Bottlenecks as of the end of the subject's window, kept or computed."""
    return kept_or_computed(view, subject, BottleneckReport, lambda: compute_bottlenecks(view, subject))


def compute_bottlenecks(view: ReadView, subject: Subject) -> BottleneckReport:
    """Bottlenecks, and what changed of late, as of the end of the subject's window."""
    as_of = subject.window.horizon
    # As long again as bottlenecks look back: a change is judged against what came before.
    since = as_of - 2 * LOOK_BACK
    recent = tuple(view.issues.timelines(subject.project.id, subject.integration_id, since=since))
    return BottleneckReport(
        as_of=as_of,
        found=find_bottlenecks(recent, as_of, vocabulary=subject.vocabulary),
        degradation=detect_degradation(recent, as_of),
        changed=what_changed(recent, as_of, subject.zone),
        unverified_reason=subject.coverage.reasons,
    )
