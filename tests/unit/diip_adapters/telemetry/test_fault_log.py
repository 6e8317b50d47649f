"""Faults in the log: the cause at once, then a count."""

from __future__ import annotations

import pytest

from diip_adapters.telemetry.fault_log import SHOWN_IDS, FaultLog
from diip_core.errors import Overloaded, StorageUnavailable

DOWN = StorageUnavailable("the database cannot be reached", code="unreachable")


@pytest.fixture
def log() -> FaultLog:
    """Its timers never go off by themselves during a test."""
    return FaultLog(every_seconds=3600)


def test_many_requests_with_one_cause_are_two_lines(log: FaultLog, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(2481):
        log.note(DOWN, f"request-{number}")
    log._write("unreachable")
    assert caplog.messages == [
        "unreachable: the database cannot be reached (request_id=request-0)",
        "unreachable: the database cannot be reached, 2480 times more in 3600 s (request_ids="
        + ",".join(f"request-{number}" for number in range(1, SHOWN_IDS + 1))
        + ")",
    ]


def test_each_cause_has_its_own_line(log: FaultLog, caplog: pytest.LogCaptureFixture) -> None:
    log.note(DOWN, "a")
    log.note(Overloaded("the service is busy"), "b")
    assert [message.partition(":")[0] for message in caplog.messages] == ["unreachable", "overloaded"]


def test_a_cause_that_comes_back_is_written_at_once(log: FaultLog, caplog: pytest.LogCaptureFixture) -> None:
    log.note(DOWN, "a")
    log._write("unreachable")
    log.note(DOWN, "b")
    assert len(caplog.messages) == 2
    assert caplog.messages[1].endswith("(request_id=b)")
