"""GitHub's three lists of a repository: how each is asked, read and walked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from attrs import evolve, frozen

from diip_adapters.github import mapping
from diip_adapters.github.cursor import StreamState
from diip_adapters.github.decoding import RecordReader, Row
from diip_adapters.github.records import CommentRecord, EventRecord, IssueRecord
from diip_core.domain.issues.issue import Comment, Issue, Transition
from diip_core.domain.mirror.quarantine import Unreadable, sift
from diip_core.domain.mirror.walk import Walk
from diip_core.domain.time import parse_instant
from diip_core.errors import InvalidInput
from diip_core.ports.issue_source import Stream

PAGE_SIZE = 100
"""The most GitHub gives at once."""


@frozen
class Step:
    """What one answer brought, and where the list goes on; ``state.walk`` is unused once ``ended``."""

    state: StreamState
    ended: bool
    issues: tuple[Issue, ...] = ()
    comments: tuple[Comment, ...] = ()
    transitions: tuple[Transition, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()


class Listing(Protocol):
    """One list. ``step`` takes an answer's rows, whether a next page is named, and its cursor."""

    @property
    def stream(self) -> Stream: ...
    @property
    def path(self) -> str: ...
    def question(self, state: StreamState) -> dict[str, str]: ...
    def step(self, state: StreamState, rows: Sequence[Row], has_next: bool, token: str | None) -> Step: ...


class IssueListing:
    """Issues by change time, pull requests left out."""

    stream: Stream = "issues"
    path = "/issues"
    _reader = RecordReader("issue", IssueRecord)

    def __init__(self, repository: str) -> None:
        self._repository = repository

    def question(self, state: StreamState) -> dict[str, str]:
        return {"state": "all", **_by_change_time(state.walk)}

    def step(self, state: StreamState, rows: Sequence[Row], has_next: bool, token: str | None) -> Step:
        keyed = _keyed(rows)
        own = [row for row in _fresh(state.walk, keyed) if row.outline.is_issue]
        issues, unreadable = sift(own, self._read, self._reader.keep)
        return evolve(
            _walked(state, keyed, has_next, token), issues=tuple(issues), unreadable=tuple(unreadable)
        )

    def _read(self, row: Row) -> Issue:
        return mapping.to_issue(self._reader.read(row), row.raw, self._repository)


class CommentListing:
    """Comments by change time, those of pull requests left out."""

    stream: Stream = "comments"
    path = "/issues/comments"
    _reader = RecordReader("comment", CommentRecord)

    def question(self, state: StreamState) -> dict[str, str]:
        return _by_change_time(state.walk)

    def step(self, state: StreamState, rows: Sequence[Row], has_next: bool, token: str | None) -> Step:
        keyed = _keyed(rows)
        comments, unreadable = sift(_fresh(state.walk, keyed), self._read, self._reader.keep)
        return evolve(
            _walked(state, keyed, has_next, token),
            comments=tuple(filter(None, comments)),
            unreadable=tuple(unreadable),
        )

    def _read(self, row: Row) -> Comment | None:
        return mapping.to_comment(self._reader.read(row))


class EventListing:
    """Events, newest first and by page number: walked back to where the last complete run began.

    An event that arrives during the walk pushes others to a later page, where they are read twice.
    """

    stream: Stream = "events"
    path = "/issues/events"
    _reader = RecordReader("transition", EventRecord)

    def question(self, state: StreamState) -> dict[str, str]:
        where = {"after": state.walk.token} if state.walk.token else {"page": str(state.walk.page)}
        return {"per_page": str(PAGE_SIZE), **where}

    def step(self, state: StreamState, rows: Sequence[Row], has_next: bool, token: str | None) -> Step:
        times = [time for row in rows if (time := _instant_text(row.outline.created_at))]
        reached = bool(times) and state.bound is not None and min(times) < state.bound
        transitions, unreadable = sift(rows, self._read, self._reader.keep)
        walk = state.walk
        trusted = None if walk.tokenless else token
        return Step(
            state=evolve(
                state,
                walk=evolve(walk, page=1 if trusted else walk.page + 1, token=trusted),
                highest=state.seen(max(times, default=None)),
                delivered=state.delivered + len(rows),
            ),
            ended=reached or not has_next,
            transitions=tuple(filter(None, transitions)),
            unreadable=tuple(unreadable),
        )

    def _read(self, row: Row) -> Transition | None:
        return mapping.to_transition(self._reader.read(row))


Keyed = list[tuple[Row, tuple[str, str] | None]]


def _by_change_time(walk: Walk) -> dict[str, str]:
    question = {"sort": "updated", "direction": "asc", "per_page": str(PAGE_SIZE)}
    if walk.since:
        question["since"] = walk.since
    if walk.token:
        question["after"] = walk.token
    elif walk.page > 1:
        question["page"] = str(walk.page)
    return question


def _keyed(rows: Sequence[Row]) -> Keyed:
    """Each row with its (change time, id), where it has both: an impossible time must not steer the walk."""
    keyed: Keyed = []
    for row in rows:
        changed, key = _instant_text(row.outline.updated_at), row.outline.key
        keyed.append((row, (changed, key) if changed and key else None))
    return keyed


def _fresh(walk: Walk, keyed: Keyed) -> list[Row]:
    return [row for row, _ in walk.fresh(keyed, lambda pair: pair[1] or ("", ""))]


def _walked(state: StreamState, keyed: Keyed, has_next: bool, token: str | None) -> Step:
    keys = [key for _, key in keyed if key]
    walk = state.walk.after(keys, more=has_next or len(keyed) >= PAGE_SIZE, token=token)
    highest = state.seen(max((changed for changed, _ in keys), default=None))
    return Step(
        state=evolve(state, walk=walk or Walk(), highest=highest, delivered=state.delivered + len(keyed)),
        ended=walk is None,
    )


def _instant_text(value: object) -> str | None:
    """The provider's text of an instant, where it is one."""
    if not isinstance(value, str):
        return None
    try:
        parse_instant(value)
    except InvalidInput:
        return None
    return value
