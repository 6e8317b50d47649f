"""What an issue's comments and transitions say about it as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from diip_core.domain.issue import Status

COMMENTED = "commented"
RESPONDING_FIELDS = frozenset({COMMENTED, "status", "labels", "assignees"})
"""What counts as an answer to a report: a comment, or somebody sorting, assigning or closing it."""


@frozen
class Deed:
    """Somebody did something to an issue: a comment (``field`` is ``commented``) or a transition."""

    at: datetime
    account: str | None
    is_bot: bool
    field: str
    before: str | None = None
    after: str | None = None


@frozen
class History:
    """Derived from an issue and its deeds, never from a provider's own sums.

    ``closed_at``: the provider's date, else the last transition into closed; null while not closed.
    ``first_response_at``: the first deed of a human who is not the author (INSIGHT: comment, label,
    assignment or state), unless the author or a bot closed the issue before it.
    ``active_at``: the last deed of a human, else the creation.
    ``status_changes``: each new status and when it came, in order, where the issue was ever reopened;
    elsewhere ``closed_at`` alone tells when it was open.
    """

    closed_at: datetime | None
    first_response_at: datetime | None
    active_at: datetime
    comments_count: int = 0
    reopen_count: int = 0
    status_changes: tuple[tuple[datetime, str], ...] = ()


def in_order(deeds: Iterable[Deed]) -> tuple[Deed, ...]:
    """Deeds by time; those of one instant in an order that depends on nothing but what they say."""
    return tuple(sorted(deeds, key=_place))


def tell_history(
    *,
    author: str | None,
    created_at: datetime,
    status: Status,
    resolved_at: datetime | None,
    deeds: Iterable[Deed],
) -> History:
    """Sum up an issue's deeds, given in any order."""
    known = tuple(deeds)
    reopen_count = sum(map(_reopens, known))
    closed_at = None
    if status == "closed":
        closed_at = resolved_at or max((d.at for d in known if _closes(d)), default=None)
    return History(
        closed_at=closed_at,
        first_response_at=_first_response(author, known),
        active_at=max((d.at for d in known if not d.is_bot), default=created_at),
        comments_count=sum(d.field == COMMENTED for d in known),
        reopen_count=reopen_count,
        status_changes=_status_changes(in_order(known)) if reopen_count else (),
    )


def _place(deed: Deed) -> tuple[datetime, bool, str, str, str, str]:
    said = deed.field == COMMENTED
    return deed.at, not said, deed.field, deed.before or "", deed.after or "", deed.account or ""


def _status_changes(deeds: Iterable[Deed]) -> tuple[tuple[datetime, str], ...]:
    return tuple((d.at, d.after) for d in deeds if d.field == "status" and d.after is not None)


def _first_response(author: str | None, deeds: Iterable[Deed]) -> datetime | None:
    responded_at = closed_at = None
    for deed in deeds:
        by_other_human = not deed.is_bot and deed.account != author
        if by_other_human and deed.field in RESPONDING_FIELDS:
            responded_at = min(deed.at, responded_at or deed.at)
        elif _closes(deed):
            closed_at = min(deed.at, closed_at or deed.at)
    if responded_at and closed_at and closed_at < responded_at:
        return None
    return responded_at


def _closes(deed: Deed) -> bool:
    """From closed to closed, as from resolved to verified, is neither a close nor a reopen."""
    return deed.field == "status" and deed.after == "closed" and deed.before != "closed"


def _reopens(deed: Deed) -> bool:
    return deed.field == "status" and deed.before == "closed" and deed.after != "closed"
