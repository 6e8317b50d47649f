"""Memory's freshness keeps the contract of freshness."""

from __future__ import annotations

import pytest

from diip_core.memory.fresh import MemoryFresh
from diip_core.testing.fresh import FreshContract


class TestMemoryFresh(FreshContract):
    @pytest.fixture
    def fresh(self) -> MemoryFresh:
        return MemoryFresh()
