from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from diip_core.domain.projects.project import Project
from diip_core.memory.bundle import START, memory_ports
from diip_core.ports.storage.storage import ReadView, Storage, UnitOfWork
from diip_http.request_scoped_storage import RequestScopedStorage

PROJECT = Project(id="p", name="P", slug="p", created_at=START)


class CountingStorage:
    """Tells how often it was looked at, and how many looks are open."""

    def __init__(self, storage: Storage) -> None:
        self.storage, self.looks, self.open = storage, 0, 0

    @contextmanager
    def begin(self, *, waiting: bool = True) -> Iterator[UnitOfWork]:
        with self.storage.begin(waiting=waiting) as work:
            yield work

    @contextmanager
    def read(self, *, consistent: bool = True) -> Iterator[ReadView]:
        self.looks, self.open = self.looks + 1, self.open + 1
        try:
            with self.storage.read(consistent=consistent) as view:
                yield view
        finally:
            self.open -= 1

    def close(self) -> None:
        self.storage.close()


@pytest.fixture
def storage() -> CountingStorage:
    return CountingStorage(memory_ports().storage)


def test_all_reads_of_a_request_are_one_look(storage: CountingStorage) -> None:
    with RequestScopedStorage(storage) as look:
        for _ in range(3):
            with look.read() as view:
                assert view.projects.by_slug("p") is None
    assert (storage.looks, storage.open) == (1, 0)


def test_a_read_after_a_write_sees_it(storage: CountingStorage) -> None:
    with RequestScopedStorage(storage) as look:
        with look.read() as view:
            assert view.projects.by_slug("p") is None
        with look.begin() as work:
            assert storage.open == 0
            work.projects.add(PROJECT)
        with look.read() as view:
            assert view.projects.by_slug("p") == PROJECT


def test_a_consistent_read_serves_the_others_but_not_the_other_way_round(storage: CountingStorage) -> None:
    with RequestScopedStorage(storage) as look:
        for consistent, looks in ((False, 1), (False, 1), (True, 2), (False, 2), (True, 2)):
            with look.read(consistent=consistent):
                assert (storage.looks, storage.open) == (looks, 1)


def test_an_error_leaves_no_look_open(storage: CountingStorage) -> None:
    with pytest.raises(ZeroDivisionError), RequestScopedStorage(storage) as look, look.read():
        raise ZeroDivisionError
    assert storage.open == 0


def test_a_request_that_never_reads_never_looks(storage: CountingStorage) -> None:
    with RequestScopedStorage(storage):
        pass
    assert storage.looks == 0
