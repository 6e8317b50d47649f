"""Trends over the wire."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from diip_core.domain.insight.flow.trend_report import TrendReport
from diip_core.domain.insight.flow.trends import TrendInterval, TrendPoint


class TrendsSchema(Struct, frozen=True, kw_only=True):
    """The periods of the window in order of time, quiet ones too; the last may not be over yet."""

    interval: TrendInterval
    points: list[TrendPoint]
    computed_at: datetime
    verified: bool
    unverified_reason: list[str]


def trends_schema(report: TrendReport) -> TrendsSchema:
    """The periods, with what they cannot vouch for."""
    return TrendsSchema(
        interval=report.interval,
        points=list(report.points),
        computed_at=report.computed_at,
        verified=report.coverage.verified,
        unverified_reason=list(report.coverage.reasons),
    )
