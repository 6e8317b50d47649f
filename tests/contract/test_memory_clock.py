"""The manual clock keeps the contract of a clock."""

from __future__ import annotations

import pytest

from diip_core.memory.clock import ManualClock
from diip_core.testing.clock import ClockContract
from diip_core.testing.samples import START


class TestManualClock(ClockContract):
    @pytest.fixture
    def clock(self) -> ManualClock:
        self.manual = ManualClock(START)
        return self.manual

    def wait(self, seconds: float) -> None:
        self.manual.advance(seconds)
