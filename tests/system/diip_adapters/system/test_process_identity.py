from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from diip_adapters.system import SystemProcessIdentity
from diip_adapters.system import process_identity as holder
from diip_core.domain.mirror.lease import Holder

NAME_YOURSELF = (
    "from diip_adapters.system import SystemProcessIdentity as P; h = P().holder();"
    "print(h.host, h.boot_id, h.pid, h.started, sep='\\n', flush=True); input()"
)
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells boot and start of a process in /proc"
)


@pytest.fixture
def child() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", NAME_YOURSELF], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def _name(child: subprocess.Popen[str]) -> Holder:
    assert child.stdout is not None
    host, boot_id, pid, started = (child.stdout.readline().strip() for _ in range(4))
    return Holder(host, boot_id, int(pid), started)


def test_this_process_lives_under_its_own_name() -> None:
    process = SystemProcessIdentity()
    assert process.holder().pid == os.getpid()
    assert process.holder() == SystemProcessIdentity().holder()
    assert not process.is_dead(process.holder())


def test_another_process_is_dead_as_soon_as_it_is_killed(child: subprocess.Popen[str]) -> None:
    process, name = SystemProcessIdentity(), _name(child)
    assert (name.host, name.boot_id) == (process.holder().host, process.holder().boot_id)
    assert not process.is_dead(name)
    child.send_signal(signal.SIGSTOP)
    assert not process.is_dead(name), "a stopped process may go on"
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert process.is_dead(name), "it is a zombie, nobody waited for it yet"
    child.wait()
    assert process.is_dead(name)


def test_another_process_under_a_pid_used_again_is_not_the_holder() -> None:
    process = SystemProcessIdentity()
    assert process.is_dead(evolve(process.holder(), started="1"))
    assert not process.is_dead(evolve(process.holder(), pid=1, started=holder._stat(1)[1]))


def test_another_machine_is_never_declared_dead() -> None:
    process = SystemProcessIdentity()
    assert not process.is_dead(evolve(process.holder(), host="elsewhere", pid=2**30))
    assert not process.is_dead(evolve(process.holder(), host="elsewhere", boot_id="other/pid:[1]"))


def test_another_pid_namespace_is_never_declared_dead() -> None:
    process = SystemProcessIdentity()
    boot, _, _ = process.holder().boot_id.partition("/")
    assert not process.is_dead(evolve(process.holder(), boot_id=f"{boot}/pid:[1]", pid=2**30))


@pytest.mark.parametrize(
    ("machine_id", "dead"), [("0123456789abcdef" * 2, True), ("", False), ("uninitialized", False)]
)
def test_an_earlier_boot_is_dead_where_the_machine_is_known_by_more_than_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, machine_id: str, dead: bool
) -> None:
    path = tmp_path / "machine-id"
    path.write_text(machine_id + "\n")
    monkeypatch.setattr(holder, "_MACHINE_ID", path)
    process = SystemProcessIdentity()
    assert process.is_dead(evolve(process.holder(), boot_id="earlier/pid:[1]")) is dead
    assert machine_id not in process.holder().host or not machine_id


def test_without_proc_nobody_is_declared_dead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("_BOOT_ID", "_PID_NAMESPACE", "_MACHINE_ID"):
        monkeypatch.setattr(holder, name, tmp_path / "none")
    process = SystemProcessIdentity()
    assert process.holder().boot_id == ""
    assert not process.is_dead(evolve(process.holder(), pid=2**30))
    assert not process.is_dead(evolve(process.holder(), pid=2**30, boot_id="another/pid:[1]"))


def test_a_name_of_a_process_with_blanks_and_parentheses_is_read_past(tmp_path: Path) -> None:
    shell = Path("/bin/sleep")
    odd = tmp_path / "a) R (b"
    odd.write_bytes(shell.read_bytes())
    odd.chmod(0o700)
    with subprocess.Popen([odd, "60"]) as process:
        try:
            state, started = holder._stat(process.pid)
        finally:
            process.kill()
    assert state in {"R", "S", "D"}
    assert started.isdecimal()
    assert int(started) > 100
