"""Contract: who is there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from diip_core.domain.jobs.worker_registry import RegisteredWorker
from diip_core.domain.mirror.lease import Holder
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import a_holder, new_id
from diip_core.testing.storage_case import StorageCase

SOON = 0.1
LATER = 20.0


class PresencesContract(StorageCase):
    """`WorkerRegistry`."""

    def test_a_free_name_is_taken_and_seen(self, storage: Storage) -> None:
        name = new_id()
        taken_by_me = take(storage, name)
        assert taken_by_me.holder == a_holder(1)
        with storage.read() as view:
            assert taken_by_me in view.workers.all()

    def test_a_name_is_one_process_at_a_time(self, storage: Storage) -> None:
        name = new_id()
        mine = take(storage, name)
        assert take(storage, name, pid=2) == mine

    def test_who_has_a_name_may_keep_it(self, storage: Storage) -> None:
        name = new_id()
        first = take(storage, name, seconds=SOON)
        assert take(storage, name).until > first.until

    def test_an_expired_name_is_free_and_nobody_is_there(self, storage: Storage) -> None:
        name = new_id()
        take(storage, name, seconds=SOON)
        self.wait(2 * SOON)
        with storage.read() as view:
            assert name not in [presence.name for presence in view.workers.all()]
        assert take(storage, name, pid=2).holder == a_holder(2)

    def test_a_dead_holder_gives_way_at_once(self, storage: Storage) -> None:
        name = new_id()
        take(storage, name)
        assert take(storage, name, pid=3, displacing=a_holder(2)).holder == a_holder(1)
        assert take(storage, name, pid=3, displacing=a_holder(1)).holder == a_holder(3)

    def test_a_name_far_ahead_is_a_clocks_step_and_no_right(self, storage: Storage) -> None:
        name = new_id()
        take(storage, name, seconds=3600)
        assert take(storage, name, pid=2, seconds=10).holder == a_holder(2)

    def test_who_leaves_gives_up_only_its_own_name(self, storage: Storage) -> None:
        name = new_id()
        take(storage, name)
        with storage.begin() as work:
            work.workers.unregister(name, a_holder(2))
        assert take(storage, name, pid=2).holder == a_holder(1)
        with storage.begin() as work:
            work.workers.unregister(name, a_holder(1))
        assert take(storage, name, pid=2).holder == a_holder(2)

    def test_of_many_that_take_a_name_at_once_one_wins(self, storage: Storage) -> None:
        name = new_id()
        with ThreadPoolExecutor(4) as threads:
            holders = set(threads.map(lambda pid: take(storage, name, pid=pid).holder, range(1, 9)))
        assert len(holders) == 1


def take(
    storage: Storage, name: str, *, pid: int = 1, seconds: float = LATER, displacing: Holder | None = None
) -> RegisteredWorker:
    """Take the name in a transaction of its own."""
    with storage.begin() as work:
        return work.workers.register(name, a_holder(pid), seconds=seconds, displacing=displacing)
