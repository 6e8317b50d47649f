"""The overdue list: open issues older than the age by which 85 % of their type are closed.

These are the issues that `Ageing` calls old, except that the usual age is at least a day. They are ordered by
the doublings of that age plus ln(1 + duplicates and reactions). That is a judgement: teams act on such issues
too rarely to back-test it.
"""

from __future__ import annotations

from math import log1p

from diip_core.domain.insight.priority.reasons import age_reason, demand_reason
from diip_core.domain.insight.priority.signals import Signals
from diip_core.domain.insight.priority.terms import Term, days_overdue, doublings_overdue


def overdue_terms(signals: Signals) -> tuple[Term, ...]:
    """The terms of the order, each of weight 1, those that add nothing left out; empty if not overdue."""
    if signals.usual is None or signals.usual.type is None:
        return ()
    doublings, demand = doublings_overdue(signals), log1p(signals.demand)
    if not doublings:
        return ()
    age = Term("age", days_overdue(signals), doublings, 1.0, doublings, age_reason(signals))
    if not demand:
        return (age,)
    return (age, Term("demand", float(signals.demand), demand, 1.0, demand, demand_reason(signals)))
