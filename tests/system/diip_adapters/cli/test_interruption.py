from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from diip_adapters.cli.interruption import Interruption


def test_the_first_signal_only_asks_for_an_end(capfd: pytest.CaptureFixture[str]) -> None:
    with Interruption() as interruption:
        os.kill(os.getpid(), signal.SIGTERM)
        assert interruption.requested
    assert capfd.readouterr().err == "stopping after this page; press again to stop at once\n"


def test_the_second_signal_ends_at_once() -> None:
    with pytest.raises(KeyboardInterrupt), Interruption():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)


def test_a_page_that_does_not_end_by_itself_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diip_adapters.cli.interruption.GRACE_SECONDS", 1)
    with pytest.raises(KeyboardInterrupt), Interruption():
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(20)


def test_waiting_ends_with_the_signal() -> None:
    with Interruption() as interruption:
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
        interruption.wait(lambda: 60.0)
        assert interruption.requested


def test_waiting_ends_when_the_time_is_over() -> None:
    left = iter([0.02, 0.01, 0.0])
    with Interruption() as interruption:
        interruption.wait(lambda: next(left))
    assert list(left) == []


def test_signals_mean_again_what_they_meant_before() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)]
    with Interruption():
        pass
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)] == before
    assert signal.alarm(0) == 0


def test_in_another_thread_no_handler_is_set() -> None:
    seen: list[bool] = []

    def enter() -> None:
        with Interruption() as interruption:
            seen.append(interruption.requested)

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert seen == [False]
