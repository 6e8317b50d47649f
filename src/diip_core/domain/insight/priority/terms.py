"""The stated sum of the answer-now list: seven terms, each a scaled fact times its weight.

====================  =========================================================================
severity              critical 1, high 0.7, medium 0.4, low 0.1, unknown 0.3
age                   log2(age / p85 of its type), at least 0 and at most 3 (eight times), over 3
demand                ln(1 + duplicates and reactions)
spike                 1 if it was created in a spike that is still open
alarm                 1 with a label of security or of a regression
still open            1 - P(open in 30 days), Kaplan-Meier; 0 if that is not known
activity              exp(-d / 14), d the days since a human last worked on it, else since its creation
====================  =========================================================================

"Still open" counts by its complement: what may well be closed soon comes first. Counted the other way
the sum puts the oldest first and agrees less with what teams do than chance (docs, priorities).
"Activity" asks whether anybody is on it: teams act on what is new or being talked about.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log1p, log2
from operator import attrgetter
from typing import Literal, get_args

from attrs import frozen

from diip_core.domain.insight.priority.reasons import (
    activity_reason,
    age_reason,
    alarm_reason,
    demand_reason,
    odds_reason,
    severity_reason,
    spike_reason,
)
from diip_core.domain.insight.priority.signals import Signals
from diip_core.domain.issues.issue import Priority
from diip_core.domain.projects.priority_weights import PriorityWeights

TermName = Literal["severity", "age", "demand", "spike", "alarm", "still_open", "activity"]
TERM_NAMES: tuple[TermName, ...] = get_args(TermName)
SEVERITY: dict[Priority, float] = {"critical": 1.0, "high": 0.7, "medium": 0.4, "low": 0.1, "unknown": 0.3}
MOST_DOUBLINGS = 3.0
_SHORTEST_USUAL_DAYS = 1.0
_FADING_DAYS = 14.0
_in_order: Callable[[PriorityWeights], tuple[float, ...]] = attrgetter(*TERM_NAMES)
_REASONS = (
    severity_reason,
    age_reason,
    demand_reason,
    spike_reason,
    alarm_reason,
    odds_reason,
    activity_reason,
)


@frozen
class Term:
    """One summand: ``contribution`` = ``value`` · ``weight``, where ``value`` is ``raw`` on the term's scale.

    ``raw`` is what was measured: a severity, days over the usual age, a count, 0 or 1, a probability, days
    since the last activity; null if it could not be measured. ``because`` says it in words.
    """

    name: TermName
    raw: float | None
    value: float
    weight: float
    contribution: float
    because: str


def contributions(signals: Signals, weights: PriorityWeights) -> tuple[float, ...]:
    """The summands in the order of the terms."""
    return tuple(value * weight for value, weight in zip(_values(signals), _in_order(weights), strict=True))


def explain_terms(signals: Signals, weights: PriorityWeights) -> tuple[Term, ...]:
    """The terms that add something, in their order."""
    return tuple(
        Term(name, raw, value, weight, value * weight, reason(signals))
        for name, raw, value, weight, reason in zip(
            TERM_NAMES, _raw(signals), _values(signals), _in_order(weights), _REASONS, strict=True
        )
        if value * weight
    )


def doublings_overdue(signals: Signals) -> float:
    """How often the age doubled the usual one of its kind, 0 if it is younger or that is not known.

    The usual age is at least a day: one of minutes would make everything overdue.
    """
    if signals.usual is None:
        return 0.0
    ratio = signals.age_days / max(signals.usual.days, _SHORTEST_USUAL_DAYS)
    return log2(ratio) if ratio > 1 else 0.0


def days_overdue(signals: Signals) -> float | None:
    """By how many days the age exceeds the usual one of its kind; None if that is not known."""
    return None if signals.usual is None else max(signals.age_days - signals.usual.days, 0.0)


def _values(signals: Signals) -> tuple[float, ...]:
    return (
        SEVERITY[signals.priority],
        min(doublings_overdue(signals), MOST_DOUBLINGS) / MOST_DOUBLINGS,
        log1p(signals.demand),
        float(signals.spike is not None),
        float(signals.alarm is not None),
        1 - signals.still_open.share if signals.still_open else 0.0,
        exp(-signals.quiet_days / _FADING_DAYS),
    )


def _raw(signals: Signals) -> tuple[float | None, ...]:
    return (
        SEVERITY[signals.priority],
        days_overdue(signals),
        float(signals.demand),
        float(signals.spike is not None),
        float(signals.alarm is not None),
        signals.still_open.share if signals.still_open else None,
        signals.quiet_days,
    )
