"""The worker process of `diip serve`: ``python -m diip_worker``.

It ticks and runs jobs until SIGTERM, or until its standard input ends, which says that whoever started it
is gone. A line there is a ring.
"""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread
from types import FrameType

from diip_adapters.bootstrap import open_ports
from diip_adapters.same_keys import fingerprint
from diip_adapters.settings import read_settings
from diip_adapters.telemetry.event_lines import start_telemetry
from diip_core.errors import DiipError
from diip_worker.scheduler import Ticker
from diip_worker.worker import Work

GRACE_SECONDS = 7
"""How long the present page may take to end once a stop is asked for; then it is undone (F25)."""


def main() -> int:
    """Work until asked to stop; 0, or 1 where the settings or the database do not let it begin."""
    work = Work()

    def stop(number: int, frame: FrameType | None) -> None:
        work.stop()
        signal.alarm(GRACE_SECONDS)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        settings = read_settings()
        work.keys = fingerprint(settings)
        telemetry = start_telemetry(level=settings.log_level, as_json=settings.logs_json)
        with open_ports(settings, announce=telemetry.announce, queue=work) as ports:
            Thread(target=_listen, args=(work,), name="bell", daemon=True).start()
            ticker = Ticker(ports, ended=work.stop)
            ticker.start()
            try:
                work.run(ports)
            except KeyboardInterrupt:
                pass  # the grace is over; the page was undone and the job handed back
            finally:
                signal.alarm(0)
                ticker.stop()
    except DiipError as error:
        sys.stderr.write(f"diip worker: {error.message}\n")
        return 1
    return 0


def _listen(work: Work) -> None:
    while os.read(0, 4096):
        work.ring(())
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
