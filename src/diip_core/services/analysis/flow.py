"""How work flows through a context."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from diip_core.domain.insight.flow.flow import Flow, describe_flow
from diip_core.domain.insight.flow.waiting import until_resolved
from diip_core.domain.insight.report import ResolutionCurve
from diip_core.domain.issues.issue import IssueType
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.survival import Duration, kaplan_meier
from diip_core.domain.time import EPOCH
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import AnalysisContext

MOST_TYPES = 3


def timelines_of(view: ReadView, context: AnalysisContext) -> tuple[Timeline, ...]:
    """Every issue of the context, whenever it was closed, as it is now."""
    return tuple(view.issues.timelines(context.project.id, context.integration_id, since=EPOCH))


def flow_of(timelines: Sequence[Timeline], context: AnalysisContext) -> Flow:
    """Times, growth, ageing and workload in the context's window; ``timelines`` are as of its end."""
    return describe_flow(timelines, context.counted, context.zone)


def curves_of(timelines: Sequence[Timeline], context: AnalysisContext) -> tuple[ResolutionCurve, ...]:
    """How long what people created in the window stayed open: all, then the most frequent types.

    ``timelines`` are as of the window's end. Curves of too few issues are left out.
    """
    window = context.counted
    durations: dict[IssueType | None, list[Duration]] = defaultdict(list)
    for timeline in timelines:
        if timeline.author_is_bot or not window.holds(timeline.issue.created_at):
            continue
        waited = until_resolved(derive_lifecycle(timeline.issue).at(window.end), window.horizon)
        if waited is not None:
            durations[None].append(waited)
            durations[timeline.issue.type].append(waited)
    types = sorted((kind for kind in durations if kind), key=lambda kind: (-len(durations[kind]), kind))
    shown = (None, *(types[:MOST_TYPES] if len(types) > 1 else ()))
    curves = (ResolutionCurve(kind, kaplan_meier(durations[kind])) for kind in shown)
    return tuple(one for one in curves if one.curve.is_sound)
