from __future__ import annotations

from threading import Event, Thread

import pytest

from diip_core.memory.clock import ManualClock
from diip_core.memory.storage import MemoryStorage
from diip_core.testing.samples import START, a_project


@pytest.fixture
def storage():
    return MemoryStorage(ManualClock(START))


def test_a_second_writer_waits_for_the_first_and_builds_on_it(storage):
    first, second = a_project(slug="first"), a_project(slug="second")
    seen, may_go_on, begun = [], Event(), Event()

    def write_second():
        begun.set()
        with storage.begin() as work:
            seen.append(work.projects.by_slug("first"))
            work.projects.add(second)
        may_go_on.set()

    with storage.begin() as work:
        writer = Thread(target=write_second)
        writer.start()
        begun.wait(5)
        assert not may_go_on.wait(0.05)
        work.projects.add(first)
    writer.join(5)
    assert seen == [first]
    with storage.read() as view:
        assert view.projects.all() == (first, second)


def test_a_failed_writer_lets_the_next_one_in(storage):
    with pytest.raises(KeyboardInterrupt), storage.begin():
        raise KeyboardInterrupt
    project = a_project()
    with storage.begin() as work:
        work.projects.add(project)
    with storage.read() as view:
        assert view.projects.all() == (project,)


def test_closing_loses_nothing_and_may_be_done_twice(storage):
    project = a_project()
    with storage.begin() as work:
        work.projects.add(project)
    storage.close()
    storage.close()
    with storage.read() as view:
        assert view.projects.all() == (project,)
