"""Trends of a project: its periods, and whether they hold everything."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from diip_core.domain.insight.flow.trends import TrendInterval, TrendPoint


@frozen
class TrendReport:
    """``points`` in order of time, quiet periods among them; the last may not be over yet."""

    as_of: datetime
    interval: TrendInterval
    points: tuple[TrendPoint, ...]
    unverified_reason: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether nothing is known to be missing from what this rests on."""
        return not self.unverified_reason
