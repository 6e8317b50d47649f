"""GitHub's three lists of a repository: how each is asked, read and walked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise, takewhile
from typing import Protocol

from attrs import evolve, frozen

from diip_adapters.github import mapping
from diip_adapters.github.cursor import StreamState
from diip_adapters.github.decoding import RecordReader, Row
from diip_adapters.github.records import CommentRecord, EventRecord, IssueRecord
from diip_core.domain.issues.issue import Comment, Issue, Transition
from diip_core.domain.mirror.quarantine import Unreadable, sift
from diip_core.domain.mirror.walk import OUTLIER_ROWS, Key, Walk
from diip_core.domain.time import format_instant, parse_instant
from diip_core.errors import InvalidInput
from diip_core.ports.issue_source import Stream

ONE_SECOND = timedelta(seconds=1)
"""``since`` includes its second on github.com and leaves it out elsewhere, so one second earlier is asked."""


@frozen
class Rows:
    """What one answer holds: its rows, whether it names a next page and by which cursor.

    ``until`` is the provider's clock with some tolerance: no row can have changed later.
    """

    rows: Sequence[Row]
    has_next: bool
    token: str | None
    until: str


@frozen
class Step:
    """What one answer brought, and where the list continues; ``state.walk`` is unused once ``ended``.

    ``doubtful`` names rows ("time id" each) that should have been listed again and were not.
    """

    state: StreamState
    ended: bool
    issues: tuple[Issue, ...] = ()
    comments: tuple[Comment, ...] = ()
    transitions: tuple[Transition, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    doubtful: tuple[str, ...] = ()


class Listing(Protocol):
    """One list of the repository."""

    @property
    def stream(self) -> Stream: ...
    @property
    def path(self) -> str: ...

    def question(self, state: StreamState) -> dict[str, str]:
        """The query of the request at this state."""
        ...

    def step(self, state: StreamState, answer: Rows) -> Step:
        """Take in an answer. Raises SourceBroken if the list's shape changed or it does not end."""
        ...

    def single(self, external_id: str) -> str:
        """The path of one row of the list, by the id in its key."""
        ...


class IssueListing:
    """Issues by change time, pull requests left out. A row's key has its number, its address."""

    stream: Stream = "issues"
    path = "/issues"
    _reader = RecordReader("issue", IssueRecord)

    def __init__(self, repository: str) -> None:
        self._repository = repository

    def question(self, state: StreamState) -> dict[str, str]:
        return {"state": "all", **_by_change_time(state)}

    def step(self, state: StreamState, answer: Rows) -> Step:
        keyed = [(row, _key(row, row.outline.number)) for row in answer.rows]
        fresh = _fresh(state.walk, keyed)
        own = [row for row in fresh if row.outline.is_issue]
        issues, unreadable = sift(own, self._read, self._reader.keep)
        step = _walked(state, keyed, answer, delivered=len(fresh), read=len(own))
        return evolve(step, issues=tuple(issues), unreadable=tuple(unreadable))

    def single(self, external_id: str) -> str:
        return f"/issues/{external_id}"

    def _read(self, row: Row) -> Issue:
        return mapping.to_issue(self._reader.read(row), row.raw, self._repository)


class CommentListing:
    """Comments by change time, those of pull requests left out."""

    stream: Stream = "comments"
    path = "/issues/comments"
    _reader = RecordReader("comment", CommentRecord)

    def question(self, state: StreamState) -> dict[str, str]:
        return _by_change_time(state)

    def step(self, state: StreamState, answer: Rows) -> Step:
        keyed = [(row, _key(row, row.outline.id)) for row in answer.rows]
        fresh = _fresh(state.walk, keyed)
        comments, unreadable = self.read(fresh)
        step = _walked(state, keyed, answer, delivered=len(fresh), read=len(comments))
        return evolve(step, comments=comments, unreadable=unreadable)

    def single(self, external_id: str) -> str:
        return f"/issues/comments/{external_id}"

    def read(self, rows: Sequence[Row]) -> tuple[tuple[Comment, ...], tuple[Unreadable, ...]]:
        """The comments of issues, and what could not be read."""
        comments, unreadable = sift(rows, self._read, self._reader.keep)
        return tuple(filter(None, comments)), tuple(unreadable)

    def _read(self, row: Row) -> Comment | None:
        return mapping.to_comment(self._reader.read(row))


class EventListing:
    """Events by page number, walked back to where the last complete run began.

    GitHub lists them newest first but does not promise to. So the walk stops early only in that order,
    behind ten rows on end from before the bound, and once a known event was found again. Else it goes to
    the end. An event that arrives meanwhile moves others to a later page, to be read twice.
    """

    stream: Stream = "events"
    path = "/issues/events"
    _reader = RecordReader("transition", EventRecord)

    def question(self, state: StreamState) -> dict[str, str]:
        where = {"after": state.walk.token} if state.walk.token else {"page": str(state.walk.page)}
        return {"per_page": str(state.size.rows), **where}

    def step(self, state: StreamState, answer: Rows) -> Step:
        rows = answer.rows
        keys = [key for row in rows if (key := _key(row, row.outline.id, row.outline.created_at))]
        transitions, unreadable = sift(rows, self._read, self._reader.keep)
        own = tuple(filter(None, transitions))
        seen = state.with_rows(keys, delivered=len(rows), until=answer.until)
        walk = state.walk.paged(keys, None if state.walk.tokenless else answer.token)
        older = _older_rows(state, keys)
        is_over = older >= OUTLIER_ROWS and (seen.reappeared or not state.known)
        is_last = not answer.has_next and not state.size.is_full(len(rows))
        return Step(
            state=_grown(evolve(seen, walk=walk, older=older, read=state.read + len(own))),
            ended=is_over or is_last,
            transitions=own,
            unreadable=tuple(unreadable),
        )

    def single(self, external_id: str) -> str:
        return f"/issues/events/{external_id}"

    def _read(self, row: Row) -> Transition | None:
        return mapping.to_transition(self._reader.read(row))


Keyed = list[tuple[Row, Key | None]]


def _by_change_time(state: StreamState) -> dict[str, str]:
    walk = state.walk
    question = {"sort": "updated", "direction": "asc", "per_page": str(state.size.rows)}
    if walk.since:
        question["since"] = format_instant(parse_instant(walk.since) - ONE_SECOND)
    if walk.token:
        question["after"] = walk.token
    elif walk.page > 1:
        question["page"] = str(walk.page)
    return question


def _key(row: Row, number: object, changed: object = None) -> Key | None:
    """A row's (change time, id), if it has both: an impossible time must not steer the walk."""
    instant = _instant_text(changed if changed is not None else row.outline.updated_at)
    return (instant, str(number)) if instant and type(number) is int else None


def _fresh(walk: Walk, keyed: Keyed) -> list[Row]:
    return [row for row, _ in walk.fresh(keyed, lambda pair: pair[1] or ("", ""))]


def _walked(state: StreamState, keyed: Keyed, answer: Rows, *, delivered: int, read: int) -> Step:
    keys = [key for _, key in keyed if key]
    more = answer.has_next or state.size.is_full(len(keyed))
    walk = state.walk.after(keys, more=more, token=answer.token, until=answer.until)
    seen = state.with_rows(keys, delivered=delivered, until=answer.until)
    doubtful = state.walk.missing(keys)
    if walk is None and state.known and not seen.reappeared:
        doubtful = doubtful or state.known
    return Step(
        state=_grown(evolve(seen, walk=walk or Walk(), read=state.read + read)),
        ended=walk is None,
        doubtful=doubtful,
    )


def _grown(state: StreamState) -> StreamState:
    """The state with larger pages, if it is time and the walk stands where one begins."""
    larger = state.size.larger()
    rows_before = (state.walk.page - 1) * state.size.rows
    return state if larger is None or rows_before % larger.rows else state.resized(larger)


def _older_rows(state: StreamState, keys: Sequence[Key]) -> int:
    """How many rows on end are from before the bound by now; 0 if the page is not newest first."""
    times = [changed for changed, _ in keys]
    ascents = sum(later > earlier for earlier, later in pairwise(times))
    if state.bound is None or ascents * 10 > len(times):
        return 0
    older = len(list(takewhile(lambda changed: changed < (state.bound or ""), reversed(times))))
    return state.older + older if older == len(times) else older


def _instant_text(value: object) -> str | None:
    """The provider's text of an instant, if it is one."""
    if not isinstance(value, str):
        return None
    try:
        parse_instant(value)
    except InvalidInput:
        return None
    return value
