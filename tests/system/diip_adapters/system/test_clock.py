from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from diip_adapters.system import SystemClock


def test_now_is_this_machines_time_in_utc() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert abs(now - datetime.fromtimestamp(time.time(), UTC)) < timedelta(seconds=5)


def test_monotonic_seconds_never_run_backwards() -> None:
    clock = SystemClock()
    seconds = [clock.monotonic() for _ in range(1000)]
    assert seconds == sorted(seconds)
