"""Jobs inside a program of one's own: no process besides, for embedders and tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from attrs import evolve

from diip_core.ports.bundle import Ports
from diip_worker.scheduler import Ticker
from diip_worker.worker import Work


@contextmanager
def jobs_in_thread(ports: Ports) -> Iterator[Ports]:
    """Run jobs and the ticker in threads until the end of the ``with``, which waits for the present page.

    The ports that it gives ring for its worker.
    """
    work = Work()
    ringing = evolve(ports, queue=work)
    ticker = Ticker(ringing, ended=work.stop)
    worker = Thread(target=work.run, args=(ringing,), name="worker", daemon=True)
    ticker.start()
    worker.start()
    try:
        yield ringing
    finally:
        work.stop()
        work.ring(())
        worker.join()
        ticker.stop()
