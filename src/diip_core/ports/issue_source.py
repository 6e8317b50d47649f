"""Where issues come from."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from attrs import frozen

from diip_core.domain.issues.issue import Comment, Issue, Transition
from diip_core.domain.mirror.quarantine import Unreadable
from diip_core.domain.mirror.rate_limit import RateLimit

Cursor = str
"""Opaque text of at most 4 KiB, made and read by the source alone."""

LONGEST_CURSOR_BYTES = 4096
Stream = Literal["issues", "comments", "events"]


@frozen
class Identity:
    """Who we are at the provider and what the scope really is.

    ``scope_id`` is the scope's immutable id, ``scope_name`` its present name: another one than was asked
    for means that it moved. ``account`` is null without a token. ``base_url`` is where the API was found, if
    that is another address than the one given.
    """

    scope_id: str
    scope_name: str
    account: str | None = None
    token_expires_at: datetime | None = None
    base_url: str | None = None


@frozen
class Reading:
    """How far a whole walk has come in one stream, over all its runs.

    ``records`` counts what belongs to issues. ``share`` of the stream, from 0 to 1, is 1 at its end only;
    null if the provider does not say how much there is.
    """

    records: int
    share: float | None


@frozen
class Page:
    """A part of the scope. ``cursor`` is where the next call continues, or the next run after ``more=False``.

    ``stream`` says what was read. Comments and transitions name their issue by key. ``delivered`` counts
    the records of the answer that this walk had not seen before, ``total_hint`` all that the walk may see
    of the stream. ``reading`` is how far the walk has come in it. ``not_before``: the page is
    good, but the next call must wait until then. ``shortfall`` says in one line what the provider would
    not let us read at all; a run with a shortfall is not complete.
    """

    stream: Stream
    cursor: Cursor
    more: bool
    issues: tuple[Issue, ...] = ()
    comments: tuple[Comment, ...] = ()
    transitions: tuple[Transition, ...] = ()
    quarantined: tuple[Unreadable, ...] = ()
    delivered: int = 0
    total_hint: int | None = None
    reading: Reading | None = None
    rate_limit: RateLimit | None = None
    not_before: datetime | None = None
    shortfall: str | None = None


class IssueSource(Protocol):
    """One scope of one tracker, opened for reading.

    A source owns no client, never waits and never tries again: it asks once and answers or raises. It may
    deliver a record twice but never leaves one out: what changes during a walk is delivered in that walk
    or the next. Reading again from the last cursor delivers the same page again.
    """

    def check(self) -> Identity:
        """The cheapest call that proves access.

        Raises:
            SourceUnavailable, RateLimited: try again.
            AccessDenied, SourceMisconfigured: a person must act.
        """
        ...

    def fetch(self, cursor: Cursor | None, /) -> Page:
        """The page at ``cursor``; None: from the beginning.

        Raises:
            SourceUnavailable, RateLimited: try again with the same cursor.
            AccessDenied, SourceMisconfigured: a person must act.
            SourceBroken: the provider's answer breaks its contract; the cursor stays.
        """
        ...

    def close(self) -> None:
        """Let go of everything; calling it twice is fine."""
        ...


@runtime_checkable
class CommentSource(Protocol):
    """What a source may offer besides `IssueSource`: the comments of one issue."""

    def comments_of(self, issue_key: str, /) -> tuple[Comment, ...] | None:
        """All comments of one issue as they are now; None if the issue is gone or not all can be read.

        Raises:
            SourceUnavailable, RateLimited, AccessDenied, SourceMisconfigured, SourceBroken: as `fetch`.
        """
        ...
