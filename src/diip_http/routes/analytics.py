"""What a project's issues add up to: figures, spikes, bottlenecks and what comes first."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from diip_adapters.schemas.bottlenecks import LARGEST_EXCESS_FIRST, BottlenecksDocument, bottlenecks_document
from diip_adapters.schemas.overview import OverviewDocument, overview_document
from diip_adapters.schemas.priorities import HIGHEST_SCORE_FIRST, PrioritiesDocument, priorities_document
from diip_adapters.schemas.spikes import (
    NEWEST_FIRST,
    SpikeParameters,
    SpikesDocument,
    spikes_document,
    spikes_in,
)
from diip_adapters.schemas.summary import SummaryDocument, WindowParameters, summary_document
from diip_adapters.schemas.trends import TrendParameters, TrendsDocument, trends_document
from diip_core.domain.identity.permissions import Action
from diip_core.domain.time import instant_of, is_day
from diip_core.use_cases.insight.get_overview import get_overview
from diip_core.use_cases.insight.get_summary import get_summary
from diip_core.use_cases.insight.get_trends import get_trends
from diip_core.use_cases.insight.list_bottlenecks import list_bottlenecks as list_bottlenecks_use_case
from diip_core.use_cases.insight.list_priorities import list_priorities as list_priorities_use_case
from diip_core.use_cases.insight.list_spikes import list_spikes as list_spikes_use_case
from diip_core.use_cases.projects.get_project import get_project
from diip_http.endpoint import Lane, endpoint
from diip_http.queries import PageParameters, read_moment
from diip_http.request_context import Call, Listing, after_this


@endpoint("GET", "/api/projects/{project_id}/analytics/summary/", policy=Action.READ, lane=Lane.ANALYTICS)
def summarise(call: Call, *, project_id: str, query: WindowParameters) -> SummaryDocument:
    """Sum a project up.

    Without `from` and `to` the window is all history. `verified` is false where something is known to be
    missing; `unverified_reason` says what.
    """
    start, end = _window(call, project_id, query)
    return summary_document(get_summary(call.ports, call.actor, project_id, start=start, end=end))


@endpoint("GET", "/api/projects/{project_id}/analytics/trends/", policy=Action.READ, lane=Lane.ANALYTICS)
def show_trends(call: Call, *, project_id: str, query: TrendParameters) -> TrendsDocument:
    """Tell what came, went and was open, by day, week or month.

    Days are those of the project's time zone. A period that the window cuts counts its days within it.
    """
    start, end = _window(call, project_id, query)
    report = get_trends(call.ports, call.actor, project_id, interval=query.interval, start=start, end=end)
    return trends_document(report)


@endpoint("GET", "/api/projects/{project_id}/analytics/spikes/", policy=Action.READ, lane=Lane.ANALYTICS)
def list_spikes(call: Call, *, project_id: str, query: SpikeParameters) -> SpikesDocument:
    """List the spikes of a project and its labels, newest first.

    Each is explained in numbers. Days that nobody can vouch for, and days on which issues were written in
    bulk, raise no alarm; `left_out` tells them.
    """
    start, end = _window(call, project_id, query)
    report = list_spikes_use_case(call.ports, call.actor, project_id, start=start, end=end)
    items, cursor = NEWEST_FIRST.page(call, query, spikes_in(report))
    return spikes_document(report, items, cursor)


@endpoint("GET", "/api/projects/{project_id}/analytics/bottlenecks/", policy=Action.READ, lane=Lane.ANALYTICS)
def list_bottlenecks(call: Call, *, project_id: str, query: PageParameters) -> BottlenecksDocument:
    """List where a project's issues get stuck, and what changed of late.

    Looked at are issues that people created in the last 180 days. Each bottleneck names the open issues
    that make it one.
    """
    report = list_bottlenecks_use_case(call.ports, call.actor, project_id)
    items, cursor = LARGEST_EXCESS_FIRST.page(call, query, report.found.bottlenecks)
    return bottlenecks_document(report, items, cursor)


@endpoint("GET", "/api/projects/{project_id}/analytics/priorities/", policy=Action.READ, lane=Lane.ANALYTICS)
def list_priorities(call: Call, *, project_id: str, query: PageParameters) -> PrioritiesDocument:
    """List which open issues come first, at most 200 of them, by a stated sum.

    Every term of the sum is shown, its weights are settings of the project, and `backtest` tells how well
    such a list would have agreed with what the team really did.
    """
    report = list_priorities_use_case(call.ports, call.actor, project_id)
    items, cursor = HIGHEST_SCORE_FIRST.page(call, query, report.ranked)
    return priorities_document(report, items, cursor)


@endpoint("GET", "/api/analytics/overview/", policy=Action.BROWSE, lane=Lane.ANALYTICS)
def oversee_projects(call: Call, *, query: PageParameters) -> Listing[OverviewDocument]:
    """Show the projects you work on side by side; an administrator sees all."""
    found = get_overview(call.ports, call.actor, limit=query.limit, after=call.after_id(query))
    return call.listing(list(map(overview_document, found.items)), after_this(found.next))


def _window(
    call: Call, project_id: str, query: WindowParameters | SpikeParameters
) -> tuple[datetime | None, datetime | None]:
    """Where the window starts and ends; a date is a midnight of the project's zone."""
    start, end = read_moment(query.start, "from"), read_moment(query.end, "to")
    zone: tzinfo = UTC
    if is_day(start) or is_day(end):  # The zone costs a look at the database.
        zone = ZoneInfo(get_project(call.ports, call.actor, project_id).project.timezone)
    return instant_of(start, zone), instant_of(end, zone)


ENDPOINTS = (
    summarise,
    show_trends,
    list_spikes,
    list_bottlenecks,
    list_priorities,
    oversee_projects,
)
