"""A finding in words."""

from __future__ import annotations

from datetime import date

from diip_core.domain.insight.spikes.defaults import LEARNING_DAYS
from diip_core.domain.insight.spikes.finding import Finding
from diip_core.domain.time import MONTHS, WEEKDAYS

_WEEK = 7
_LEAST_SHOWN = 0.1
_WHOLE_FROM = 10
_MOST_SHOWN = 1_000


def explain_finding(finding: Finding, noun: str = "issues", *, this_year: int | None = None) -> str:
    """For instance "23 bugs on Wed 23 Sep 2026, expected 8.7, a normal Wednesday stays at or below 20, …".

    ``noun`` is what was counted, in the plural. The year is left out if it is ``this_year``.
    """
    parts = [
        f"{finding.observed} {noun} {_when(finding, this_year)}",
        _expected(finding),
        f"{_normal(finding)} stays at or below {finding.bound}",
        _times(finding),
        f"{_likelier(finding)} times likelier under a burst than on normal days",
    ]
    left_out = finding.length_days - finding.verified_days
    if left_out:
        parts.append(f"{left_out} of the {finding.length_days} days left out as unverified")
    if finding.is_learning:
        parts.append(f"still learning, {finding.learned_days} of {LEARNING_DAYS} days")
    return ", ".join(parts)


def _when(finding: Finding, this_year: int | None) -> str:
    last, first = finding.day, finding.first_day
    year = "" if first.year == last.year == this_year else f" {last.year}"
    if first == last:
        return f"on {_short(last)}{year}"
    start = _short(first) if first.month != last.month else _short(first).rpartition(" ")[0]
    if first.year != last.year:
        start = f"{start} {first.year}"
    return f"from {start} to {_short(last)}{year}"


def _normal(finding: Finding) -> str:
    if finding.length_days == _WEEK:
        return "a normal week"
    last = WEEKDAYS[finding.day.weekday()]
    if finding.length_days == 1:
        return f"a normal {last}"
    return f"a normal {WEEKDAYS[finding.first_day.weekday()]} to {last}"


def _expected(finding: Finding) -> str:
    if finding.expected < _LEAST_SHOWN:
        return f"expected under {_LEAST_SHOWN}"
    return f"expected {finding.expected:.1f}"


def _times(finding: Finding) -> str:
    if finding.expected < _LEAST_SHOWN:
        return f"over {finding.observed / _LEAST_SHOWN:.0f} times expected"
    return f"{finding.ratio:.{0 if finding.ratio >= _WHOLE_FROM else 1}f} times expected"


def _likelier(finding: Finding) -> str:
    ratio = finding.likelihood_ratio
    return f"{ratio:.0f}" if ratio < _MOST_SHOWN else f"over {_MOST_SHOWN:,}"


def _short(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]}"
