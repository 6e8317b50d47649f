from __future__ import annotations

from datetime import UTC, datetime

from diip_adapters.system import SystemClock


def test_now_is_this_machines_time_in_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert before <= now <= datetime.now(UTC)


def test_monotonic_seconds_never_run_backwards() -> None:
    clock = SystemClock()
    seconds = [clock.monotonic() for _ in range(1000)]
    assert seconds == sorted(seconds)
