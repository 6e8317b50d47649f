from __future__ import annotations

import pytest

from diip_adapters.system import SystemClock, SystemFresh
from diip_core.testing.clock import ClockContract
from diip_core.testing.fresh import FreshContract


class TestSystemClock(ClockContract):
    @pytest.fixture
    def clock(self) -> SystemClock:
        return SystemClock()


class TestSystemFresh(FreshContract):
    @pytest.fixture
    def fresh(self) -> SystemFresh:
        return SystemFresh()
