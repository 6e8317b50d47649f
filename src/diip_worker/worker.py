"""Working: one job after the other, until somebody says stop."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from threading import Event

from diip_adapters.telemetry.fault_log import FaultLog
from diip_core.domain.jobs.service_health import NO_BROKER, Check
from diip_core.domain.jobs.worker_registry import WORKER_SECONDS, keys_name, worker_name
from diip_core.domain.mirror.lease import Holder
from diip_core.errors import StorageError
from diip_core.ports.bundle import Ports
from diip_worker.run import run_next

POLL_SECONDS = 1.0
"""How long a lost ring can delay a job that is put from elsewhere."""
PRESENT_EVERY_SECONDS = 8.0


class Work:
    """A worker's loop. ``ring`` wakes it (it is a `JobQueue`), ``stop`` ends it after the present page.

    ``keys`` is the fingerprint of its service's generated keys, which it registers for others to see.
    """

    def __init__(self) -> None:
        self.keys: str | None = None
        self._faults = FaultLog()
        self._woken = Event()
        self._stopping = False
        self._present_until = 0.0

    def ring(self, job_ids: Sequence[str], /) -> None:
        self._woken.set()

    def check_broker(self) -> Check:
        return NO_BROKER

    def stop(self) -> None:
        """Safe to call from a signal handler: it takes no lock that the loop could hold."""
        self._stopping = True

    def run(self, ports: Ports) -> None:
        """Run what is due, one job after the other, until `stop`.

        Raises:
            KeyboardInterrupt: as it came; the present job was handed back.
        """
        try:
            while not self._stopping:
                if not self._run_one(ports):
                    self._woken.wait(POLL_SECONDS)
                    self._woken.clear()
        finally:
            with suppress(StorageError), ports.storage.begin() as work:
                mine = ports.process.holder()
                for name in self._names(mine):
                    work.workers.unregister(name, mine)

    def _run_one(self, ports: Ports) -> bool:
        """Whether there was anything to do."""
        try:
            self._be_present(ports)
            return run_next(ports, stop=lambda: self._stopping) is not None
        except StorageError as error:
            self._faults.note(error)
            return False  # the database will be back

    def _be_present(self, ports: Ports) -> None:
        now = ports.clock.monotonic()
        if now < self._present_until:
            return
        mine = ports.process.holder()
        with ports.storage.begin() as work:
            for name in self._names(mine):
                work.workers.register(name, mine, seconds=WORKER_SECONDS)
        self._present_until = now + PRESENT_EVERY_SECONDS

    def _names(self, mine: Holder) -> tuple[str, ...]:
        return (worker_name(mine), *((keys_name(self.keys, mine),) if self.keys else ()))
