"""A child process that computes analytics, so that nobody else waits for Python's lock or for memory."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from diip_core.errors import Overloaded

Question = TypeVar("Question")
Result = TypeVar("Result")
LIMIT_SECONDS = 30.0
"""A computation that takes longer is ended, and its process with it."""
GIVES_WAY = 10
"""How much nicer than the service the child is (setpriority(2))."""

ComputeAsChild = Callable[[Connection, int], None]
"""What the child does with its end of the pipe and its parent's pid; it must be importable."""


class ComputingProcess(Generic[Question, Result]):
    """Asks the child one question at a time, and starts it when the first comes. For one thread.

    In a thread of the service a computation would hold Python's lock: every other request would wait for it
    after each of its queries. ``serve`` is `answer_questions` over whatever computes.
    """

    def __init__(self, serve: ComputeAsChild) -> None:
        self._serve = serve
        self._child: tuple[BaseProcess, Connection] | None = None

    def __call__(self, question: Question) -> Result:
        """The child's answer.

        Raises:
            Overloaded: it took too long, or the child ended; the next question finds a new one.
        """
        _, pipe = self._child = self._child or self._start()
        with suppress(OSError, EOFError):
            pipe.send(question)
            if pipe.poll(LIMIT_SECONDS):
                result: Result = pipe.recv()
                return result
        self.close()
        raise Overloaded("these analytics took too long; narrow the window, or send it again later")

    def close(self) -> None:
        """End the child, whatever it is doing. Another thread may call it."""
        if self._child is not None:
            process, pipe = self._child
            self._child = None
            process.kill()
            process.join()
            pipe.close()

    def _start(self) -> tuple[BaseProcess, Connection]:
        start = get_context("spawn")
        here, there = start.Pipe()
        process = start.Process(target=self._serve, args=(there, os.getpid()), name="computing", daemon=True)
        process.start()
        there.close()  # the child's end is the only one left, so its death ends the pipe
        return process, here


def answer_questions(pipe: Connection, answer: Callable[[Question], Result]) -> None:
    """Answer what comes over the pipe, with a low priority, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides
    with suppress(OSError):
        os.nice(GIVES_WAY)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(answer(pipe.recv()))
