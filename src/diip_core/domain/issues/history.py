"""What an issue's comments and transitions say about it as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import frozen

from diip_core.domain.issues.issue import Comment, Status, Transition

COMMENTED = "commented"
RESPONDING_FIELDS = frozenset({COMMENTED, "status", "labels", "assignees"})
"""What counts as an answer to a report: a comment, or somebody sorting, assigning or closing it."""

PASSIVE_FIELDS = frozenset({"mentioned", "subscribed", "unsubscribed", "locked", "unlocked"})
"""Events that are no work on an issue; a burst of mentions does not make it active."""


@frozen
class Activity:
    """Somebody did something to an issue: a comment (``field`` is ``commented``) or a transition."""

    at: datetime
    account: str | None
    is_bot: bool
    field: str
    before: str | None = None
    after: str | None = None


def comment_activity(said: Comment) -> Activity:
    """What commenting does."""
    by = said.author
    return Activity(said.created_at, by.account if by else None, bool(by and by.is_bot), COMMENTED)


def transition_activity(made: Transition) -> Activity:
    """What changing a field does."""
    by = made.actor
    return Activity(
        made.at, by.account if by else None, bool(by and by.is_bot), made.field, made.before, made.after
    )


@frozen
class History:
    """Derived from an issue and its activities, never from a provider's own sums.

    ``closed_at``: the provider's date, else the last transition into closed; null while not closed.
    ``first_response_at``: the first activity of a human who is not the author, unless the author or a bot
    closed the issue before it.
    ``active_at``: the last activity of a human, else the creation; see `last_active_at`.
    ``status_changes``: each new status and when it came, in order, where the issue was ever reopened;
    otherwise ``closed_at`` is enough to know when it was open.
    """

    closed_at: datetime | None
    first_response_at: datetime | None
    active_at: datetime
    comments_count: int = 0
    reopen_count: int = 0
    status_changes: tuple[tuple[datetime, str], ...] = ()


def in_order(activities: Iterable[Activity]) -> tuple[Activity, ...]:
    """Activities by time; those of one instant in an order that depends on nothing but what they say."""
    return tuple(sorted(activities, key=_place))


def derive_history(
    *,
    author: str | None,
    created_at: datetime,
    status: Status,
    resolved_at: datetime | None,
    activities: Iterable[Activity],
) -> History:
    """Sum up an issue's activities, given in any order."""
    known = tuple(activities)
    reopen_count = sum(map(_reopens, known))
    closed_at = None
    if status == "closed":
        closed_at = resolved_at or max((d.at for d in known if _closes(d)), default=None)
    return History(
        closed_at=closed_at,
        first_response_at=_first_response(author, known),
        active_at=last_active_at(created_at, known),
        comments_count=sum(d.field == COMMENTED for d in known),
        reopen_count=reopen_count,
        status_changes=_status_changes(known) if reopen_count else (),
    )


def extend_history(
    history: History,
    *,
    author: str | None,
    created_at: datetime,
    status: Status,
    resolved_at: datetime | None,
    activities: Iterable[Activity],
) -> History | None:
    """The history with these further activities, given in any order, as `derive_history` derives it.

    None where the history leaves that open, so that all activities must be summed up again: it does not say
    whether an issue without a response was closed by its author before one could come, an activity at the
    creation may be none at all, and among changes of status a further one may belong anywhere.
    """
    further = tuple(activities)
    added = derive_history(
        author=author, created_at=created_at, status=status, resolved_at=resolved_at, activities=further
    )
    earlier, later = sorted((history.active_at, added.active_at))
    first_response_at = history.first_response_at
    if first_response_at is None:
        if added.first_response_at is not None:
            return None
    else:
        first_response_at = _first_response(author, further, known_at=first_response_at)
    if earlier < later == created_at:
        return None
    reopen_count = history.reopen_count + added.reopen_count
    if reopen_count and any(activity.field == "status" for activity in further):
        return None
    return History(
        closed_at=max(filter(None, (history.closed_at, added.closed_at)), default=None),
        first_response_at=first_response_at,
        active_at=later,
        comments_count=history.comments_count + added.comments_count,
        reopen_count=reopen_count,
        status_changes=history.status_changes,
    )


def human_work(activities: Iterable[Activity]) -> Iterator[Activity]:
    """The activities by which a human worked on an issue (see `PASSIVE_FIELDS`), in the order given."""
    return (one for one in activities if not one.is_bot and one.field not in PASSIVE_FIELDS)


def last_active_at(created_at: datetime, activities: Iterable[Activity]) -> datetime:
    """When a human last worked on an issue: the creation, if nobody ever did."""
    return max((one.at for one in human_work(activities)), default=created_at)


def _status_changes(activities: Iterable[Activity]) -> tuple[tuple[datetime, str], ...]:
    changes = in_order(activity for activity in activities if activity.field == "status")
    return tuple((activity.at, activity.after) for activity in changes if activity.after is not None)


def _place(activity: Activity) -> tuple[datetime, bool, str, str, str, str]:
    said = activity.field == COMMENTED
    return (
        activity.at,
        not said,
        activity.field,
        activity.before or "",
        activity.after or "",
        activity.account or "",
    )


def _first_response(
    author: str | None, activities: Iterable[Activity], *, known_at: datetime | None = None
) -> datetime | None:
    """``known_at`` is a response that no close came before, as far as was known."""
    responded_at, closed_at = known_at, None
    for activity in activities:
        by_other_human = not activity.is_bot and activity.account != author
        if by_other_human and activity.field in RESPONDING_FIELDS:
            responded_at = min(activity.at, responded_at or activity.at)
        elif _closes(activity):
            closed_at = min(activity.at, closed_at or activity.at)
    if responded_at and closed_at and closed_at < responded_at:
        return None
    return responded_at


def _closes(activity: Activity) -> bool:
    """From closed to closed, as from resolved to verified, is neither a close nor a reopen."""
    return activity.field == "status" and activity.after == "closed" and activity.before != "closed"


def _reopens(activity: Activity) -> bool:
    return activity.field == "status" and activity.before == "closed" and activity.after != "closed"
