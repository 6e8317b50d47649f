"""Issues in numbers: totals, created and closed."""

from __future__ import annotations

from diip_adapters.report.blocks import KeyFigures, Section
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import length_of_seconds, share, signed
from diip_core.domain.insight.report import Report


def section(report: Report, calendar: Calendar) -> Section:
    """Totals at the end of the window, flows within it."""
    summary, flow = report.summary, report.flow
    total = max(summary.total_issues, 1)
    is_open = f"Open, {share(summary.open_issues / total)} of {summary.total_issues:,}"
    rows = [
        (f"{is_open}{_by_bots(flow.open_by_bots)}", f"{summary.open_issues:,}"),
        ("Oldest open", length_of_seconds(summary.oldest_open_seconds) if summary.open_issues else "none"),
        ("Open, quiet for 90 days", f"{summary.stale_open:,}"),
        (f"Created{_by_bots(flow.by_bots)}", f"{summary.created:,}"),
        ("Closed", f"{summary.closed:,}"),
        *_undated(summary.closed_undated),
        ("Reopened", f"{summary.reopened:,}"),
        ("Created less closed", signed(summary.net_flow)),
    ]
    return Section("numbers", "In numbers", (KeyFigures(tuple(rows)),))


def _by_bots(issues: int) -> str:
    return f", {issues:,} by bots" if issues else ""


def _undated(issues: int) -> tuple[tuple[str, str], ...]:
    return (("Closed without a date", f"{issues:,}"),) if issues else ()
