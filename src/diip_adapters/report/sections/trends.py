"""Created, closed and open issues over time."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

from diip_adapters.charts import FlowPoint, flow_chart
from diip_adapters.report.blocks import Cell, Figure, Paragraph, Section, Table
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import counted
from diip_core.domain.insight.flow.trends import TrendInterval, TrendPoint
from diip_core.domain.insight.report import Report

AnyCell = TypeVar("AnyCell", str, int)
_LAST_ROWS = 8
_PERIODS: dict[TrendInterval, str] = {"day": "Day", "week": "Week from", "month": "Month"}


def section(report: Report, calendar: Calendar) -> Section:
    """One chart. A text report shows the last periods."""
    trends = report.trends
    moved = max((index for index, point in enumerate(trends.points, start=1) if _moves(point)), default=0)
    last = trends.points[:moved][-_LAST_ROWS:]
    points = [
        FlowPoint(point.date, point.created, point.closed, point.reopened, point.open)
        for point in trends.points
    ]
    figure = Figure(
        f"Created, closed and open issues by {trends.interval}",
        partial(flow_chart, points, name="trends"),
        _table(report, trends.points, calendar),
        _table(report, last, calendar),
    )
    quiet = len(trends.points) - moved
    since = Paragraph(f"Since then nothing has happened in {counted(quiet, trends.interval)}.")
    return Section("trends", "Over time", (figure, since) if moved and quiet else (figure,))


def _moves(point: TrendPoint) -> bool:
    return bool(point.created or point.closed or point.reopened or point.closed_undated)


def _table(report: Report, points: tuple[TrendPoint, ...], calendar: Calendar) -> Table:
    interval = report.trends.interval
    name = calendar.month if interval == "month" else calendar.short
    # Without this column a table with such closes would not add up.
    undated = any(one.closed_undated for one in points)
    headers = (_PERIODS[interval], "Created", "Closed", *_if(undated, "Closed without a date"), "Reopened")
    rows: list[tuple[Cell, ...]] = [
        (name(one.date), one.created, one.closed, *_if(undated, one.closed_undated), one.reopened, one.open)
        for one in points
    ]
    return Table((*headers, "Open at its end"), tuple(rows))


def _if(condition: bool, cell: AnyCell) -> tuple[AnyCell, ...]:
    return (cell,) if condition else ()
