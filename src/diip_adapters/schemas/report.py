"""A whole report for programs: the summary, and below it all the rest under the service's names."""

from __future__ import annotations

from diip_adapters.schemas.bottlenecks import BottlenecksSchema, bottlenecks_schema
from diip_adapters.schemas.flow import FlowSchema, flow_schema
from diip_adapters.schemas.priorities import PrioritiesSchema, priorities_schema
from diip_adapters.schemas.spikes import SpikesSchema, spikes_in, spikes_schema
from diip_adapters.schemas.summary import SummarySchema, summary_fields
from diip_adapters.schemas.trends import TrendsSchema, trends_schema
from diip_core.domain.insight.report import Report


class ReportSchema(SummarySchema, frozen=True, kw_only=True):
    """Spikes, bottlenecks and priorities are those of the service, whole instead of by page.

    `priorities` is the list to answer now, `overdue` the other one.
    """

    trends: TrendsSchema
    spikes: SpikesSchema
    flow: FlowSchema
    bottlenecks: BottlenecksSchema
    priorities: PrioritiesSchema
    overdue: PrioritiesSchema


def report_schema(report: Report) -> ReportSchema:
    """The report as ``diip report --format json`` prints it."""
    return ReportSchema(
        **summary_fields(report.summary),
        trends=trends_schema(report.trends),
        spikes=spikes_schema(report.spikes, spikes_in(report.spikes), None),
        flow=flow_schema(report.flow),
        bottlenecks=bottlenecks_schema(report.bottlenecks, report.bottlenecks.found.bottlenecks, None),
        priorities=priorities_schema(report.priorities, "now", report.priorities.now.ranked, None),
        overdue=priorities_schema(report.priorities, "overdue", report.priorities.overdue.ranked, None),
    )
