"""Each signal of an open issue in words."""

from __future__ import annotations

from diip_core.domain.insight.priority.signals import Signals
from diip_core.domain.issues.history import COMMENTED

_DAYS_A_YEAR = 365.25
_MONTHS_FROM_DAYS = 60
_YEARS_FROM_DAYS = 730


def severity_reason(signals: Signals) -> str:
    unknown = signals.priority == "unknown"
    return "nobody gave it a priority" if unknown else f"its priority is {signals.priority}"


def alarm_reason(signals: Signals) -> str:
    return f"labelled {signals.alarm}" if signals.alarm else "no label of security or regression"


def activity_reason(signals: Signals) -> str:
    """Who last worked on it and when; the creation counts as nobody."""
    quiet, last = _span(signals.quiet_days), signals.last_activity
    if last is None:
        return (
            "nobody has answered yet" if signals.quiet_days < 1 else f"nobody has said anything for {quiet}"
        )
    by_reporter = last.account is not None and last.account == signals.author
    who = "its reporter" if by_reporter else last.account or "somebody"
    if last.field != COMMENTED:
        return f"{who} worked on it {quiet} ago"
    return f"{who} {'wrote' if by_reporter else 'answered'} {quiet} ago"


def age_reason(signals: Signals) -> str:
    age = _days(signals.age_days)
    if signals.usual is None:
        return f"open for {age}; too few issues are closed to say what is usual"
    kind, days = _kind(signals.usual.type), _days(signals.usual.days)
    return f"open for {age}; 85% of {kind} are closed within {days}"


def demand_reason(signals: Signals) -> str:
    demand = signals.demand
    if not demand:
        return "no duplicates or reactions"
    return "1 duplicate or reaction" if demand == 1 else f"{demand} duplicates and reactions"


def spike_reason(signals: Signals) -> str:
    spike = signals.spike
    if spike is None:
        return "not part of an open spike"
    return f"part of the open spike of {spike}" if spike else "part of the project's open spike"


def odds_reason(signals: Signals) -> str:
    odds = signals.still_open
    if odds is None:
        return "too few issues of its age are closed to say how long it will stay open"
    where = f" in {odds.component}" if odds.component else ""
    return f"{1 - odds.share:.0%} of {_kind(odds.type)}{where} as old as this were closed within 30 days"


def _kind(issue_type: str | None) -> str:
    """The issues that a figure is about: of one type, or all if that has too few."""
    if issue_type is None:
        return "all issues"
    return "issues of unknown type" if issue_type == "unknown" else f"issues of type {issue_type}"


def _days(days: float) -> str:
    if days < 1:
        return "less than a day"
    if days >= _YEARS_FROM_DAYS:
        return f"{days / _DAYS_A_YEAR:.1f} years"
    whole = round(days)
    return "1 day" if whole == 1 else f"{whole:,} days"


def _span(days: float) -> str:
    """A length of time; months are twelfths of a year."""
    if _MONTHS_FROM_DAYS <= days < _YEARS_FROM_DAYS:
        return f"{round(12 * days / _DAYS_A_YEAR)} months"
    return _days(days)
