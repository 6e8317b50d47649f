"""The pool of analytics that must be computed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from diip_core.errors import Overloaded
from diip_http import computations
from diip_http.computations import MOST_WAITING, MOST_WAITING_OF_ONE_USER, Computations

GENEROUS_SECONDS = 30.0


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


class Held:
    """Computations that go on until they are let go; counts how many began."""

    def __init__(self) -> None:
        self.began = 0
        self.may_end = Event()

    def __call__(self) -> int:
        self.began += 1
        number = self.began
        assert self.may_end.wait(GENEROUS_SECONDS)
        return number


async def until_begun(held: Held) -> None:
    while not held.began:
        await asyncio.sleep(0.001)


async def waiting(pool: Computations[int], many: int) -> None:
    while len(pool._waiting) < many:
        await asyncio.sleep(0.001)


def test_equal_questions_that_wait_share_one_computation(executor: ThreadPoolExecutor) -> None:
    async def ask() -> list[int]:
        pool, held = Computations[int](executor), Held()
        first = asyncio.create_task(pool.run("q", "ada", held))
        await until_begun(held)
        later = [asyncio.create_task(pool.run("q", f"user {n}", held)) for n in range(40)]
        await waiting(pool, 1)
        held.may_end.set()
        return list(await asyncio.gather(first, *later))

    # The running one has read the database already: whoever asks later must not get its result.
    assert asyncio.run(ask()) == [1] + [2] * 40


def test_questions_beyond_the_bounds_are_refused(
    executor: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(computations, "REFUSED_AFTER_SECONDS", 0.0)

    async def ask() -> None:
        pool, held = Computations[int](executor), Held()
        running = asyncio.create_task(pool.run("running", "ada", held))
        await until_begun(held)
        of_ada = [asyncio.create_task(pool.run(n, "ada", held)) for n in range(MOST_WAITING_OF_ONE_USER - 1)]
        await waiting(pool, len(of_ada))
        with pytest.raises(Overloaded):
            await pool.run("one more", "ada", held)
        rest = range(len(of_ada), MOST_WAITING)
        of_others = [asyncio.create_task(pool.run(n, f"user {n}", held)) for n in rest]
        await waiting(pool, MOST_WAITING)
        with pytest.raises(Overloaded):
            await pool.run("one more", "bob", held)
        held.may_end.set()
        assert len(await asyncio.gather(running, *of_ada, *of_others)) == MOST_WAITING + 1
        assert await pool.run("again", "ada", held) == MOST_WAITING + 2

    asyncio.run(ask())


def test_who_waits_too_long_is_refused_and_what_nobody_awaits_is_not_computed(
    executor: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask() -> int:
        pool, held, never = Computations[int](executor), Held(), Held()
        running = asyncio.create_task(pool.run("running", "ada", held))
        await until_begun(held)
        monkeypatch.setattr(computations, "DEADLINE_SECONDS", 0.01)
        with pytest.raises(Overloaded):
            await pool.run("late", "bob", never)
        held.may_end.set()
        assert await running == 1
        return never.began

    assert asyncio.run(ask()) == 0


def test_a_failure_reaches_everybody_and_the_next_question_is_answered(executor: ThreadPoolExecutor) -> None:
    def fail() -> int:
        raise ZeroDivisionError

    async def ask() -> int:
        pool = Computations[int](executor)
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                await pool.run("q", "ada", fail)
        return await pool.run("q", "ada", lambda: 7)

    assert asyncio.run(ask()) == 7
