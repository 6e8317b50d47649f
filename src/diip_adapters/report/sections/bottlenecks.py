"""Where issues get stuck, and which issues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diip_adapters.report.blocks import Block, IssueLink, Paragraph, Section, Table
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import counted, length
from diip_core.domain.insight.flow.ageing import WaitingIssue
from diip_core.domain.insight.flow.bottlenecks import explain_bottleneck
from diip_core.domain.insight.report import Report

_MOST_SHOWN = 5
_MOST_CAUSES = 5


def section(report: Report, calendar: Calendar) -> Section:
    """Each bottleneck in a sentence, with the open issues that wait in it."""
    return Section("bottlenecks", "Where issues get stuck", tuple(_blocks(report)))


def waits(issues: Sequence[WaitingIssue], header: str, most: int = _MOST_CAUSES) -> Table:
    """Issues with the time each has waited."""
    return Table(
        ("Issue", header),
        tuple((IssueLink(one.key, one.title, one.url), length(one.days)) for one in issues[:most]),
    )


def _blocks(report: Report) -> Iterator[Block]:
    found = report.bottlenecks.found
    if not found.tested:
        yield Paragraph(
            "Too few issues of the last 180 days share a label, component or status to compare them."
        )
        return
    compared = f"{found.tested:,} labels, components and statuses compared"
    only = "The one label, component or status that could be compared" if found.tested == 1 else ""
    if not found.bottlenecks:
        none = (
            f"{only} is no slower than the rest" if only else f"None of {compared} is slower than the others"
        )
        yield Paragraph(f"{none} beyond chance.")
        return
    for one in found.bottlenecks[:_MOST_SHOWN]:
        yield Paragraph(explain_bottleneck(one))
        if one.causes:
            yield waits(one.causes, "Open for")
    left = len(found.bottlenecks) - _MOST_SHOWN
    if left > 0:
        yield Paragraph(f"{counted(left, 'smaller bottleneck')} more.")
    out = len(found.bottlenecks)
    stand = "stands" if out == 1 else "stand"
    yield Paragraph(f"{only or f'{out} of {compared}'} {stand} out. Issues of the last 180 days count.")
