"""Several processes on one socket, watched by the one that started them."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from threading import Event
from types import FrameType

RESTART_SECONDS = 1.0
STOP_SECONDS = 40.0

Serve = Callable[[socket.socket, int], None]
"""What a child does with the socket and its parent's pid until it is asked to stop; it must be importable."""


def serve_by_many(serve: Serve, listener: socket.socket, *, workers: int, parent_pid: int) -> None:
    """Run the given number of children until SIGTERM or SIGINT; a child that dies is replaced."""
    start = get_context("spawn")
    stopping = Event()

    def started() -> BaseProcess:
        child = start.Process(target=serve, args=(listener, parent_pid), daemon=False)
        child.start()
        return child

    with _stopping_on_signals(stopping):
        children = [started() for _ in range(workers)]
        while not stopping.is_set():
            connection.wait([child.sentinel for child in children], timeout=0.2)
            dead = [child for child in children if not child.is_alive()]
            if dead and not stopping.wait(RESTART_SECONDS):
                children = [child for child in children if child.is_alive()]
                children += [started() for _ in dead]
    listener.close()
    for child in children:
        child.terminate()
    for child in children:
        child.join(STOP_SECONDS)
        if child.is_alive():
            child.kill()


@contextmanager
def _stopping_on_signals(stopping: Event) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
