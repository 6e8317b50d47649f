"""Clients that do not take their answer, on a clock of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from attrs import Factory, define

from diip_http.serving import write_deadline
from diip_http.serving.write_deadline import BEGIN_SECONDS, PAUSE_SECONDS, UNREAD_BYTES, WriteDeadline


@define
class Timer:
    at: float
    call: Callable[[], None]
    is_cancelled: bool = False

    def cancel(self) -> None:
        self.is_cancelled = True


@define
class Connection:
    """A transport and its loop: ``waiting`` bytes are to be sent, ``taken`` were acknowledged."""

    waiting: int = 0
    taken: int = 0
    is_aborted: bool = False
    now: float = 0.0
    timers: list[Timer] = Factory(list)

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def get_extra_info(self, name: str) -> None:
        """It has no socket."""

    def abort(self) -> None:
        self.is_aborted = True

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer:
        timer = Timer(self.now + seconds, call)
        self.timers.append(timer)
        return timer

    def advance(self, seconds: float) -> None:
        ends_at = self.now + seconds
        while due := [timer for timer in self.timers if timer.at <= ends_at and not timer.is_cancelled]:
            timer = min(due, key=lambda one: one.at)
            self.timers.remove(timer)
            self.now = timer.at
            timer.call()
        self.now = ends_at


@pytest.fixture(params=["acknowledged", "unknown"])
def connection(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """Once on a system that says what was acknowledged, once on one that does not."""
    is_known = request.param == "acknowledged"
    monkeypatch.setattr(
        write_deadline, "taken_bytes", lambda transport: transport.taken if is_known else None
    )
    return Connection()


def watched(connection: Connection, **state: Any) -> WriteDeadline:
    deadline = WriteDeadline(cast("Any", connection), cast("Any", connection))
    deadline.answer_begins()
    for name, value in state.items():
        setattr(connection, name, value)
    deadline.watch()
    return deadline


def test_who_reads_nothing_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_deadline, "taken_bytes", lambda transport: transport.taken)
    connection = Connection()
    watched(connection, waiting=70_000, taken=UNREAD_BYTES)
    connection.advance(BEGIN_SECONDS - 1)
    assert not connection.is_aborted
    connection.advance(7)
    assert connection.is_aborted


def test_who_has_begun_may_pause_for_long_but_not_for_ever(connection: Connection) -> None:
    watched(connection, waiting=70_000, taken=UNREAD_BYTES + 1)
    connection.advance(PAUSE_SECONDS - 1)
    assert not connection.is_aborted
    connection.advance(7)
    assert connection.is_aborted


def test_who_reads_slowly_is_never_dropped(connection: Connection) -> None:
    watched(connection, waiting=70_000)
    for _ in range(100):
        connection.advance(25)
        connection.waiting -= 1
        connection.taken += 1
    assert not connection.is_aborted


def test_what_was_taken_of_an_earlier_answer_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_deadline, "taken_bytes", lambda transport: transport.taken)
    connection = Connection(taken=10_000_000)
    watched(connection, waiting=70_000)
    connection.advance(BEGIN_SECONDS + 7)
    assert connection.is_aborted


def test_when_nothing_waits_no_time_runs(connection: Connection) -> None:
    deadline = watched(connection, waiting=0)
    assert connection.timers == []
    connection.waiting = 70_000
    deadline.watch()
    connection.waiting = 0
    connection.advance(1000)
    assert (connection.is_aborted, connection.timers) == (False, [])
    connection.waiting = 70_000
    deadline.watch()
    deadline.rest()
    connection.advance(1000)
    assert not connection.is_aborted
