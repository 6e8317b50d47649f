"""Which process this is, and which others are dead."""

from __future__ import annotations

import hashlib
import os
import re
import socket
from contextlib import suppress
from pathlib import Path

from diip_core.domain.mirror.lease import Holder

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_PID_NAMESPACE = Path("/proc/self/ns/pid")
_MACHINE_ID = Path("/etc/machine-id")
_MACHINE_MARK = "#"


class SystemProcessIdentity:
    """See `diip_core.ports.process_identity.ProcessIdentity`."""

    def __init__(self) -> None:
        self._holder = this_process()

    def holder(self) -> Holder:
        if self._holder.pid != os.getpid():  # a fork is another holder
            self._holder = this_process()
        return self._holder

    def is_dead(self, holder: Holder) -> bool:
        return is_dead(holder)


def this_process() -> Holder:
    """This process as it signs a lease.

    ``host`` is the machine's name and, where it has one, a hash of its machine id, as names repeat.
    ``boot_id`` is the kernel's boot and the PID namespace, outside of which a PID says nothing; it is
    empty where there is no ``/proc``.
    """
    pid = os.getpid()
    boot, namespace = _read(_BOOT_ID).strip(), _namespace()
    known = boot and namespace
    return Holder(_host(), f"{boot}/{namespace}" if known else "", pid, _stat(pid)[1])


def is_dead(holder: Holder) -> bool:
    """Whether ``holder`` certainly lives no more: false for other machines and wherever there is a doubt."""
    here = this_process()
    if holder.host != here.host or not holder.boot_id or not here.boot_id:
        return False
    boot, _, namespace = holder.boot_id.partition("/")
    our_boot, _, our_namespace = here.boot_id.partition("/")
    if boot != our_boot:
        return _MACHINE_MARK in here.host
    return namespace == our_namespace and not _lives(holder)


def _lives(holder: Holder) -> bool:
    try:
        with suppress(PermissionError):  # it is another user's
            os.kill(holder.pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    state, started = _stat(holder.pid)
    # A zombie runs no more. What /proc hides may still run.
    return state not in {"Z", "X"} and (not started or started == holder.started)


def _host() -> str:
    machine = _read(_MACHINE_ID).strip()
    if not re.fullmatch(r"[0-9a-f]{32}", machine):
        return socket.gethostname()
    # machine-id(5) asks not to hand the id itself on.
    return f"{socket.gethostname()}{_MACHINE_MARK}{hashlib.sha256(machine.encode()).hexdigest()[:8]}"


def _namespace() -> str:
    try:
        return str(_PID_NAMESPACE.readlink())
    except OSError:
        return ""


def _stat(pid: int) -> tuple[str, str]:
    """State and start, in clock ticks since the boot: fields 3 and 22 of proc_pid_stat(5)."""
    # The name in parentheses before them may hold blanks and parentheses.
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return (fields[0], fields[19]) if len(fields) > 19 else ("", "")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
