"""Everything DIIP has to say about a project or one of its trackers, in one value."""

from __future__ import annotations

from datetime import date, datetime

from attrs import frozen

from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.domain.insight.flow.flow import Flow
from diip_core.domain.insight.flow.summary import Summary
from diip_core.domain.insight.flow.trend_report import TrendReport
from diip_core.domain.insight.flow.trends import TrendInterval
from diip_core.domain.insight.priority.priority_report import PriorityReport
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.domain.issues.issue import IssueType
from diip_core.domain.statistics.survival import SurvivalCurve

LONGEST_BY_DAY = 62
LONGEST_BY_WEEK = 731
"""In days: a chart has room for this many periods."""


@frozen
class ResolutionCurve:
    """How long issues stay open: of one type, or of all (null)."""

    type: IssueType | None
    curve: SurvivalCurve


@frozen
class Report:
    """``trends``, ``flow`` and ``spikes`` are of the window; the others are as of its end, or now.

    ``first_created_at`` is when the first issue there is was created, whatever the window; null without any.
    """

    timezone: str
    first_created_at: datetime | None
    summary: Summary
    trends: TrendReport
    spikes: SpikeReport
    flow: Flow
    curves: tuple[ResolutionCurve, ...]
    bottlenecks: BottleneckReport
    priorities: PriorityReport

    @property
    def has_begun(self) -> bool:
        """Whether the window is not wholly in the future."""
        return self.summary.start is None or self.summary.start < self.summary.computed_at


def fitting_interval(first: date, last: date) -> TrendInterval:
    """The periods in which a span of days is best looked at."""
    days = (last - first).days + 1
    if days <= LONGEST_BY_DAY:
        return "day"
    return "week" if days <= LONGEST_BY_WEEK else "month"
