"""Issues by tracker, type, priority and label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from diip_adapters.charts import ShareRow, share_bars
from diip_adapters.report.blocks import Block, Figure, Paragraph, Section, Table
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import share
from diip_core.domain.insight.report import Report

_MOST_ROWS = 10


def section(report: Report, calendar: Calendar) -> Section:
    """One figure for each field with at least two values."""
    return Section("shares", "What it is about", tuple(_blocks(report)))


def _blocks(report: Report) -> Iterator[Block]:
    summary = report.summary
    tables: tuple[tuple[str, Mapping[str, int]], ...] = (
        ("label", summary.by_label),
        ("type", summary.by_type),
        ("priority", summary.by_priority),
        ("tracker", summary.by_provider),
    )
    nothing = True
    for name, counts in tables:
        if len(counts) > 1 or (name == "label" and counts):
            nothing = False
            yield _figure(name, counts, summary.total_issues)
    if nothing:
        yield Paragraph("No labels, types or priorities distinguish the issues.")


def _figure(name: str, counts: Mapping[str, int], total: int) -> Figure:
    rows = [(_known(value), count) for value, count in counts.items()]
    bars = [ShareRow(value, count) for value, count in rows]
    title = f"Issues by {name}"
    cells = tuple((value, count, share(count / total)) for value, count in rows)
    headers = (name.capitalize(), "Issues", "Share")
    more = len(cells) - _MOST_ROWS
    shown = cells[:_MOST_ROWS] + (((f"and {more} more", "", ""),) if more > 0 else ())
    return Figure(
        title,
        partial(share_bars, bars, name=f"by-{name}", title=title, total=total, most=_MOST_ROWS),
        Table(headers, cells),
        Table(headers, shown),
    )


def _known(value: str) -> str:
    return "not known" if value == "unknown" else value
