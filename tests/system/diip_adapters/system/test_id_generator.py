from __future__ import annotations

import os
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from diip_adapters.system import SystemIdGenerator, SystemProcessIdentity


def test_an_id_is_a_uuid_of_version_7_that_bears_the_time() -> None:
    before = time.time_ns() // 1_000_000
    text = SystemIdGenerator().new_id()
    read = uuid.UUID(text)
    assert str(read) == text
    assert (read.version, read.variant) == (7, uuid.RFC_4122)
    assert before <= read.int >> 80 <= time.time_ns() // 1_000_000


def test_ids_ascend_and_never_repeat() -> None:
    ids = SystemIdGenerator()
    made = [ids.new_id() for _ in range(50_000)]
    assert made == sorted(set(made))


def test_ids_ascend_while_the_clock_runs_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = SystemIdGenerator()
    made = [ids.new_id()]
    hour_ago = time.time_ns() - 3_600_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: hour_ago)
    made += [ids.new_id() for _ in range(100)]
    assert made == sorted(set(made))


def test_a_full_counter_continues_in_the_next_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = SystemIdGenerator()
    monkeypatch.setattr(time, "time_ns", lambda: 1_800_000_000_000_000_000)
    before = ids.new_id()
    ids._counter = (1 << 42) - 2
    made = [before, *(ids.new_id() for _ in range(3))]
    assert made == sorted(set(made))
    assert [uuid.UUID(each).int >> 80 for each in made] == [1_800_000_000_000] * 2 + [1_800_000_000_001] * 2


def test_threads_get_different_ids_that_ascend_in_each() -> None:
    ids = SystemIdGenerator()
    start = threading.Barrier(4)

    def make(_: int) -> list[str]:
        start.wait()
        return [ids.new_id() for _ in range(5_000)]

    with ThreadPoolExecutor(4) as pool:
        series = list(pool.map(make, range(4)))
    assert all(each == sorted(each) for each in series)
    assert len({made for each in series for made in each}) == 20_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_fork_makes_other_ids_under_another_name_even_while_a_thread_held_the_lock() -> None:
    ids, process = SystemIdGenerator(), SystemProcessIdentity()
    ids.new_id()
    ours, theirs = os.pipe()
    with ids._lock:
        child = os.fork()
        if child == 0:
            lines = "\n".join([str(process.holder().pid), *(ids.new_id() for _ in range(100))])
            os.write(theirs, lines.encode())
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        pid, *made = pipe.read().split("\n")
    os.waitpid(child, 0)
    assert int(pid) == child
    assert process.holder().pid == os.getpid()
    assert len({*made, *(ids.new_id() for _ in range(100))}) == 200
