"""The ticker: asks the database every few seconds what is due."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from diip_adapters.telemetry.fault_log import FaultLog
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.jobs.job import TICK_SECONDS
from diip_core.domain.jobs.worker_registry import TICKER
from diip_core.errors import StorageError
from diip_core.ports.bundle import Ports
from diip_core.use_cases.jobs.enqueue_due_jobs import enqueue_due_jobs


class Ticker:
    """Ticks from a thread of its own, at once and then every 3 s, until it is stopped.

    ``ended`` is called at its end, however it came: a worker without a ticker finds no work and should end
    too, to be started again.
    """

    def __init__(self, ports: Ports, ended: Callable[[], None] = lambda: None) -> None:
        self._ports = ports
        self._ended = ended
        self._over = Event()
        self._faults = FaultLog()
        self._thread = Thread(target=self._tick_on, name="ticker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End, and let another ticker lead at once."""
        self._over.set()
        self._thread.join()

    def _tick_on(self) -> None:
        try:
            while True:
                try:
                    enqueue_due_jobs(self._ports, OPERATOR)
                except StorageError as error:  # the next tick will find the same
                    self._faults.note(error)
                if self._over.wait(TICK_SECONDS):
                    break
        finally:
            self._ended()
        with suppress(StorageError), self._ports.storage.begin() as work:
            work.workers.unregister(TICKER, self._ports.process.holder())
