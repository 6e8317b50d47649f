"""Trends over the wire."""

from __future__ import annotations

from datetime import date, datetime

from attrs import asdict
from msgspec import Struct

from diip_core.domain.insight.flow.trend_report import TrendReport
from diip_core.domain.insight.flow.trends import TrendInterval


class TrendPointSchema(Struct, frozen=True, kw_only=True):
    """One period. `date` is its first day, `open` the backlog at its end.

    `closed` counts every close, also one that was taken back later.
    `open` is the backlog before, plus `created` and `reopened`, less `closed` and `closed_undated`: issues
    of which nobody knows when they were closed, counted on the day they were last opened.
    """

    date: date
    created: int
    closed: int
    reopened: int
    open: int
    closed_undated: int


class TrendsSchema(Struct, frozen=True, kw_only=True):
    """The periods of the window in order of time, quiet ones too; the last may not be over yet."""

    interval: TrendInterval
    points: list[TrendPointSchema]
    computed_at: datetime
    verified: bool
    unverified_reason: list[str]


def trends_schema(report: TrendReport) -> TrendsSchema:
    """The periods, with what they cannot vouch for."""
    return TrendsSchema(
        interval=report.interval,
        points=[TrendPointSchema(**asdict(point)) for point in report.points],
        computed_at=report.computed_at,
        verified=report.coverage.verified,
        unverified_reason=list(report.coverage.reasons),
    )
