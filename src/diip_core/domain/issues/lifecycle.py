"""When an issue was open: the one rule that every report uses.

1. An issue is open from its creation until it is closed, and again from a reopening until the next close.
   Closes and reopenings are its *turns*; nothing happens before the creation, so an earlier turn counts as
   one at the creation. Two closes in a row are one close, two reopenings one reopening.
2. The present status is right even if events are missing. If an issue is open after its last known close,
   that close never counts. If it is closed after its last known opening, it was closed at ``closed_at``,
   but not before that opening.
3. If nobody knows when it was closed, it counts as closed ever since it was last opened: on the open/closed
   balance of that instant, but in no duration and in no count of closes.
4. A window ``[start, end)`` shows an issue as it was just before ``end``: turns from ``end`` on have not
   happened. A report of the present ends with the present day, so that it agrees with daily counts: what is
   dated later has not happened yet.

For any window therefore: open at its end = open at its start + created + reopened - closed -
closed undated, where ``closed`` is every close in the window.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Protocol

from attrs import evolve, frozen

from diip_core.domain.issues.issue import Status


class HasStatusHistory(Protocol):
    """The fields of `AnalyticsIssue` that say when it was open."""

    @property
    def status(self) -> Status: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def status_changes(self) -> tuple[tuple[datetime, str], ...]: ...


@frozen
class Turn:
    """The issue was closed, or (``closed`` is false) reopened."""

    at: datetime
    closed: bool


@frozen
class Lifecycle:
    """``turns`` alternate, a close first, ordered by time, none before the creation.

    ``closed_undated_at`` is set if the issue is closed and nobody knows since when: it is the instant of
    its last opening.
    """

    created_at: datetime
    turns: tuple[Turn, ...] = ()
    closed_undated_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_undated_at is None and not (self.turns and self.turns[-1].closed)

    @property
    def closed_at(self) -> datetime | None:
        """The last close, if no reopening followed it."""
        return self.turns[-1].at if self.turns and self.turns[-1].closed else None

    @property
    def first_closed_at(self) -> datetime | None:
        """The first close, also one without a date (see `closed_undated_at`)."""
        return self.turns[0].at if self.turns else self.closed_undated_at

    @property
    def closings(self) -> tuple[tuple[datetime, datetime | None], ...]:
        """Every close, with the reopening that followed it, if any."""
        instants = [turn.at for turn in self.turns]
        return tuple(zip(instants[::2], [*instants[1::2], None], strict=False))

    def at(self, end: datetime | None) -> Lifecycle:
        """The lifecycle up to ``end``, exclusive; None is all that is known.

        ``end`` is after the creation: before it there was no issue.
        """
        if end is None or not self.turns or self.turns[-1].at < end:
            return self
        known = tuple(turn for turn in self.turns if turn.at < end)
        return evolve(self, turns=known, closed_undated_at=None)


def derive_lifecycle(issue: HasStatusHistory) -> Lifecycle:
    """The lifecycle of an issue, by the rule above.

    ``status_changes`` are in order of time. They are empty if the issue was never reopened.
    """
    turns = _turns(issue)
    if issue.status != "closed":
        return Lifecycle(issue.created_at, turns[:-1] if turns and turns[-1].closed else turns)
    if turns and turns[-1].closed:
        return Lifecycle(issue.created_at, turns)
    opened_at = turns[-1].at if turns else issue.created_at
    if issue.closed_at is None:
        return Lifecycle(issue.created_at, turns, closed_undated_at=opened_at)
    return Lifecycle(issue.created_at, (*turns, Turn(max(issue.closed_at, opened_at), closed=True)))


def _turns(issue: HasStatusHistory) -> tuple[Turn, ...]:
    if not issue.status_changes:
        return ()
    states = [(issue.created_at, False)]
    states += [(max(at, issue.created_at), status == "closed") for at, status in issue.status_changes]
    return tuple(Turn(at, closed) for (_, before), (at, closed) in pairwise(states) if closed != before)
