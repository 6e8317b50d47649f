"""What an issue's comments and transitions say about it as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from diip_core.domain.issues.issue import Comment, Status, Transition

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


def comment_deed(said: Comment) -> Deed:
    """What commenting does."""
    by = said.author
    return Deed(said.created_at, by.account if by else None, bool(by and by.is_bot), COMMENTED)


def transition_deed(made: Transition) -> Deed:
    """What changing a field does."""
    by = made.actor
    return Deed(
        made.at, by.account if by else None, bool(by and by.is_bot), made.field, made.before, made.after
    )


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
        status_changes=_status_changes(known) if reopen_count else (),
    )


def continue_history(
    history: History,
    *,
    author: str | None,
    created_at: datetime,
    status: Status,
    resolved_at: datetime | None,
    deeds: Iterable[Deed],
) -> History | None:
    """What `tell_history` says of the same issue once these further deeds are known, given in any order.

    None where the history leaves that open, so that all deeds must be summed up again: it does not say
    whether an issue without a response was closed by its author before one could come, an activity at the
    creation may be none at all, and among changes of status a further one may belong anywhere.
    """
    further = tuple(deeds)
    told = tell_history(
        author=author, created_at=created_at, status=status, resolved_at=resolved_at, deeds=further
    )
    earlier, later = sorted((history.active_at, told.active_at))
    first_response_at = history.first_response_at
    if first_response_at is None:
        if told.first_response_at is not None:
            return None
    else:
        first_response_at = _first_response(author, further, known_at=first_response_at)
    if earlier < later == created_at:
        return None
    reopen_count = history.reopen_count + told.reopen_count
    if reopen_count and any(deed.field == "status" for deed in further):
        return None
    return History(
        closed_at=max(filter(None, (history.closed_at, told.closed_at)), default=None),
        first_response_at=first_response_at,
        active_at=later,
        comments_count=history.comments_count + told.comments_count,
        reopen_count=reopen_count,
        status_changes=history.status_changes,
    )


def _status_changes(deeds: Iterable[Deed]) -> tuple[tuple[datetime, str], ...]:
    changes = in_order(deed for deed in deeds if deed.field == "status")
    return tuple((deed.at, deed.after) for deed in changes if deed.after is not None)


def _place(deed: Deed) -> tuple[datetime, bool, str, str, str, str]:
    said = deed.field == COMMENTED
    return deed.at, not said, deed.field, deed.before or "", deed.after or "", deed.account or ""


def _first_response(
    author: str | None, deeds: Iterable[Deed], *, known_at: datetime | None = None
) -> datetime | None:
    """``known_at`` is a response that no close came before, as far as was known."""
    responded_at, closed_at = known_at, None
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
