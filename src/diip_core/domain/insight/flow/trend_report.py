"""The trends of a project, period by period."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from diip_core.domain.insight.flow.trends import TrendInterval, TrendPoint
from diip_core.domain.mirror.coverage import Coverage


@frozen
class TrendReport:
    """``points`` in order of time, including quiet periods; the last may not be over yet."""

    computed_at: datetime
    interval: TrendInterval
    points: tuple[TrendPoint, ...]
    coverage: Coverage
