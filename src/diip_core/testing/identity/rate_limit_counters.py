"""The contract of counted attempts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from diip_core.domain.identity.rate_limits import Limit, Room
from diip_core.errors import Throttled
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import after, new_id
from diip_core.testing.storage_case import StorageCase

_LONG = 600.0


class AttemptsContract(StorageCase):
    """`RateLimitCounters`."""

    def test_a_limit_lets_so_many_pass_and_no_more(self, storage: Storage) -> None:
        limit = Limit(new_id(), 3, _LONG)
        assert [_passes(storage, limit) for _ in range(5)] == [True] * 3 + [False] * 2
        with storage.read() as view:
            found = view.rate_limit_counters.full((Limit(new_id(), 3, _LONG), limit))
            assert found is not None
            assert found.limit == limit
            assert view.rate_limit_counters.full((Limit(new_id(), 3, _LONG),)) is None

    def test_however_many_ask_at_once_no_more_pass(self, storage: Storage) -> None:
        limits = tuple(Limit(new_id(), most, _LONG) for most in (10, 200))
        with ThreadPoolExecutor(8) as threads:
            passed = list(threads.map(lambda _: _passes(storage, *limits), range(60)))
        assert passed.count(True) == 10

    def test_one_full_limit_counts_against_none(self, storage: Storage) -> None:
        full, empty = Limit(new_id(), 1, _LONG), Limit(new_id(), 1, _LONG)
        assert _passes(storage, full)
        assert not _passes(storage, empty, full)
        assert _passes(storage, empty)

    def test_whoever_is_refused_learns_when_there_is_room_again(self, storage: Storage) -> None:
        short, long = Limit(new_id(), 1, 60), Limit(new_id(), 1, 600)
        assert _passes(storage, short, long)
        with storage.read() as view:
            first, last = (
                view.rate_limit_counters.full((short,)),
                view.rate_limit_counters.full((short, long)),
            )
        assert first is not None
        assert last is not None
        assert (first.limit, last.limit) == (short, long)
        assert 500 < (last.until - first.until).total_seconds() < 580
        with pytest.raises(Throttled) as refusal, storage.begin() as work:
            work.rate_limit_counters.reserve((long,))
        assert (refusal.value.retry_at, refusal.value.limit) == (last.until, 1)

    def test_the_least_room_that_is_left_can_be_asked_for(self, storage: Storage) -> None:
        narrow, wide = Limit(new_id(), 2, _LONG), Limit(new_id(), 5, _LONG)
        with storage.read() as view:
            assert view.rate_limit_counters.room((wide, narrow)) == Room(narrow, 2, None)
        assert [_passes(storage, wide) for _ in range(4)] == [True] * 4
        with storage.read() as view:
            found = view.rate_limit_counters.room((narrow, wide))
            assert (found.limit, found.left) == (wide, 1)
            assert found.until is not None
        assert [_passes(storage, narrow) for _ in range(3)] == [True, True, False]
        with storage.read() as view:
            full, found = (
                view.rate_limit_counters.full((narrow,)),
                view.rate_limit_counters.room((narrow, wide)),
            )
        assert full is not None
        assert found == Room(narrow, 0, full.until)

    def test_a_limit_that_forgot_has_all_its_room(self, storage: Storage) -> None:
        limit = Limit(new_id(), 2, 0.1)
        assert _passes(storage, limit)
        self.wait(0.15)
        with storage.read() as view:
            assert view.rate_limit_counters.room((limit,)) == Room(limit, 2, None)

    def test_a_limit_forgets(self, storage: Storage) -> None:
        limit = Limit(new_id(), 2, 0.2)
        assert [_passes(storage, limit) for _ in range(3)] == [True, True, False]
        self.wait(0.25)
        with storage.read() as view:
            assert view.rate_limit_counters.full((limit,)) is None
        assert [_passes(storage, limit) for _ in range(3)] == [True, True, False]

    def test_what_is_refunded_was_never_counted(self, storage: Storage) -> None:
        limit = Limit(new_id(), 1, _LONG)
        for _ in range(3):
            assert _passes(storage, limit)
            with storage.begin() as work:
                work.rate_limit_counters.refund((limit,))
                work.rate_limit_counters.refund((limit,))
        assert [_passes(storage, limit) for _ in range(2)] == [True, False]

    def test_counts_that_are_over_are_forgotten_some_at_a_time(self, storage: Storage) -> None:
        live = Limit(new_id(), 1, _LONG)
        for limit in (*(Limit(new_id(), 1, 0.05) for _ in range(3)), live):
            assert _passes(storage, limit)
        self.wait(0.1)
        with storage.begin() as work:
            assert work.rate_limit_counters.forget(limit=2) == 2
            while work.rate_limit_counters.forget(limit=100):
                pass
        assert not _passes(storage, live)

    def test_the_latest_ten_places_of_a_user_are_known(self, storage: Storage) -> None:
        user_id, other = new_id(), new_id()
        with storage.begin() as work:
            for number in range(11):
                work.rate_limit_counters.remember(user_id, f"10.0.0.{number}", at=after(number))
            work.rate_limit_counters.remember(user_id, "10.0.0.1", at=after(20))
            work.rate_limit_counters.remember(user_id, "10.0.0.99", at=after(21))
        with storage.read() as view:
            known = [
                number
                for number in (*range(11), 99)
                if view.rate_limit_counters.knows(user_id, f"10.0.0.{number}")
            ]
            assert known == [1, *range(3, 11), 99]
            assert not view.rate_limit_counters.knows(other, "10.0.0.1")


def _passes(storage: Storage, *limits: Limit) -> bool:
    try:
        with storage.begin() as work:
            work.rate_limit_counters.reserve(limits)
    except Throttled:
        return False
    return True
