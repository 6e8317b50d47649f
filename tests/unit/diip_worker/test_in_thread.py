"""Jobs inside a program of one's own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest
from tests.unit.diip_core.use_cases.world import World, issue_page

from diip_adapters.system import SystemClock
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.memory.storage import MemoryStorage
from diip_core.use_cases.jobs.get_job import get_job
from diip_core.use_cases.mirror.request_sync import request_sync
from diip_worker.in_thread import jobs_in_thread
from diip_worker.scheduler import Ticker


def eventually(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    pause = Event()
    for _ in range(int(seconds / 0.02)):
        if holds():
            return
        pause.wait(0.02)
    pytest.fail("it never came")


def real_time_world() -> World:
    clock = SystemClock()
    return World(issue_page(1, 2), clock=clock, storage=MemoryStorage(clock))


def test_what_is_due_is_found_and_done_by_itself() -> None:
    world = real_time_world()
    with jobs_in_thread(world.ports):
        eventually(lambda: world.external_ids == ["1001", "1002"])
    with world.ports.storage.read() as view:
        assert view.workers.all() == ()


def test_a_ring_is_heard_at_once() -> None:
    world = real_time_world()
    with jobs_in_thread(world.ports) as ports:
        eventually(lambda: len(world.external_ids) == 2)
        job = request_sync(ports, OPERATOR, world.scope)
        eventually(lambda: get_job(ports, OPERATOR, job.id).state == "succeeded", 5)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_ticker_that_breaks_ends_its_worker() -> None:
    """It is started again: a worker that hears of no due jobs would be idle for ever."""
    world = World()
    ended = Event()

    def broken() -> str:
        raise ZeroDivisionError

    world.ports.ids.new_id = broken  # type: ignore[method-assign]
    ticker = Ticker(world.ports, ended=ended.set)
    ticker.start()
    assert ended.wait(10)
    ticker.stop()
