from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from tests.servers.processes import wait_until_paused

from diip_adapters.system.failpoint import FailpointReached, NoFailpoint, parse_failpoint
from diip_core.ports.failpoint import FAILPOINTS

PASS_TWICE = """
from diip_adapters.system.failpoint import parse_failpoint
failpoint = parse_failpoint("{text}")
for turn in (1, 2):
    print(turn, flush=True)
    failpoint("page.stored")
print("end", flush=True)
"""


def test_nothing_happens_without_a_failpoint() -> None:
    for name in FAILPOINTS:
        NoFailpoint()(name)


def test_only_the_nth_passing_of_the_named_border_raises() -> None:
    failpoint = parse_failpoint("page.stored:2:raise")
    failpoint("tx.begin")
    failpoint("page.stored")
    with pytest.raises(FailpointReached, match=r"page\.stored"):
        failpoint("page.stored")
    failpoint("page.stored")


def test_kill_ends_the_process_without_a_word() -> None:
    done = run("page.stored:2:kill")
    assert done.communicate(timeout=60)[0] == "1\n2\n"
    assert done.returncode == -signal.SIGKILL


def test_pause_stops_the_process_until_it_may_continue() -> None:
    process = run("page.stored:1:pause")
    assert process.stdout is not None
    assert process.stdout.readline() == "1\n"
    wait_until_paused(process.pid)
    process.send_signal(signal.SIGCONT)
    assert process.communicate(timeout=60)[0] == "2\nend\n"
    assert process.returncode == 0


def run(text: str) -> subprocess.Popen[str]:
    code = PASS_TWICE.format(text=text)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
