from __future__ import annotations

import io
from datetime import timedelta

import pytest
from attrs import evolve
from rich.console import Console

from diip_adapters.cli.bars import ProgressBars
from diip_adapters.cli.progress import ProgressLines
from diip_core.domain.issues.issue import Scope
from diip_core.events import PageStored, ScopeMoved, SyncFinished, SyncStarted, SyncWaiting
from diip_core.memory.bundle import START
from diip_core.memory.clock import ManualClock

SCOPE = Scope(project_id="p", integration_id="i")


def stored(delivered: int, total: int | None = None) -> PageStored:
    return PageStored(
        scope=SCOPE,
        stream="issues",
        delivered=delivered,
        created=delivered,
        updated=0,
        unchanged=0,
        quarantined=0,
        total_hint=total,
    )


def waiting(seconds: float, code: str = "rate_limited") -> SyncWaiting:
    return SyncWaiting(scope=SCOPE, until=START + timedelta(seconds=seconds), code=code)


def test_plain_lines_come_now_and_then_and_count_everything(capsys: pytest.CaptureFixture[str]) -> None:
    clock = ManualClock(START)
    with ProgressLines(clock.now, clock.monotonic) as progress:
        for _ in range(100):
            progress.announce(stored(10, 1000))
            clock.advance(0.125)
    assert capsys.readouterr().err.splitlines() == [
        "issues: 10 read",
        "issues: 250 read",
        "issues: 490 read",
        "issues: 730 read",
        "issues: 970 read",
    ]


def test_a_resumed_walk_counts_what_was_read_before_and_ends_at_100_percent(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = ManualClock(START)
    progress = ProgressLines(clock.now, clock.monotonic)
    for records, share in ((24_000, 0.16), (90_000, 0.6), (148_300, 1.0)):
        progress.announce(evolve(stored(100), stream="comments", records=records, share=share))
    assert capsys.readouterr().err.splitlines() == [
        "comments: 24,000 read, 16%",
        "comments: 148,300 read, 100%",
    ]


def test_a_wait_that_will_not_be_made_is_not_announced(capsys: pytest.CaptureFixture[str]) -> None:
    clock, screen = ManualClock(START), io.StringIO()
    ProgressLines(clock.now, clock.monotonic).announce(waiting(4192))
    with ProgressBars(clock.now, Console(file=screen, force_terminal=True, width=160)) as progress:
        progress.announce(waiting(4192))
    assert "waiting" not in capsys.readouterr().err + screen.getvalue()


def test_a_long_wait_is_always_reported_a_short_one_only_now_and_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = ManualClock(START)
    progress = ProgressLines(clock.now, clock.monotonic)
    progress.announce(stored(1))
    progress.announce(waiting(1, "timeout"))
    progress.announce(waiting(90))
    assert capsys.readouterr().err.splitlines() == [
        "issues: 1 read",
        "rate limit: waiting 90 s, until 00:01:30 UTC",
    ]


def test_a_resumed_run_says_so_once(capsys: pytest.CaptureFixture[str]) -> None:
    clock = ManualClock(START)
    progress = ProgressLines(clock.now, clock.monotonic)
    progress.announce(SyncStarted(scope=SCOPE, resumed=True))
    progress.announce(stored(1))
    progress.announce(SyncStarted(scope=SCOPE, resumed=True))
    assert capsys.readouterr().err.splitlines() == ["resuming where the last run ended", "issues: 1 read"]


def test_a_scope_that_moved_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    clock, screen = ManualClock(START), io.StringIO()
    moved = ScopeMoved(scope=SCOPE, moved_to="octo/starships")
    ProgressLines(clock.now, clock.monotonic).announce(moved)
    with ProgressBars(clock.now, Console(file=screen, width=160)) as progress:
        progress.announce(moved)
    for shown in (capsys.readouterr().err, screen.getvalue()):
        assert "octo/starships" in shown


def test_a_terminal_sees_bars_and_why_nothing_moves() -> None:
    clock, screen = ManualClock(START), io.StringIO()
    console = Console(file=screen, force_terminal=True, width=160)
    with ProgressBars(clock.now, console) as progress:
        progress.announce(SyncStarted(scope=SCOPE, resumed=True))
        progress.announce(stored(100, 400))
        progress.announce(waiting(3600))
        progress.print_line("a line\x1b[2J")
    shown = screen.getvalue()
    assert "resuming where the last run ended" in shown
    assert "100/400" in shown
    assert "rate limit: waiting 3600 s, until 01:00:00 UTC" in shown
    assert r"a line\x1b[2J" in shown


def test_the_bar_of_a_stream_is_full_when_the_next_one_begins() -> None:
    clock, screen = ManualClock(START), io.StringIO()
    with ProgressBars(clock.now, Console(file=screen, force_terminal=True, width=160)) as progress:
        progress.announce(stored(300))
        progress.announce(evolve(stored(5), stream="comments"))
    assert "300/300" in screen.getvalue()


def test_the_last_bar_is_full_at_the_end() -> None:
    clock, screen = ManualClock(START), io.StringIO()
    with ProgressBars(clock.now, Console(file=screen, force_terminal=True, width=160)) as progress:
        progress.announce(stored(300, 700))
        progress.announce(SyncFinished(scope=SCOPE, complete=True))
    assert "300/300" in screen.getvalue()
