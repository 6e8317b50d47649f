"""The priority lists of a project, and how well such a list agreed with what the team did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import frozen

from diip_core.domain.insight.priority.backtest import Backtest
from diip_core.domain.insight.priority.priority import PriorityList
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.projects.priority_weights import PriorityWeights

PriorityListName = Literal["now", "overdue"]
ABOUT: Mapping[PriorityListName, str] = {
    "now": "All open issues, ordered by a sum of stated terms.",
    "overdue": (
        "Issues older than the age by which 85% of their type are closed, ordered by the doublings of that "
        "age and by votes and duplicates. This order is a judgement; it is not back-tested."
    ),
}
"""How each list is ordered, as a sentence for readers."""


@frozen
class PriorityReport:
    """``backtest`` is of the answer-now list; null if there is too little history.

    The overdue list is a judgement and is not back-tested.
    """

    computed_at: datetime
    weights: PriorityWeights
    now: PriorityList
    overdue: PriorityList
    backtest: Backtest | None
    coverage: Coverage

    def listed(self, name: PriorityListName) -> PriorityList:
        """One of the two lists."""
        return self.now if name == "now" else self.overdue
