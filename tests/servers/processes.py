"""What Linux says about processes."""

from __future__ import annotations

import os
from pathlib import Path


def children(pid: int) -> set[int]:
    """Every process below this one."""
    below: set[int] = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            below |= {int(child)} | children(int(child))
    return below


def wait_until_paused(pid: int) -> None:
    """Wait until a child of this process stops, for example at a failpoint that pauses it."""
    stopped = os.waitid(os.P_PID, pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    assert stopped is not None
    assert stopped.si_code == os.CLD_STOPPED, f"process {pid} ended before it paused"


def processor_seconds(pid: int) -> float:
    """How long the process itself, without its children, has used a processor so far."""
    after_the_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_the_name[11]) + int(after_the_name[12])) / os.sysconf("SC_CLK_TCK")


def memory_kib(pid: int, line: str) -> int:
    """A line of the process's ``/proc/…/status``, such as ``VmRSS`` (now) or ``VmHWM`` (the most so far)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition(f"{line}:")[2].split()[0])
