"""Memory's ids, randomness and processes keep their contracts."""

from __future__ import annotations

import pytest

from diip_core.memory.id_generator import MemoryIdGenerator
from diip_core.memory.process_identity import MemoryProcessIdentity
from diip_core.memory.randomness import MemoryRandomness
from diip_core.testing.id_generator import IdGeneratorContract
from diip_core.testing.process_identity import ProcessIdentityContract
from diip_core.testing.randomness import RandomnessContract


class TestMemoryIdGenerator(IdGeneratorContract):
    @pytest.fixture
    def ids(self) -> MemoryIdGenerator:
        return MemoryIdGenerator()


class TestMemoryRandomness(RandomnessContract):
    @pytest.fixture
    def randomness(self) -> MemoryRandomness:
        return MemoryRandomness()


class TestMemoryProcessIdentity(ProcessIdentityContract):
    @pytest.fixture
    def process(self) -> MemoryProcessIdentity:
        return MemoryProcessIdentity()
