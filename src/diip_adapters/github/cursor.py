"""Where a reading of a repository stands, as text of at most 4 KiB."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import attrs
import msgspec
from attrs import evolve, field, frozen

from diip_core.domain.mirror.walk import Walk
from diip_core.domain.time import format_instant, parse_instant
from diip_core.errors import SourceBroken
from diip_core.ports.issue_source import Stream

OVERLAP = timedelta(minutes=10)
"""How far each run reads back behind where the last one ended (PROVIDERS, the sync algorithm 2)."""

VERSION = 1


@frozen
class StreamState:
    """One list of the repository: ``highest`` is the greatest change time ever seen, ``bound`` where this
    run began to read; null: at the beginning. ``delivered`` counts this run's records."""

    walk: Walk = field(factory=Walk)
    highest: str | None = None
    bound: str | None = None
    delivered: int = 0

    def seen(self, changed: str | None) -> str | None:
        """The greatest change time now; GitHub's instants sort as text."""
        return max(filter(None, (self.highest, changed)), default=None)

    def next_run(self, started_at: datetime) -> StreamState:
        """Where the next run begins: behind the provider's clock at our start and behind what was seen."""
        if self.highest is None:
            return StreamState()
        bound = format_instant(min(started_at, parse_instant(self.highest)) - OVERLAP)
        return StreamState(walk=Walk(since=bound), highest=self.highest, bound=bound)


@frozen
class GitHubCursor:
    """``repository_id`` survives a rename. ``started_at`` is GitHub's clock when this run began.

    ``stream`` is what is being read, null between two runs. ``doubted``: the last answer was empty
    and is asked for once more, since a cut-off list can still be a valid one (TRUST F05).
    """

    repository_id: int | None = None
    stream: Stream | None = None
    started_at: str | None = None
    streams: Mapping[Stream, StreamState] = {}
    doubted: bool = False

    def to_text(self) -> str:
        """The cursor as compact JSON; what is at its default is left out."""
        content = attrs.asdict(self, filter=lambda attribute, value: value not in (None, False, 0, ()))
        return json.dumps({"v": VERSION, **content}, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> GitHubCursor:
        """Raises SourceBroken for a text this version of the source did not make."""
        try:
            _version.decode(text)
            return _cursor.decode(text)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            raise SourceBroken("the cursor is not one of this GitHub source; sync with --full") from None

    def finished(self) -> GitHubCursor:
        """The cursor of the next run."""
        started_at = parse_instant(self.started_at or "")
        return GitHubCursor(
            repository_id=self.repository_id,
            streams={stream: state.next_run(started_at) for stream, state in self.streams.items()},
        )

    def of(self, stream: Stream) -> StreamState:
        return self.streams.get(stream, StreamState())

    def with_stream(self, stream: Stream, state: StreamState) -> GitHubCursor:
        return evolve(self, streams={**self.streams, stream: state})


class _Version(msgspec.Struct):
    v: Literal[1]


_version = msgspec.json.Decoder(_Version)
_cursor = msgspec.json.Decoder(GitHubCursor)
