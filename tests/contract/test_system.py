"""The operating system's clock, ids, randomness and processes keep their contracts."""

from __future__ import annotations

import pytest

from diip_adapters.system import SystemClock, SystemIdGenerator, SystemProcessIdentity, SystemRandomness
from diip_core.testing.clock import ClockContract
from diip_core.testing.id_generator import IdGeneratorContract
from diip_core.testing.process_identity import ProcessIdentityContract
from diip_core.testing.randomness import RandomnessContract


class TestSystemClock(ClockContract):
    @pytest.fixture
    def clock(self) -> SystemClock:
        return SystemClock()


class TestSystemIdGenerator(IdGeneratorContract):
    @pytest.fixture
    def ids(self) -> SystemIdGenerator:
        return SystemIdGenerator()


class TestSystemRandomness(RandomnessContract):
    @pytest.fixture
    def randomness(self) -> SystemRandomness:
        return SystemRandomness()


class TestSystemProcessIdentity(ProcessIdentityContract):
    @pytest.fixture
    def process(self) -> SystemProcessIdentity:
        return SystemProcessIdentity()
