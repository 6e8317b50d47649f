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
    """

    closed_at: datetime | None
    first_response_at: datetime | None
    active_at: datetime
    comments_count: int = 0
    reopen_count: int = 0


def tell_history(
    *,
    author: str | None,
    created_at: datetime,
    status: Status,
    resolved_at: datetime | None,
    deeds: Iterable[Deed],
) -> History:
    """Sum up an issue's deeds, given in any order."""
    in_order = sorted(deeds, key=lambda deed: deed.at)
    closings = [d.at for d in in_order if d.field == "status" and d.after == "closed"]
    closed_at = None
    if status == "closed":
        closed_at = resolved_at or (closings[-1] if closings else None)
    return History(
        closed_at=closed_at,
        first_response_at=_first_response(author, in_order),
        active_at=max((d.at for d in in_order if not d.is_bot), default=created_at),
        comments_count=sum(d.field == COMMENTED for d in in_order),
        reopen_count=sum(d.field == "status" and d.before == "closed" for d in in_order),
    )


def _first_response(author: str | None, in_order: Iterable[Deed]) -> datetime | None:
    for deed in in_order:
        by_other_human = not deed.is_bot and deed.account != author
        if by_other_human and deed.field in RESPONDING_FIELDS:
            return deed.at
        if deed.field == "status" and deed.after == "closed":
            return None
    return None
