"""Progress bars with rate and time left, for a terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeftColumn
from rich.text import Text

from diip_adapters.cli.output import terminal_safe
from diip_adapters.cli.waiting import describe_wait, is_waited_for
from diip_core.events import Event, PageStored, ScopeMoved, SyncFinished, SyncStarted, SyncWaiting


class ProgressBars:
    """One bar a stream. While the provider wants a pause, the last bar counts down."""

    def __init__(self, now: Callable[[], datetime], console: Console | None = None) -> None:
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _RateColumn(),
            TimeLeftColumn(),
            _WaitColumn(now),
            console=console or Console(stderr=True),
        )
        self._now = now
        self._tasks: dict[str, TaskID] = {}
        self._newest: TaskID | None = None

    def announce(self, event: Event) -> None:
        if isinstance(event, SyncStarted) and event.resumed and not self._tasks:
            self.print_line("resuming where the last run ended")
        elif isinstance(event, ScopeMoved):
            self.print_line(f"the tracker now calls this scope {event.moved_to}; the mirror continues")
        elif isinstance(event, PageStored):
            self._advance(event)
        elif isinstance(event, SyncFinished):
            self._fill()
        elif isinstance(event, SyncWaiting) and is_waited_for(event, self._now()):
            task = self._newest if self._newest is not None else self._task("issues")
            self._bars.update(task, waiting=event)

    def print_line(self, line: str) -> None:
        self._bars.console.print(Text(terminal_safe(line)))

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def _advance(self, event: PageStored) -> None:
        """Records of issues of the whole walk, of as many as its share of the stream suggests."""
        task = self._task(event.stream)
        if event.records is None:
            self._bars.update(task, advance=event.delivered, total=event.total_hint, waiting=None)
            return
        total = round(event.records / event.share) if event.share else None
        self._bars.update(task, completed=event.records, total=total, waiting=None)

    def _task(self, stream: str) -> TaskID:
        if stream not in self._tasks:
            self._fill()  # one stream comes after the other
            self._tasks[stream] = self._bars.add_task(terminal_safe(stream), total=None, waiting=None)
        self._newest = self._tasks[stream]
        return self._newest

    def _fill(self) -> None:
        for finished in self._bars.tasks:
            self._bars.update(finished.id, total=finished.completed, waiting=None)


class _RateColumn(ProgressColumn):
    """Records a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.0f}/s" if task.speed else "")


class _WaitColumn(ProgressColumn):
    """Why nothing moves, and for how long."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now

    def render(self, task: Task) -> Text:
        waiting = task.fields.get("waiting")
        if waiting is None or waiting.until <= self._now():
            return Text("")
        return Text(describe_wait(waiting, self._now()))
