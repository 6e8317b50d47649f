"""The memory storage keeps the contract of a storage."""

from __future__ import annotations

import pytest

from diip_core.memory.clock import ManualClock
from diip_core.memory.storage import MemoryStorage
from diip_core.testing.samples import START
from diip_core.testing.storage import StorageContract


class TestMemoryStorage(StorageContract):
    @pytest.fixture
    def storage(self) -> MemoryStorage:
        self.clock = ManualClock(START)
        return MemoryStorage(self.clock)

    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
