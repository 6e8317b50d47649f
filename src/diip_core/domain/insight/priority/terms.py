"""The stated sum of "what first": six terms, each a scaled fact times its weight.

====================  =========================================================================
severity              critical 1, high 0.7, medium 0.4, low 0.1, unknown 0.3
age                   log2(age / p85 of its type), at least 0 and at most 3 (eight times), over 3
demand                ln(1 + duplicates and reactions)
spike                 1 if it was created in a spike that is still open
alarm                 1 with a label of security or of a regression
still open            1 - P(open in 30 days), Kaplan-Meier; 0 where that is not known
====================  =========================================================================

The last term counts by the complement: what may well be closed soon comes first. Counted the other way
the sum puts the oldest first and agrees less with what teams do than chance (docs, priorities).
"""

from __future__ import annotations

from math import log1p, log2
from typing import Literal

from attrs import frozen

from diip_core.domain.insight.priority.signals import Signals
from diip_core.domain.issues.issue import Priority
from diip_core.domain.projects.priority_weights import PriorityWeights

TermName = Literal["severity", "age", "demand", "spike", "alarm", "still_open"]
SEVERITY: dict[Priority, float] = {"critical": 1.0, "high": 0.7, "medium": 0.4, "low": 0.1, "unknown": 0.3}
MOST_DOUBLINGS = 3.0
_SHORTEST_USUAL_DAYS = 1.0
_YEARS_FROM_DAYS = 730


@frozen
class Term:
    """One summand: ``contribution`` = ``value`` · ``weight``, where ``value`` is ``raw`` on the term's scale.

    ``raw`` is what was measured: a severity, days over the usual age, a count, 0 or 1, a probability;
    null where it could not be. ``because`` says it in words.
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
    """Every term, also those that add nothing: what was looked at is part of the answer."""
    names: tuple[TermName, ...] = ("severity", "age", "demand", "spike", "alarm", "still_open")
    return tuple(
        Term(name, raw, value, weight, value * weight, because)
        for name, raw, value, weight, because in zip(
            names, _raw(signals), _values(signals), _in_order(weights), _reasons(signals), strict=True
        )
    )


def _in_order(weights: PriorityWeights) -> tuple[float, ...]:
    return (weights.severity, weights.age, weights.demand, weights.spike, weights.alarm, weights.still_open)


def _values(signals: Signals) -> tuple[float, ...]:
    return (
        SEVERITY[signals.priority],
        _overdue(signals),
        log1p(signals.demand),
        float(signals.spike is not None),
        float(signals.alarm is not None),
        1 - signals.still_open.share if signals.still_open else 0.0,
    )


def _overdue(signals: Signals) -> float:
    """Doublings of the usual age, of three. A usual age of minutes would make everything overdue."""
    if signals.usual is None:
        return 0.0
    ratio = signals.age_days / max(signals.usual.days, _SHORTEST_USUAL_DAYS)
    return min(log2(ratio), MOST_DOUBLINGS) / MOST_DOUBLINGS if ratio > 1 else 0.0


def _raw(signals: Signals) -> tuple[float | None, ...]:
    usual = signals.usual
    return (
        SEVERITY[signals.priority],
        None if usual is None else max(signals.age_days - usual.days, 0.0),
        float(signals.demand),
        float(signals.spike is not None),
        float(signals.alarm is not None),
        signals.still_open.share if signals.still_open else None,
    )


def _reasons(signals: Signals) -> tuple[str, ...]:
    unknown = signals.priority == "unknown"
    return (
        "nobody gave it a priority" if unknown else f"its priority is {signals.priority}",
        _age_reason(signals),
        _demand_reason(signals.demand),
        _spike_reason(signals.spike),
        f"labelled {signals.alarm}" if signals.alarm else "no label of security or regression",
        _odds_reason(signals),
    )


def _age_reason(signals: Signals) -> str:
    age = _days(signals.age_days)
    if signals.usual is None:
        return f"open for {age}; too few issues are closed to say what is usual"
    kind, days = _kind(signals.usual.type), _days(signals.usual.days)
    return f"open for {age}; 85% of {kind} are closed within {days}"


def _demand_reason(demand: int) -> str:
    if not demand:
        return "no duplicates or reactions"
    return "1 duplicate or reaction" if demand == 1 else f"{demand} duplicates and reactions"


def _spike_reason(spike: str | None) -> str:
    if spike is None:
        return "not part of an open spike"
    return f"part of the open spike of {spike}" if spike else "part of the project's open spike"


def _odds_reason(signals: Signals) -> str:
    odds = signals.still_open
    if odds is None:
        return "too few issues are closed to say how long it will stay open"
    where = f" in {odds.component}" if odds.component else ""
    return f"{1 - odds.share:.0%} of {_kind(odds.type)}{where} as old as this were closed within 30 days"


def _kind(issue_type: str | None) -> str:
    """Whose figure it is: those of a type, or all where there are too few of it."""
    if issue_type is None:
        return "all issues"
    return "issues of unknown type" if issue_type == "unknown" else f"issues of type {issue_type}"


def _days(days: float) -> str:
    if days < 1:
        return "less than a day"
    if days >= _YEARS_FROM_DAYS:
        return f"{days / 365.25:.1f} years"
    whole = round(days)
    return "1 day" if whole == 1 else f"{whole:,} days"
