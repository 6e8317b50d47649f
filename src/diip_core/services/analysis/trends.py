"""Trends of a subject, from its days as they were counted once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from diip_core.domain.insight.flow.trend_report import TrendReport
from diip_core.domain.insight.flow.trends import TrendInterval, trend_points
from diip_core.domain.insight.report import fitting_interval
from diip_core.domain.time import MOMENT, local_day
from diip_core.errors import InvalidInput
from diip_core.ports.storage.storage import ReadView
from diip_core.services.analysis.context import Subject

MOST_DAYS = 100_000
"""Longer windows are a slip of the pen: nearly three hundred years."""


def trends_of(view: ReadView, subject: Subject, interval: TrendInterval | None = None) -> TrendReport:
    """The periods of the subject's window, an open one of all its history up to now.

    Without an ``interval`` they are as long as fits the window.

    Raises:
        InvalidInput: a window of more than 100,000 days.
    """
    days = view.rollup.days(subject.project.id, subject.integration_id, zone=subject.zone)
    first, last = _span(days, subject)
    if (last - first).days > MOST_DAYS:
        only_to = subject.window.start is None and subject.window.end is not None
        raise InvalidInput(
            f"a window has at most {MOST_DAYS:,} days; narrow it", field="to" if only_to else "from"
        )
    chosen = interval or fitting_interval(first, last)
    return TrendReport(
        as_of=subject.window.horizon,
        interval=chosen,
        points=trend_points(days, interval=chosen, first=first, last=last),
        unverified_reason=subject.coverage.reasons,
    )


def _span(days: Iterable[date], subject: Subject) -> tuple[date, date]:
    """The first and the last day of the subject's window; of an open one those of its history."""
    window, zone = subject.window, subject.zone
    last = local_day(window.end - MOMENT, zone) if window.end else subject.today
    if window.start is not None:
        return local_day(window.start, zone), last
    return min((day for day in days if day <= last), default=last), last
