"""What a project's issues add up to: figures, spikes, bottlenecks and what comes first."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from diip_adapters.schemas.bottlenecks import BottlenecksSchema, bottlenecks_schema
from diip_adapters.schemas.list_page import ListPage
from diip_adapters.schemas.overview import OverviewSchema, overview_schema
from diip_adapters.schemas.priorities import PrioritiesSchema, priorities_schema
from diip_adapters.schemas.spikes import SpikesSchema, spikes_in, spikes_schema
from diip_adapters.schemas.summary import SummarySchema, summary_schema
from diip_adapters.schemas.trends import TrendsSchema, trends_schema
from diip_core.domain.identity.permissions import Action
from diip_core.domain.time import instant_of, is_day
from diip_core.use_cases.insight.get_overview import get_overview
from diip_core.use_cases.insight.get_summary import get_summary
from diip_core.use_cases.insight.get_trends import get_trends
from diip_core.use_cases.insight.list_bottlenecks import list_bottlenecks
from diip_core.use_cases.insight.list_priorities import list_priorities
from diip_core.use_cases.insight.list_spikes import list_spikes
from diip_core.use_cases.projects.get_project import get_project
from diip_http.endpoint import Controller, Pool, get
from diip_http.parameters import (
    PageParameters,
    PriorityParameters,
    SpikeParameters,
    TrendParameters,
    WindowParameters,
)
from diip_http.queries import read_moment
from diip_http.ranking import HIGHEST_SCORE_FIRST, LARGEST_EXCESS_FIRST, NEWEST_FIRST
from diip_http.request_context import RequestContext, after_this


class AnalyticsController(Controller):
    """What a project's issues add up to."""

    path = "/api"

    @get("/projects/{project_id:str}/analytics/summary/", policy=Action.READ, pool=Pool.ANALYTICS)
    def get_summary(
        self, context: RequestContext, *, project_id: str, query: WindowParameters
    ) -> SummarySchema:
        """Get a project's summary.

        Without `from` and `to` the window is all history. `verified` is false if something is known to be
        missing; `unverified_reason` says what.
        """
        start, end = _window(context, project_id, query)
        return summary_schema(get_summary(context.ports, context.actor, project_id, start=start, end=end))

    @get("/projects/{project_id:str}/analytics/trends/", policy=Action.READ, pool=Pool.ANALYTICS)
    def get_trends(self, context: RequestContext, *, project_id: str, query: TrendParameters) -> TrendsSchema:
        """Count created, closed, reopened and open issues by day, week or month.

        Days are those of the project's time zone. A period at the window's edge counts only its days inside.
        """
        start, end = _window(context, project_id, query)
        report = get_trends(
            context.ports, context.actor, project_id, interval=query.interval, start=start, end=end
        )
        return trends_schema(report)

    @get("/projects/{project_id:str}/analytics/spikes/", policy=Action.READ, pool=Pool.ANALYTICS)
    def list_spikes(
        self, context: RequestContext, *, project_id: str, query: SpikeParameters
    ) -> SpikesSchema:
        """List the spikes of a project and its labels, newest first.

        Each one has its figures. Unverified days, and days on which issues were written in bulk, raise no
        alarm; `left_out` lists them.
        """
        start, end = _window(context, project_id, query)
        report = list_spikes(context.ports, context.actor, project_id, start=start, end=end)
        items, cursor = NEWEST_FIRST.page(context, query, spikes_in(report))
        return spikes_schema(report, items, cursor)

    @get("/projects/{project_id:str}/analytics/bottlenecks/", policy=Action.READ, pool=Pool.ANALYTICS)
    def list_bottlenecks(
        self, context: RequestContext, *, project_id: str, query: PageParameters
    ) -> BottlenecksSchema:
        """List where a project's issues get stuck, and what changed recently.

        The analysis covers issues that people created in the last 180 days. Each bottleneck lists the open
        issues that cause it.
        """
        report = list_bottlenecks(context.ports, context.actor, project_id)
        items, cursor = LARGEST_EXCESS_FIRST.page(context, query, report.found.bottlenecks)
        return bottlenecks_schema(report, items, cursor)

    @get("/projects/{project_id:str}/analytics/priorities/", policy=Action.READ, pool=Pool.ANALYTICS)
    def list_priorities(
        self, context: RequestContext, *, project_id: str, query: PriorityParameters
    ) -> PrioritiesSchema:
        """List the open issues to answer now, or those overdue, at most 200.

        `list` is `now` or `overdue`. Every term of a score is shown. The weights of `now` are settings of the
        project, and `backtest` shows how well it would have agreed with what the team did, beside plain
        orders. The order of `overdue` is a judgement.
        """
        report = list_priorities(context.ports, context.actor, project_id)
        items, cursor = HIGHEST_SCORE_FIRST.page(context, query, report.listed(query.list).ranked)
        return priorities_schema(report, query.list, items, cursor)

    @get("/analytics/overview/", policy=Action.BROWSE, pool=Pool.ANALYTICS)
    def get_overview(self, context: RequestContext, *, query: PageParameters) -> ListPage[OverviewSchema]:
        """Show the projects you work on side by side; an administrator sees all."""
        found = get_overview(context.ports, context.actor, limit=query.limit, after=context.after_id(query))
        return context.listing(list(map(overview_schema, found.items)), after_this(found.next))


def _window(
    context: RequestContext, project_id: str, query: WindowParameters | SpikeParameters
) -> tuple[datetime | None, datetime | None]:
    """Where the window starts and ends; a date is a midnight of the project's zone."""
    start, end = read_moment(query.start, "from"), read_moment(query.end, "to")
    zone: tzinfo = UTC
    if is_day(start) or is_day(end):  # The zone costs a look at the database.
        zone = ZoneInfo(get_project(context.ports, context.actor, project_id).project.timezone)
    return instant_of(start, zone), instant_of(end, zone)
