"""A change of the month as a sentence."""

from __future__ import annotations

from diip_core.domain.insight.flow.group_comparison import describe_group
from diip_core.domain.insight.flow.what_changed import Change, WhatChanged

_SUBJECTS = {"arrivals": "New and reopened issues", "closures": "Closed issues"}
_WHOLE_FROM = 10
_WAITS = {"resolution": "closed", "first response": "answered"}


def say_what_changed(found: WhatChanged | None) -> tuple[str, ...]:
    """One sentence a change, the surest first; one that says so where nothing changed."""
    if found is None:
        return ("There is too little history for a comparison of two months.",)
    sentences = tuple(say_change(change) for change in found.changes)
    return sentences or ("Nothing changed beyond chance against the 28 days before.",)


def say_change(change: Change) -> str:
    """What it was, what it is, and the direction."""
    if change.what in _WAITS:
        return _say_wait(change)
    if change.what == "reopening":
        return (
            f"{change.after:.0%} of closed issues are reopened within 30 days, "
            f"against {change.before:.0%} in the 28 days before."
        )
    subject = _SUBJECTS.get(change.what, f"New issues {describe_group(change.what, change.name)}")
    direction = "rose" if change.after > change.before else "fell"
    return f"{subject} {direction} from {change.before:.0f} to {change.after:.0f} in 28 days."


def _say_wait(change: Change) -> str:
    """By the medians where both were reached and agree with the means, by the means elsewhere."""
    verb = _WAITS[change.what]
    slower = change.after > change.before
    direction = "more slowly" if slower else "faster"
    before, after = change.median_before_days, change.median_after_days
    if before is not None and after is not None and before != after and (after > before) == slower:
        return (
            f"Issues are {verb} {direction}: half within {_days(after)}, "
            f"against {_days(before)} in the 28 days before."
        )
    return (
        f"Issues are {verb} {direction}: within their first {_days(change.horizon_days or 0.0)} they wait "
        f"{_days(change.after)} on average, against {_days(change.before)} in the 28 days before."
    )


def _days(days: float) -> str:
    if days < 2:
        return f"{days * 24:.1f} hours"
    return f"{days:.0f} days" if days >= _WHOLE_FROM else f"{days:.1f} days"
