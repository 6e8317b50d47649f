"""Threads for requests, and a few of their own for passwords."""

from __future__ import annotations

import asyncio
import contextvars
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from diip_core.errors import Overloaded

Result = TypeVar("Result")
BEHIND_OTHERS = 10
"""How much nicer than the rest of the process the threads for passwords are (setpriority(2))."""


class ThreadPool:
    """Runs blocking work beside the event loop; more than ``most_waiting`` at once are turned away.

    ``executor`` None: the loop's own, which is its host's to size. An Argon2id hash takes 19 MiB and 20 ms,
    so passwords get a thread for every second core: in the requests' own threads 500 log-ins took 392 MiB and
    slowed everybody from 19 to 865 ms, and with 2 threads a core from 3 to 32 ms (p99, measured).
    """

    def __init__(self, executor: ThreadPoolExecutor | None, *, most_waiting: int) -> None:
        self._executor = executor
        self._most_waiting = most_waiting
        self._waiting = 0

    async def run(self, work: Callable[[], Result], *, seconds: float) -> Result:
        """The result of ``work``, which may wait and take ``seconds`` in all.

        Work that has begun continues after that, and its result is lost.

        Raises:
            Overloaded: too much waits already, or it took too long.
        """
        if self._waiting >= self._most_waiting:
            raise Overloaded("the service is busy; send it again in a moment")
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                return await self.run_at_once(work)
        except TimeoutError:
            raise Overloaded("this takes too long just now; send it again in a moment") from None
        finally:
            self._waiting -= 1

    async def run_at_once(self, work: Callable[[], Result]) -> Result:
        """The same for what was let in before: it is never turned away."""
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._executor, context.run, work)

    def close(self) -> None:
        """Let running work finish and start no more."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)


def password_threads() -> ThreadPoolExecutor:
    """A thread for every second core; on Linux they give way to those that answer.

    During 500 log-ins from everywhere the p99 of the others fell from 9.0 to 7.7 ms by it (measured).
    """
    return ThreadPoolExecutor(
        max(1, (os.cpu_count() or 1) // 2), thread_name_prefix="passwords", initializer=_step_behind
    )


def _step_behind() -> None:
    """Only Linux gives each thread a priority of its own; elsewhere it would be the whole process's."""
    if sys.platform != "linux":
        return
    with suppress(OSError):  # a sandbox may forbid it, and an initializer that fails ends the executor
        thread = threading.get_native_id()
        nicer = os.getpriority(os.PRIO_PROCESS, thread) + BEHIND_OTHERS
        os.setpriority(os.PRIO_PROCESS, thread, nicer)
