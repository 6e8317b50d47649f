"""The sections of a report in their order. What a maintainer acts on comes first."""

from __future__ import annotations

from datetime import datetime

from diip_adapters.report.blocks import Outline
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.headline import headline
from diip_adapters.report.sections import (
    ageing,
    basis,
    bottlenecks,
    changes,
    first,
    numbers,
    shares,
    spikes,
    times,
    trends,
    workload,
)
from diip_core.domain.insight.report import Report
from diip_core.domain.time import MOMENT, local_day

_IN_ORDER = (spikes, numbers, trends, bottlenecks, first, changes, times, ageing, workload, shares)


def outline(title: str, report: Report) -> Outline:
    """The report on ``title``. If nothing has happened yet, it has only the headline and what it rests on."""
    calendar = Calendar.of(report)
    has_anything = report.has_begun and report.summary.total_issues
    sections = (*_IN_ORDER, basis) if has_anything else (basis,)
    return Outline(
        title=title,
        about=_about(report.summary.start, report.summary.end, calendar),
        headline=headline(report, calendar),
        sections=tuple(one.section(report, calendar) for one in sections),
    )


def _about(start: datetime | None, end: datetime | None, calendar: Calendar) -> str:
    first = calendar.full(local_day(start, calendar.zone)) if start else None
    last = calendar.full(local_day(end - MOMENT, calendar.zone)) if end else None
    if first and last:
        return f"{first} to {last}"
    if first:
        return f"Since {first}"
    return f"Everything up to {last}" if last else f"Everything up to {calendar.full(calendar.today)}"
