"""Analytics that nobody has computed yet: one at a time, so that all other requests are served as before.

A request begins in a thread for requests. If its answer is cached, it ends there. If not, the thread raises
`ComputationNeeded` before the work starts, and the request runs again here, in a pool of one.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Hashable
from concurrent.futures import Executor
from typing import Generic, NoReturn, TypeVar

from attrs import define

from diip_core.errors import Overloaded

Result = TypeVar("Result")
MOST_WAITING = 32
"""Different questions that wait for their turn."""
MOST_WAITING_OF_ONE_USER = 8
DEADLINE_SECONDS = 20.0
"""How long one asker waits, for the turn and for the result."""
REFUSED_AFTER_SECONDS = 1.0
REFUSED_EVERY_SECONDS = 0.1
"""A question too many is refused after a second, and one at a time. Forty clients that ignore Retry-After
and ask again at once would otherwise take the time of all others."""


class ComputationNeeded(Exception):
    """Run the request again in the pool. ``user_id`` says who asks."""

    user_id: str | None = None


def refuse_computation() -> NoReturn:
    """What `Ports.before_computing` is in a thread that must stay free for other requests."""
    raise ComputationNeeded


@define(eq=False)
class _Computation(Generic[Result]):
    task: asyncio.Task[Result]
    askers: int = 0


class Computations(Generic[Result]):
    """Runs one computation at a time in ``executor``, whose threads may block for long.

    Equal questions share a computation that has not begun. One that runs has read the database already, so
    it could not show what was written since: a later asker gets the next one. For one event loop.
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._turn = asyncio.Semaphore(1)
        self._waiting: dict[Hashable, _Computation[Result]] = {}
        self._questions_of: Counter[str | None] = Counter()
        self._last_refusal = 0.0

    async def run(self, question: Hashable, user_id: str | None, compute: Callable[[], Result]) -> Result:
        """The result of ``compute``, or of an equal question's that waits.

        Raises:
            Overloaded: too many questions wait, or it took too long.
        """
        computation = self._waiting.get(question)
        if computation is None:
            if len(self._waiting) >= MOST_WAITING or self._questions_of[user_id] >= MOST_WAITING_OF_ONE_USER:
                await self._delay_refusal()
                raise Overloaded("too many analytics are being computed; send it again in a moment")
            computation = self._waiting[question] = _Computation(
                asyncio.create_task(self._in_turn(question, compute))
            )
        computation.askers += 1
        self._questions_of[user_id] += 1
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                return await asyncio.shield(computation.task)
        except TimeoutError:
            raise Overloaded("these analytics take too long just now; send it again in a moment") from None
        finally:
            self._leave(question, computation, user_id)

    async def _delay_refusal(self) -> None:
        now = asyncio.get_running_loop().time()
        earliest = max(now + REFUSED_AFTER_SECONDS, self._last_refusal + REFUSED_EVERY_SECONDS)
        self._last_refusal = min(earliest, now + DEADLINE_SECONDS)
        await asyncio.sleep(self._last_refusal - now)

    async def _in_turn(self, question: Hashable, compute: Callable[[], Result]) -> Result:
        async with self._turn:
            del self._waiting[question]
            return await asyncio.get_running_loop().run_in_executor(self._executor, compute)

    def _leave(self, question: Hashable, computation: _Computation[Result], user_id: str | None) -> None:
        self._questions_of[user_id] -= 1
        if not self._questions_of[user_id]:
            del self._questions_of[user_id]
        computation.askers -= 1
        if not computation.askers:
            computation.task.cancel()  # nobody waits for it any more
            if self._waiting.get(question) is computation:
                del self._waiting[question]
