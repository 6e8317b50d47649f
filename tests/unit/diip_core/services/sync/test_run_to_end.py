"""Slices to the end, with the waits in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from diip_core.domain.mirror.sync_outcome import SyncOutcome
from diip_core.errors import RateLimited, SourceUnavailable
from diip_core.memory.bundle import START
from diip_core.memory.clock import ManualClock
from diip_core.services.sync.run_to_end import SyncRun, run_to_end

DONE = SyncOutcome(pages=2, created=5, finished=True, complete=True)


class Runner:
    """Plays outcomes; waiting advances the clock, and breaks off at the wait number ``breaks_off_at``."""

    def __init__(self, *outcomes: SyncOutcome, breaks_off_at: int = 0) -> None:
        self.clock = ManualClock(START)
        self.waits: list[float] = []
        self._outcomes: Iterator[SyncOutcome] = iter(outcomes)
        self._breaks_off_at = breaks_off_at

    def run(self) -> SyncRun:
        return run_to_end(lambda: next(self._outcomes), clock=self.clock, wait=self._wait)

    def _wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self.clock.advance(seconds)
        return len(self.waits) != self._breaks_off_at


def in_between(seconds: float | None = 7, code: str = "rate_limited", **changes: Any) -> SyncOutcome:
    at = None if seconds is None else START + timedelta(seconds=seconds)
    return SyncOutcome(pages=1, created=1, retry_at=at, code=code, message="no answer", **changes)


def test_one_slice_may_be_all() -> None:
    assert Runner(DONE).run() == SyncRun(outcome=DONE)


def test_slices_add_up_and_waits_are_reported() -> None:
    runner = Runner(
        in_between(7, resumed=True),
        in_between(27, "timeout", failures=1),
        in_between(None, "handed_back"),
        DONE,
    )
    run = runner.run()
    assert runner.waits == [7, 20, 0]
    assert (run.waited_seconds, run.retries, run.interrupted) == (27, 1, False)
    assert (run.outcome.pages, run.outcome.created, run.outcome.resumed) == (5, 8, True)
    assert run.outcome.finished
    assert run.outcome.complete


def test_a_time_that_has_passed_is_no_wait() -> None:
    runner = Runner(in_between(-5), DONE)
    assert runner.run().outcome.finished
    assert runner.waits == [0]


def test_a_slice_that_was_stopped_ends_the_run() -> None:
    runner = Runner(in_between(0, "stopped"))
    run = runner.run()
    assert (run.interrupted, run.outcome.finished, runner.waits) == (True, False, [])


def test_a_wait_that_is_broken_off_ends_the_run() -> None:
    run = Runner(in_between(), breaks_off_at=1).run()
    assert (run.interrupted, run.waited_seconds) == (True, 7)


def failing(failures: int = 1) -> SyncOutcome:
    return SyncOutcome(code="timeout", message="no answer", failures=failures)


def test_nine_failures_in_a_row_are_reported() -> None:
    with pytest.raises(
        SourceUnavailable, match=r"after 9 failures .* the last: no answer; .* stored"
    ) as caught:
        Runner(*(failing(100 + count) for count in range(9))).run()
    assert caught.value.code == "timeout"


def test_failures_count_anew_after_a_page_and_not_from_an_earlier_run() -> None:
    run = Runner(*[failing(500)] * 8, in_between(0, "timeout", failures=1), *[failing()] * 7, DONE).run()
    assert run.outcome.finished
    assert run.retries == 16


@pytest.mark.parametrize(("seconds", "waits"), [(3900, True), (3901, False)])
def test_a_provider_that_wants_peace_for_over_an_hour_has_it(seconds: float, waits: bool) -> None:
    """F20, F21."""
    runner = Runner(in_between(seconds), DONE)
    if waits:
        assert runner.run().outcome.finished
    else:
        with pytest.raises(RateLimited, match="2026-01-01 01:05 UTC") as caught:
            runner.run()
        assert caught.value.retry_at == START + timedelta(seconds=seconds)
        assert runner.waits == []
