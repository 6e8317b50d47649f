"""Ctrl-C and SIGTERM: the first ends the sync after the current page, the second at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

GRACE_SECONDS = 10
"""How long the current page may take; then it is rolled back."""
_SLICE_SECONDS = 0.2


class Interruption:
    """While entered, ``requested`` says whether the user asked for an end.

    The handler only sets a flag and writes to the descriptor. An Event could deadlock with its own
    interrupted waiter, and a buffered stream is not reentrant.
    """

    def __init__(self) -> None:
        self.requested = False
        self._before: dict[int, Any] = {}

    def wait(self, seconds_left: Callable[[], float]) -> None:
        """Wait until no seconds are left or the user asks for an end."""
        pause = threading.Event()
        while not self.requested and (left := seconds_left()) > 0:
            pause.wait(min(_SLICE_SECONDS, left))

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._requested)
            if hasattr(signal, "SIGALRM"):
                self._before[signal.SIGALRM] = signal.signal(signal.SIGALRM, signal.default_int_handler)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if hasattr(signal, "alarm") and self._before:
            signal.alarm(0)
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _requested(self, number: int, frame: FrameType | None) -> None:
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True
        if hasattr(signal, "alarm"):
            signal.alarm(GRACE_SECONDS)
        os.write(2, b"stopping after this page; press again to stop at once\n")
