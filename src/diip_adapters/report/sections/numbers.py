"""How many issues there are, and what came and went."""

from __future__ import annotations

from diip_adapters.report.blocks import Facts, Section
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import length_of_seconds, share
from diip_core.domain.report import Report


def section(report: Report, calendar: Calendar) -> Section:
    """Totals as of the window's end, flows in the window."""
    summary, flow = report.summary, report.flow
    total = max(summary.total_issues, 1)
    open_share = share(summary.open_issues / total)
    rows = [
        ("Open", f"{summary.open_issues:,} of {summary.total_issues:,} ({open_share})"),
        ("Oldest open", length_of_seconds(summary.oldest_open_seconds) if summary.open_issues else "none"),
        ("Open and quiet for 90 days", f"{summary.stale_open:,}"),
        ("Created", f"{summary.created:,}" + (f", {flow.by_bots:,} of them by bots" if flow.by_bots else "")),
        ("Closed", f"{summary.closed:,}"),
        ("Reopened", f"{summary.reopened:,}"),
        ("Created less closed", f"{summary.net_flow:+,}"),
    ]
    return Section("numbers", "In numbers", (Facts(tuple(rows)),))
