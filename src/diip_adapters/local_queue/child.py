"""The worker process: started, rung, restarted when it dies, and never outliving us."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from threading import Event, Lock, Thread
from time import monotonic

from diip_core.domain.jobs.service_health import NO_BROKER, Check

WORKER = (sys.executable, "-m", "diip_worker")
STOP_SECONDS = 12.0
"""A worker ends within 10 s of being asked (guarantee F25)."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
HEALTHY_SECONDS = 60.0
LOOK_SECONDS = 1.0


class LocalQueue:
    """See `diip_core.ports.job_queue.JobQueue`. Keeps a process of ``command`` alive from start to stop.

    The process reads its standard input: a line is a ring, its end says that we are gone, however we went.
    It inherits our environment and writes its log where we write ours.
    """

    def __init__(self, command: Sequence[str] = WORKER) -> None:
        self._command = tuple(command)
        self._over = Event()
        self._changing = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._keep_alive, name="local queue", daemon=True)

    def start(self) -> None:
        """Start the process; later starts are nobody's business but ours."""
        self._thread.start()

    def ring(self, job_ids: Sequence[str], /) -> None:
        process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError, ValueError):  # it died, is full of rings, or is being replaced
                os.write(process.stdin.fileno(), b"\n")

    def check_broker(self) -> Check:
        return NO_BROKER

    def stop(self) -> None:
        """Let the present page end, for 10 s at most, and wait for it."""
        self._over.set()
        with self._changing:
            process = self._process
            if process is not None:
                process.terminate()
        self._thread.join()

    @property
    def pid(self) -> int | None:
        """The worker's process id, while there is one."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def _keep_alive(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while (process := self._spawn()) is not None:
            lasted = self._await(process)
            pause = FIRST_PAUSE_SECONDS if lasted else min(pause * 2, LONGEST_PAUSE_SECONDS)
            self._over.wait(pause)

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        with self._changing:
            if self._over.is_set():
                return None
            # A session of its own: Ctrl-C reaches us, and we stop it.
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                self._command, stdin=subprocess.PIPE, start_new_session=True
            )
            assert process.stdin is not None
            os.set_blocking(process.stdin.fileno(), False)
            self._process = process
            return process

    def _await(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait for its end; whether it had lasted."""
        assert process.stdin is not None
        began = monotonic()
        while process.poll() is None:
            stopping = self._over.is_set()
            try:
                process.wait(STOP_SECONDS if stopping else LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                if stopping:
                    process.kill()
        self._process = None
        with suppress(OSError):
            process.stdin.close()
        return monotonic() - began > HEALTHY_SECONDS
