"""The display of a running sync: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from diip_adapters.cli.output import print_line
from diip_adapters.cli.waiting import describe_wait, is_waited_for
from diip_core.events import Event, PageStored, RecordQuarantined, ScopeMoved, SyncStarted, SyncWaiting

_SECONDS_BETWEEN_LINES = 3.0
_SHORT_WAIT_SECONDS = 3.0


class ProgressDisplay(Protocol):
    """Shows the events of a sync on standard error, between enter and exit."""

    def announce(self, event: Event) -> None: ...

    def print_line(self, line: str) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def display_for_stderr(now: Callable[[], datetime], monotonic: Callable[[], float]) -> ProgressDisplay:
    """Bars if standard error is a terminal, else plain lines."""
    if sys.stderr.isatty():
        from diip_adapters.cli.bars import ProgressBars  # noqa: PLC0415 - rich draws only on terminals

        return ProgressBars(now)
    return ProgressLines(now, monotonic)


class ProgressLines:
    """A line at the start, at each longer wait, and every few seconds in between."""

    def __init__(self, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._now = now
        self._monotonic = monotonic
        self._printed_at: float | None = None
        self._done: dict[str, int] = {}
        self._shown: set[str] = set()

    def announce(self, event: Event) -> None:
        if isinstance(event, SyncStarted) and not self._done and event.resumed:
            self.print_line("resuming where the last run ended")
        elif isinstance(event, ScopeMoved):
            self.print_line(f"the tracker now calls this scope {event.moved_to}; the mirror continues")
        elif isinstance(event, PageStored):
            self._print_page(event)
        elif isinstance(event, SyncWaiting) and is_waited_for(event, self._now()):
            if (event.until - self._now()).total_seconds() > _SHORT_WAIT_SECONDS or self._is_time():
                self.print_line(describe_wait(event, self._now()))
        elif isinstance(event, RecordQuarantined) and self._is_time():
            self.print_line(
                f"a record could not be read and is in quarantine: {event.kind} {event.source_key}"
            )

    def print_line(self, line: str) -> None:
        print_line(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def _print_page(self, event: PageStored) -> None:
        """A stream that was shown before is shown again at its end."""
        done = self._done[event.stream] = self._done.get(event.stream, 0) + event.delivered
        records = done if event.records is None else event.records
        share = "" if event.share is None else f", {event.share:.0%}"
        is_end = event.share == 1 and event.stream in self._shown
        if self._is_time() or is_end:
            self._shown.add(event.stream)
            self.print_line(f"{event.stream}: {records:,} read{share}")

    def _is_time(self) -> bool:
        now = self._monotonic()
        if self._printed_at is not None and now - self._printed_at < _SECONDS_BETWEEN_LINES:
            return False
        self._printed_at = now
        return True
