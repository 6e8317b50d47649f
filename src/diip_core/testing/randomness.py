"""The contract of randomness."""

from __future__ import annotations

import pytest

from diip_core.ports.randomness import Randomness


class RandomnessContract:
    """Name your randomness in the fixture ``randomness``."""

    @pytest.fixture
    def randomness(self) -> Randomness:
        pytest.fail("the contract of randomness needs yours: override the fixture `randomness`")

    def test_fractions_are_spread_over_zero_to_one(self, randomness: Randomness) -> None:
        draws = [randomness.fraction() for _ in range(1000)]
        assert all(0 <= draw < 1 for draw in draws)
        assert {int(draw * 4) for draw in draws} == {0, 1, 2, 3}

    def test_random_bytes_are_as_many_as_asked_and_never_the_same(self, randomness: Randomness) -> None:
        assert [len(randomness.random_bytes(count)) for count in (1, 32, 64)] == [1, 32, 64]
        assert len({randomness.random_bytes(32) for _ in range(100)}) == 100
