"""Open issues that wait longer than usual, and those that nobody has touched."""

from __future__ import annotations

from collections.abc import Iterator

from diip_adapters.report.blocks import Block, Paragraph, Section
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import counted, length
from diip_adapters.report.sections.bottlenecks import waits
from diip_core.domain.insight.flow.ageing import Ageing
from diip_core.domain.insight.report import Report

_MOST_SHOWN = 10


def section(report: Report, calendar: Calendar) -> Section:
    """Ageing issues first, then stale ones, each in a table."""
    return Section("ageing", "Old and forgotten", tuple(_blocks(report.flow.ageing)))


def _blocks(ageing: Ageing) -> Iterator[Block]:
    if ageing.count:
        have = "has" if ageing.count == 1 else "have"
        yield Paragraph(
            f"{counted(ageing.count, 'open issue')} {have} waited longer than 85 of 100 of the same type "
            f"take{_limits(ageing)}."
        )
        yield waits(ageing.longest, "Open for", _MOST_SHOWN)
    elif ageing.limits:
        yield Paragraph("No open issue has waited longer than 85 of 100 of the same type take.")
    else:
        yield Paragraph("Too few issues are closed to say what counts as old.")
    if ageing.stale:
        yield Paragraph(
            f"{counted(ageing.stale, 'open issue')} without a word from anybody for 90 days or more:"
        )
        yield waits(ageing.most_forgotten, "Quiet for", _MOST_SHOWN)
    else:
        yield Paragraph("No open issue has been quiet for 90 days.")


def _limits(ageing: Ageing) -> str:
    if len(ageing.limits) == 1:
        return f" ({length(*ageing.limits.values())})"
    parts = [
        f"{'of unknown type' if kind == 'unknown' else kind} {length(days)}"
        for kind, days in ageing.limits.items()
    ]
    return f" ({', '.join(parts)})"
