"""What a run reports to the ledger while it works: that it lives, and its progress."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event as Signal
from threading import Lock, Thread
from types import TracebackType
from typing import Self

from diip_core.domain.jobs.job import (
    HEARTBEAT_SECONDS,
    RUN_LEASE_SECONDS,
    RUN_LIMIT_SECONDS,
    Progress,
    RunLease,
)
from diip_core.errors import Fenced, StorageError
from diip_core.events import Event, PageStored
from diip_core.ports.bundle import Ports

NOTED_EVERY_SECONDS = 2.0
"""Progress is written at the first page and then no more often than this."""


class Heartbeat:
    """Renews the run's lease from a thread of its own until the run ends, or ought to have (guarantee P5).

    ``is_lost``: the job was cancelled or taken over, so the run should stop.
    """

    def __init__(self, ports: Ports, lease: RunLease, progress: Progress | None) -> None:
        self._ports = ports
        self._lease = lease
        self._before = progress.done if progress else 0
        self._total_before = (progress.total or 0) if progress else 0
        self._totals: dict[str, tuple[int, int | None]] = {}
        self._noted_at: float | None = None
        self._noted_pages = 0
        self._heard_pages = 0
        self._over = Signal()
        self._writing = Lock()
        self._thread = Thread(target=self._beat, name=f"heartbeat {lease.job_id}", daemon=True)
        self.is_lost = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def listening(self, announce: Callable[[Event], None]) -> Callable[[Event], None]:
        """The same ``announce``, overheard for progress."""

        def overheard(event: Event) -> None:
            announce(event)
            if isinstance(event, PageStored):
                self._hear(event)

        return overheard

    @property
    def heard_more(self) -> bool:
        """Whether there is progress that is not written yet."""
        return self._heard_pages > self._noted_pages

    def note(self) -> None:
        """Write how far the run is."""
        heard = self._heard_pages
        with self._writing, suppress(StorageError):
            try:
                with self._ports.storage.begin() as work:
                    work.jobs.heartbeat(
                        self._lease, lease_seconds=RUN_LEASE_SECONDS, progress=self._progress()
                    )
                self._noted_pages = heard
            except Fenced:
                self.is_lost = True

    def _beat(self) -> None:
        ends_at = self._ports.clock.monotonic() + RUN_LIMIT_SECONDS
        while not self._over.wait(HEARTBEAT_SECONDS) and self._ports.clock.monotonic() < ends_at:
            self.note()
            if self.is_lost:
                return

    def _hear(self, page: PageStored) -> None:
        done, hint = self._totals.get(page.stream, (0, None))
        self._totals[page.stream] = (done + page.delivered, page.total_hint or hint)
        self._heard_pages += 1
        now = self._ports.clock.monotonic()
        if self._noted_at is None or now - self._noted_at >= NOTED_EVERY_SECONDS:
            self._noted_at = now
            self.note()

    def _progress(self) -> Progress | None:
        """Records of all streams so far, and how many there will be if each of these streams gave a hint."""
        totals = list(self._totals.values())
        if not totals:
            return None
        done = self._before + sum(done for done, _ in totals)
        hints = [hint for _, hint in totals if hint is not None]
        total = max(sum(hints), self._total_before)
        return Progress(done, total if len(hints) == len(totals) and total >= done else None)
