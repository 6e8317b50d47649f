"""The contract of a clock."""

from __future__ import annotations

from datetime import UTC
from threading import Event

import pytest

from diip_core.ports.clock import Clock


class ClockContract:
    """Name your clock in the fixture ``clock``; override `wait` where you move it yourself."""

    @pytest.fixture
    def clock(self) -> Clock:
        pytest.fail("a clock contract needs your clock: override the fixture `clock`")

    def wait(self, seconds: float) -> None:
        """Let time pass on the clock."""
        Event().wait(seconds)

    def test_wall_time_is_utc(self, clock: Clock) -> None:
        assert clock.now().tzinfo is UTC

    def test_monotonic_time_never_runs_backwards(self, clock: Clock) -> None:
        readings = [clock.monotonic() for _ in range(1000)]
        assert readings == sorted(readings)

    def test_both_times_count_seconds(self, clock: Clock) -> None:
        wall, monotonic = clock.now(), clock.monotonic()
        self.wait(0.05)
        assert 0.04 < clock.monotonic() - monotonic < 30
        assert 0.04 < (clock.now() - wall).total_seconds() < 30
