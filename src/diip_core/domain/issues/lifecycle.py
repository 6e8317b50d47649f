"""When an issue was open and when closed."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Protocol

from attrs import evolve, frozen

from diip_core.domain.issues.issue import Status


class Lived(Protocol):
    """What of `AnalyticsIssue` a life is told from."""

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
    """``turns`` go to and fro, a close first, by time, none before the creation.

    ``closed_undated_at`` is set where the issue is closed and nobody tells since when: it counts as closed
    ever since it was last known to be opened.
    """

    created_at: datetime
    turns: tuple[Turn, ...] = ()
    closed_undated_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_undated_at is None and not (self.turns and self.turns[-1].closed)

    @property
    def closed_at(self) -> datetime | None:
        """The last close, where no reopen followed it."""
        return self.turns[-1].at if self.turns and self.turns[-1].closed else None

    @property
    def closings(self) -> tuple[tuple[datetime, datetime | None], ...]:
        """Every close, with the reopening that followed it, if any."""
        instants = [turn.at for turn in self.turns]
        return tuple(zip(instants[::2], [*instants[1::2], None], strict=False))

    def as_of(self, instant: datetime) -> Lifecycle:
        """What was known before that instant; closed without a time counts as closed all along."""
        if not self.turns or self.turns[-1].at < instant:
            return self
        known = tuple(turn for turn in self.turns if turn.at < instant)
        return evolve(self, turns=known, closed_undated_at=None)


def derive_lifecycle(facts: Lived) -> Lifecycle:
    """Put together from ``status_changes`` where there are any, from ``closed_at`` elsewhere.

    The status has the last word: a last close of an issue that is open is left out, and one that is
    missing is taken from ``closed_at``. A close before the creation counts as one at the creation.
    """
    turns = _turns(facts)
    if facts.status != "closed":
        return Lifecycle(facts.created_at, turns[:-1] if turns and turns[-1].closed else turns)
    if turns and turns[-1].closed:
        return Lifecycle(facts.created_at, turns)
    opened_at = turns[-1].at if turns else facts.created_at
    if facts.closed_at is None:
        return Lifecycle(facts.created_at, turns, closed_undated_at=opened_at)
    return Lifecycle(facts.created_at, (*turns, Turn(max(facts.closed_at, opened_at), closed=True)))


def _turns(facts: Lived) -> tuple[Turn, ...]:
    if not facts.status_changes:
        return ()
    states = [(facts.created_at, False)]
    states += [(max(at, facts.created_at), status == "closed") for at, status in facts.status_changes]
    return tuple(Turn(at, closed) for (_, before), (at, closed) in pairwise(states) if closed != before)
