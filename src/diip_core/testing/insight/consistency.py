"""Contract: the reports of a project never contradict each other."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from diip_core.domain.insight.flow.summary import Summary
from diip_core.domain.insight.priority.point_in_time import past_issues
from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.projects.project import Project
from diip_core.domain.time import Window, instant_of
from diip_core.ports.storage.storage import ReadView, Storage
from diip_core.services.analysis.context import AnalysisContext
from diip_core.services.analysis.flow import flow_of, timelines_of
from diip_core.services.analysis.priorities import compute_priorities
from diip_core.services.analysis.spikes import compute_spikes, created_days_of
from diip_core.services.analysis.summary import compute_summary
from diip_core.services.analysis.trends import trends_of
from diip_core.testing.insight.issue_counts import apply_event, days, events
from diip_core.testing.samples import START, a_scope
from diip_core.testing.storage_case import StorageCase
from diip_core.testing.strategies import AGAINST_STORAGE

ZONES = ("UTC", "America/New_York", "Pacific/Apia")
dates = st.integers(-45, 235).map(lambda day: (START + timedelta(days=day)).date())


class ConsistencyContract(StorageCase):
    """Summary, flow, trends, point in time and priorities of any issues in any window of whole days.

    Events may be missing, late, early or doubled, issues closed before their creation or without a date.
    """

    @AGAINST_STORAGE
    @given(st.data(), st.lists(events, max_size=20), st.sampled_from(ZONES))
    def test_one_report_never_contradicts_itself(
        self, storage: Storage, data: Any, history: list[Any], zone: str
    ) -> None:
        scope = a_scope(storage)
        for event in history:
            apply_event(storage, scope, event)
        now, start, end = data.draw(days), data.draw(st.none() | dates), data.draw(st.none() | dates)
        with storage.read() as view:
            project = evolve(view.projects.get(scope.project_id), timezone=zone)
            context = context_of(project, now, start, end)
            assume(start is None or context.counted.holds(context.window.start))
            check_totals(view, context)
            check_point_in_time(view, context)


def check_totals(view: ReadView, context: AnalysisContext) -> None:
    """Summary, flow and trends have the same totals, and these add up."""
    summary, points = summary_of(view, context), trends_of(view, context, "day").points
    flow = flow_of(timelines_of(view, context), context)
    assert summary.open_issues == flow.open_issues + flow.open_by_bots == points[-1].open
    assert summary.created == flow.created + flow.by_bots == sum(point.created for point in points)
    assert summary.closed == sum(point.closed for point in points)
    assert summary.closed_undated == sum(point.closed_undated for point in points)
    assert summary.reopened == sum(point.reopened for point in points)
    assert summary.total_issues == summary.open_issues + summary.closed_issues
    open_before = 0
    if (start := context.window.start) is not None:
        before = evolve(context, window=Window(None, start, context.window.now))
        open_before = summary_of(view, before).open_issues
    arrived, left = summary.created + summary.reopened, summary.closed + summary.closed_undated
    assert summary.open_issues == open_before + arrived - left


def check_point_in_time(view: ReadView, context: AnalysisContext) -> None:
    """The past that the back-test looks at, and the present of the priorities, are those of the summary."""
    timelines = timelines_of(view, context)
    end = context.counted.end
    assert end is not None
    past = [issue for issue in past_issues(timelines) if issue.is_open_at(end)]
    assert len(past) == summary_of(view, context).open_issues
    present = evolve(context, window=Window(None, None, context.window.now))
    spikes = compute_spikes(present, created_days_of(view, present))
    priorities = compute_priorities(present, timelines, spikes)
    assert priorities.overdue.total <= flow_of(timelines, present).ageing.count
    assert priorities.now.total == len(priorities.now.ranked) == summary_of(view, present).open_issues


def summary_of(view: ReadView, context: AnalysisContext) -> Summary:
    """The summary; its spikes do not matter here."""
    return compute_summary(view, context, compute_spikes(context, created_days_of(view, context)))


def context_of(project: Project, now: datetime, start: date | None, end: date | None) -> AnalysisContext:
    """The whole project in a window of days of its zone."""
    context = AnalysisContext(project, None, Window(None, None, now), Coverage(now), Vocabulary(), "")
    return evolve(context, window=Window(instant_of(start, context.zone), instant_of(end, context.zone), now))
