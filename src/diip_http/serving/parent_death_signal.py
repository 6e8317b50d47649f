"""Children that die with their parent, even where it had no time to say so."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LOOK_EVERY_SECONDS = 1.0


def die_with_parent(parent_pid: int) -> None:
    """End this process by SIGTERM as soon as ``parent_pid`` is gone: a killed parent asks nobody.

    Linux signals at once; elsewhere a thread checks the parent's pid every second.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent_pid:
        os.kill(os.getpid(), signal.SIGTERM)
    threading.Thread(target=_watch, args=(parent_pid,), daemon=True, name="parent-watch").start()


def _watch(parent_pid: int) -> None:
    tick = threading.Event()
    while os.getppid() == parent_pid:
        tick.wait(_LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
