"""Trends of a context, drawn from its daily counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from diip_core.domain.insight.flow.trend_report import TrendReport
from diip_core.domain.insight.flow.trends import DayFlow, TrendInterval, trend_points
from diip_core.domain.insight.report import fitting_interval
from diip_core.domain.time import MOMENT, local_day
from diip_core.errors import InvalidInput
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import AnalysisContext

MOST_DAYS = 100_000
"""Nearly three hundred years: a longer window is a mistake."""


def trends_of(
    view: ReadView,
    context: AnalysisContext,
    interval: TrendInterval | None = None,
    *,
    days: Mapping[date, DayFlow] | None = None,
) -> TrendReport:
    """The periods of the context's window; without a window, those of all its history up to now.

    Without an ``interval`` their length fits the window. ``days`` are all days of the context; without them
    the stored ones are read, which are days in the project's own zone.

    Raises:
        InvalidInput: a window of more than 100,000 days.
    """
    if days is None:
        days = view.rollup.days(context.project.id, context.integration_id, zone=context.zone)
    first, last = _span(days, context)
    if (last - first).days > MOST_DAYS:
        only_to = context.window.start is None and context.window.end is not None
        raise InvalidInput(
            f"a window has at most {MOST_DAYS:,} days; narrow it", field="to" if only_to else "from"
        )
    chosen = interval or fitting_interval(first, last)
    return TrendReport(
        computed_at=context.window.now,
        interval=chosen,
        points=trend_points(days, interval=chosen, first=first, last=last),
        coverage=context.coverage,
    )


def _span(days: Iterable[date], context: AnalysisContext) -> tuple[date, date]:
    """The first and the last day of the context's window; without a window, those of its history."""
    window, zone = context.window, context.zone
    last = local_day(window.end - MOMENT, zone) if window.end else context.today
    if window.start is not None:
        return local_day(window.start, zone), last
    return min((day for day in days if day <= last), default=last), last
