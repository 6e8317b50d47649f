"""The contract of id generators."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

import pytest

from diip_core.ports.id_generator import IdGenerator


class IdGeneratorContract:
    """Name your id generator in the fixture ``ids``."""

    @pytest.fixture
    def ids(self) -> IdGenerator:
        pytest.fail("the contract of id generators needs yours: override the fixture `ids`")

    def test_an_id_is_a_uuid_of_version_7_in_its_canonical_form(self, ids: IdGenerator) -> None:
        for text in (ids.new_id() for _ in range(100)):
            uuid = UUID(text)
            assert str(uuid) == text
            assert (uuid.version, uuid.variant) == (7, RFC_4122)

    def test_later_ids_sort_after_earlier_ones(self, ids: IdGenerator) -> None:
        made = [ids.new_id() for _ in range(10_000)]
        assert made == sorted(set(made))

    def test_threads_never_get_the_same_id(self, ids: IdGenerator) -> None:
        with ThreadPoolExecutor(4) as threads:
            made = list(threads.map(lambda _: ids.new_id(), range(4000)))
        assert len(set(made)) == 4000
