"""The worker process is kept alive, rung, and never outlives us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from diip_adapters.local_queue import LocalQueue, SilentQueue

LISTENER = """
import os, signal, sys
place = sys.argv[1]
open(place + "/started", "a").write(f"{os.getpid()}\\n")
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
while heard := os.read(0, 4096):
    open(place + "/rung", "a").write("x" * len(heard))
open(place + "/ended", "a").write("x")
"""
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"


def eventually(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    pause = Event()
    ends_at = monotonic() + seconds
    while not holds():
        assert monotonic() < ends_at, "it never came"
        pause.wait(0.02)


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


@contextmanager
def queue(place: Path) -> Iterator[LocalQueue]:
    local = LocalQueue([sys.executable, "-c", LISTENER, str(place)])
    local.start()
    try:
        eventually(lambda: bool(read(place / "started")))
        yield local
    finally:
        local.stop()


def test_a_ring_reaches_the_process(tmp_path: Path) -> None:
    with queue(tmp_path) as local:
        local.ring(["a"])
        eventually(lambda: read(tmp_path / "rung") != "")


def test_a_process_that_dies_is_started_anew(tmp_path: Path) -> None:
    with queue(tmp_path) as local:
        assert local.pid is not None
        os.kill(local.pid, signal.SIGKILL)
        eventually(lambda: len(read(tmp_path / "started").split()) == 2)
        local.ring(["a"])
        eventually(lambda: read(tmp_path / "rung") != "")


def test_ringing_never_raises_whoever_is_there(tmp_path: Path) -> None:
    SilentQueue().ring(["a"])
    local = LocalQueue([sys.executable, "-c", "pass"])
    local.ring(["a"])
    with queue(tmp_path) as living:
        assert living.pid is not None
        os.kill(living.pid, signal.SIGSTOP)
        for _ in range(20_000):  # many more than a pipe holds
            living.ring(["a"])
        os.kill(living.pid, signal.SIGKILL)
        for _ in range(100):
            living.ring(["a"])


def test_a_stop_ends_the_process_and_starts_no_other(tmp_path: Path) -> None:
    with queue(tmp_path) as local:
        pid = local.pid
        local.stop()
        assert local.pid is None
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        assert len(read(tmp_path / "started").split()) == 1


def test_a_process_that_does_not_hear_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diip_adapters.local_queue.child.STOP_SECONDS", 0.3)
    local = LocalQueue([sys.executable, "-c", DEAF])
    local.start()
    eventually(lambda: local.pid is not None)
    Event().wait(0.3)
    local.stop()
    assert local.pid is None


def test_the_process_ends_when_we_are_killed(tmp_path: Path) -> None:
    code = (
        "import sys; from diip_adapters.local_queue import LocalQueue;"
        f"q = LocalQueue([sys.executable, '-c', {LISTENER!r}, {str(tmp_path)!r}]); q.start();"
        "import signal; signal.pause()"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    try:
        eventually(lambda: bool(read(tmp_path / "started")))
    finally:
        parent.kill()
        parent.wait()
    eventually(lambda: read(tmp_path / "ended") == "x")
