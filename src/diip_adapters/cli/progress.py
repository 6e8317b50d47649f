"""What a person sees while a sync runs: bars on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from diip_adapters.cli.output import say
from diip_adapters.cli.waiting import describe_wait, is_waited_for
from diip_core.events import Event, PageStored, RecordQuarantined, ScopeMoved, SyncStarted, SyncWaiting

_SECONDS_BETWEEN_LINES = 3.0
_SHORT_WAIT_SECONDS = 3.0


class Progress(Protocol):
    """Listens to the events of a sync between enter and exit; everything goes to standard error."""

    def announce(self, event: Event) -> None: ...

    def tell(self, line: str) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def progress_for_stderr(now: Callable[[], datetime], monotonic: Callable[[], float]) -> Progress:
    """Bars where standard error is a terminal, else plain lines."""
    if sys.stderr.isatty():
        from diip_adapters.cli.bars import BarProgress  # noqa: PLC0415 - rich draws only on terminals

        return BarProgress(now)
    return PlainProgress(now, monotonic)


class PlainProgress:
    """A line at the start, at each longer wait, and every few seconds in between."""

    def __init__(self, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._now = now
        self._monotonic = monotonic
        self._told_at: float | None = None
        self._done: dict[str, int] = {}
        self._shown: set[str] = set()

    def announce(self, event: Event) -> None:
        if isinstance(event, SyncStarted) and not self._done and event.resumed:
            self.tell("going on where the last run ended")
        elif isinstance(event, ScopeMoved):
            self.tell(f"the tracker calls this scope {event.moved_to} now; it is mirrored all the same")
        elif isinstance(event, PageStored):
            self._tell_page(event)
        elif isinstance(event, SyncWaiting) and is_waited_for(event, self._now()):
            if (event.until - self._now()).total_seconds() > _SHORT_WAIT_SECONDS or self._is_time():
                self.tell(describe_wait(event, self._now()))
        elif isinstance(event, RecordQuarantined) and self._is_time():
            self.tell(f"a record could not be read and is kept aside: {event.kind} {event.source_key}")

    def tell(self, line: str) -> None:
        say(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def _tell_page(self, event: PageStored) -> None:
        """A stream that was shown before is shown once more at its end."""
        done = self._done[event.stream] = self._done.get(event.stream, 0) + event.delivered
        records = done if event.records is None else event.records
        share = "" if event.share is None else f", {event.share:.0%}"
        is_end = event.share == 1 and event.stream in self._shown
        if self._is_time() or is_end:
            self._shown.add(event.stream)
            self.tell(f"{event.stream}: {records:,} read{share}")

    def _is_time(self) -> bool:
        now = self._monotonic()
        if self._told_at is not None and now - self._told_at < _SECONDS_BETWEEN_LINES:
            return False
        self._told_at = now
        return True
