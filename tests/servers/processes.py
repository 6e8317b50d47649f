"""What Linux says about processes."""

from __future__ import annotations

from pathlib import Path


def children(pid: int) -> set[int]:
    """Every process below this one."""
    below: set[int] = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            below |= {int(child)} | children(int(child))
    return below


def memory_kib(pid: int, line: str) -> int:
    """A line of the process's ``/proc/…/status``, such as ``VmRSS`` (now) or ``VmHWM`` (the most so far)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition(f"{line}:")[2].split()[0])
