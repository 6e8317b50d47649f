"""Where a reading of a repository stands, as text of at most 4 KiB."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

import attrs
import msgspec
from attrs import evolve, field, frozen

from diip_adapters.github.page_size import PageSize
from diip_core.domain.mirror.walk import Key, Walk, has_any
from diip_core.domain.time import format_instant, parse_instant
from diip_core.errors import SourceBroken
from diip_core.ports.issue_source import Stream

OVERLAP = timedelta(minutes=10)
"""How far each run reads back behind where the last one ended."""

VERSION = 1

MOST_SKIPPED = 3
"""The most unreadable rows in a row; more of them look like an outage."""

NEWEST = 5
"""How many of the newest rows each run expects to find again in the next one."""


@frozen
class StreamState:
    """One list of the repository.

    ``highest`` is the greatest change time ever seen, ``bound`` where this run began to read; null: at the
    beginning. ``delivered`` counts this run's rows, each once, and ``read`` those of issues alone.
    ``newest`` are the newest rows seen, each as "time id". ``known`` are those of the last run that this
    one must find again, and ``reappeared`` whether it did. ``older`` counts the last rows on end that are
    from before ``bound``, in a list that is newest first.
    """

    walk: Walk = field(factory=Walk)
    highest: str | None = None
    bound: str | None = None
    delivered: int = 0
    read: int = 0
    size: PageSize = field(factory=PageSize)
    newest: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    reappeared: bool = False
    older: int = 0

    def with_rows(self, keys: Sequence[Key], *, delivered: int, until: str) -> StreamState:
        """The state after an answer with these keys; times after the provider's clock count for nothing."""
        possible = [key for key in keys if key[0] <= until]
        newest = sorted({*self.newest, *(" ".join(key) for key in possible)}, reverse=True)[:NEWEST]
        return evolve(
            self,
            highest=max(filter(None, (self.highest, *(changed for changed, _ in possible))), default=None),
            delivered=self.delivered + delivered,
            size=self.size.after_success(),
            newest=tuple(newest),
            reappeared=self.reappeared or has_any(self.known, keys),
        )

    def resized(self, size: PageSize) -> StreamState:
        """The same place in pages of another size; ``walk.page`` must begin a page of that size."""
        walk = self.walk
        if size.is_smallest and walk.token is not None:
            walk = walk.without_token()
        rows_before = (walk.page - 1) * self.size.rows
        return evolve(self, size=size, walk=evolve(walk, page=rows_before // size.rows + 1))

    def ahead(self, pages: int) -> StreamState:
        """The same list, this many pages further."""
        return evolve(self, walk=evolve(self.walk, page=self.walk.page + pages))

    def next_run(self, started_at: datetime) -> StreamState:
        """Where the next run begins: behind the provider's clock at our start and behind what was seen."""
        if self.highest is None:
            return StreamState()
        bound = format_instant(min(started_at, parse_instant(self.highest)) - OVERLAP)
        return StreamState(
            walk=Walk(since=bound),
            highest=self.highest,
            bound=bound,
            known=tuple(text for text in self.newest if text >= bound),
        )


@frozen
class GitHubCursor:
    """``repository_id`` survives a rename. ``started_at`` is GitHub's clock when this run began.

    ``stream`` is what is being read, null between two runs. ``doubted``: the last answer was empty
    and is asked for once more, since a cut-off list can still be a valid one (guarantee F05). ``skipping``
    counts rows that could not be read even one by one, so that the row behind them is asked for.
    """

    repository_id: int | None = None
    stream: Stream | None = None
    started_at: str | None = None
    streams: Mapping[Stream, StreamState] = {}
    doubted: bool = False
    skipping: int = 0

    def to_text(self) -> str:
        """The cursor as compact JSON; what is at its default is left out."""
        content = attrs.asdict(
            self, filter=lambda attribute, value: value != attribute.default and value not in _DEFAULTS
        )
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

    def instead(self, stream: Stream) -> GitHubCursor | None:
        """Where to continue if the page cannot pass: in smaller ones, then past the one row and back.

        None if a provider's own cursor leads there, which cannot be asked past a row.
        """
        state = self.of(stream)
        if not state.size.is_smallest:
            smaller = state.resized(state.size.smaller())
            return evolve(self, stream=stream).with_stream(stream, smaller)
        if state.walk.token:
            return None
        return evolve(self, stream=stream, skipping=(self.skipping + 1) % (MOST_SKIPPED + 1))

    def of(self, stream: Stream) -> StreamState:
        return self.streams.get(stream, StreamState())

    def with_stream(self, stream: Stream, state: StreamState) -> GitHubCursor:
        return evolve(self, streams={**self.streams, stream: state})


_DEFAULTS = (None, (), Walk(), PageSize())


class _Version(msgspec.Struct):
    v: Literal[1]


_version = msgspec.json.Decoder(_Version)
_cursor = msgspec.json.Decoder(GitHubCursor)
