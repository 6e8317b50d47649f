"""The priority list of a project, and how well such a list agreed with what the team did."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from diip_core.domain.insight.priority.backtest import Backtest
from diip_core.domain.insight.priority.priority import Ranked
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.projects.priority_weights import PriorityWeights


@frozen
class PriorityReport:
    """``ranked`` are the first of the ``open_issues`` by their weighted sum.

    ``backtest`` is null if there is too little history.
    """

    computed_at: datetime
    open_issues: int
    weights: PriorityWeights
    ranked: tuple[Ranked, ...]
    backtest: Backtest | None
    coverage: Coverage
