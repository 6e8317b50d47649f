"""The contract of fresh ids and chance."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

import pytest
from attrs import evolve

from diip_core.ports.fresh import Fresh


class FreshContract:
    """Name your source of freshness in the fixture ``fresh``."""

    @pytest.fixture
    def fresh(self) -> Fresh:
        pytest.fail("a fresh contract needs your adapter: override the fixture `fresh`")

    def test_an_id_is_a_uuid_of_version_7_in_its_canonical_form(self, fresh: Fresh) -> None:
        for text in (fresh.id() for _ in range(100)):
            uuid = UUID(text)
            assert str(uuid) == text
            assert (uuid.version, uuid.variant) == (7, RFC_4122)

    def test_later_ids_sort_after_earlier_ones(self, fresh: Fresh) -> None:
        ids = [fresh.id() for _ in range(10_000)]
        assert ids == sorted(set(ids))

    def test_threads_never_get_the_same_id(self, fresh: Fresh) -> None:
        with ThreadPoolExecutor(4) as threads:
            ids = list(threads.map(lambda _: fresh.id(), range(4000)))
        assert len(set(ids)) == 4000

    def test_chance_is_spread_over_zero_to_one(self, fresh: Fresh) -> None:
        draws = [fresh.chance() for _ in range(1000)]
        assert all(0 <= draw < 1 for draw in draws)
        assert {int(draw * 4) for draw in draws} == {0, 1, 2, 3}

    def test_random_bytes_are_as_many_as_asked_and_never_the_same(self, fresh: Fresh) -> None:
        assert [len(fresh.random_bytes(count)) for count in (1, 32, 64)] == [1, 32, 64]
        assert len({fresh.random_bytes(32) for _ in range(100)}) == 100

    def test_the_holder_is_this_process_whenever_asked(self, fresh: Fresh) -> None:
        assert fresh.holder() == fresh.holder()

    def test_this_process_is_not_dead(self, fresh: Fresh) -> None:
        assert not fresh.is_dead(fresh.holder())

    def test_of_another_machine_nobody_here_knows_who_is_dead(self, fresh: Fresh) -> None:
        assert not fresh.is_dead(evolve(fresh.holder(), host="another.example", boot_id="another", pid=1))
