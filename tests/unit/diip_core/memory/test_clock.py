from __future__ import annotations

from datetime import timedelta

from diip_core.memory.clock import ManualClock
from diip_core.testing.samples import START


def test_time_stands_still_until_it_is_advanced():
    clock = ManualClock(START)
    assert (clock.now(), clock.monotonic()) == (START, 0.0)
    clock.advance(1.5)
    assert (clock.now(), clock.monotonic()) == (START + timedelta(seconds=1.5), 1.5)
