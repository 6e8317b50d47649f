"""What comes first, and how well such a list agreed with what the team really did."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from diip_core.domain.insight.priority.backtest import Backtest
from diip_core.domain.insight.priority.priority import Ranked
from diip_core.domain.projects.priority_weights import PriorityWeights


@frozen
class PriorityReport:
    """``ranked`` are the first of the ``open_issues``, by the sum that ``weights`` weigh.

    ``backtest`` is null where there is too little to look back at.
    """

    as_of: datetime
    open_issues: int
    weights: PriorityWeights
    ranked: tuple[Ranked, ...]
    backtest: Backtest | None
    unverified_reason: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether nothing is known to be missing from what this rests on."""
        return not self.unverified_reason
