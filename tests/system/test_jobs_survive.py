"""The worker process is killed again and again: the job goes on by itself, its rows are exact (P4, P5)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from tests.servers.replay import archived_issues, running_replay

from diip_adapters.bootstrap import open_ports
from diip_adapters.settings import read_settings
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.issues.issue import Scope
from diip_core.domain.jobs.job import Job
from diip_core.ports.bundle import Ports
from diip_core.use_cases.issues.export_issues import export_issues
from diip_core.use_cases.jobs.get_job import get_job
from diip_core.use_cases.mirror.connect_integration import connect_integration
from diip_core.use_cases.mirror.request_sync import request_sync
from diip_core.use_cases.projects.create_project import create_project

GUI, GUI_FOLDER = "bitcoin-core/gui", "github-bitcoin-core-gui"
PARENT = """
import signal, sys
from diip_adapters.local_queue import LocalQueue
queue = LocalQueue()
signal.signal(signal.SIGTERM, lambda *_: (queue.stop(), sys.exit(0)))
queue.start()
print("up", flush=True)
signal.pause()
"""
SOON = 60.0
"""Seconds after a start in which the job must go on (issue 4)."""


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    return {
        "DIIP_DATA_DIR": str(tmp_path / "home"),
        "DIIP_DATABASE_URL": request.getfixturevalue(request.param),
        "DIIP_EGRESS_ALLOW": "127.0.0.1",
    }


@contextmanager
def asked(environment: dict[str, str]) -> Iterator[tuple[Ports, Scope, Job]]:
    """A connected integration and the job of its first sync."""
    with running_replay() as replay, open_ports(read_settings(environment)) as ports:
        project = create_project(ports, OPERATOR, name="Survivors")
        integration = connect_integration(
            ports,
            OPERATOR,
            project.id,
            provider="github",
            config={"repository": GUI},
            base_url=replay.base_url,
            verify=False,
        )
        yield ports, integration.scope, request_sync(ports, OPERATOR, integration.scope)


def start(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """A service without its HTTP, in a session of its own."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("DIIP_")}
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        env={**plain, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"up\n"
    return process


def kill_everything(parent: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the parent and to its worker at once."""
    for pid in (*children(parent.pid), parent.pid):
        os.kill(pid, signal.SIGKILL)
    parent.wait()
    assert parent.stdout is not None
    parent.stdout.close()


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in listed for child in path.read_text().split()]


def eventually(holds: Callable[[], bool], seconds: float) -> float:
    """Wait for it; how many seconds it took."""
    began, pause = monotonic(), Event()
    while not holds():
        assert monotonic() - began < seconds, f"it did not come within {seconds} s"
        pause.wait(0.05)
    return monotonic() - began


def test_a_sync_continues_by_itself_after_each_kill_and_ends_exact(environment: dict[str, str]) -> None:
    with asked(environment) as (ports, scope, job):
        for _ in range(3):
            known = get_job(ports, OPERATOR, job.id).epoch
            parent = start(environment)
            try:
                eventually(lambda known=known: get_job(ports, OPERATOR, job.id).epoch > known, SOON)  # type: ignore[misc]
                Event().wait(0.4)
            finally:
                kill_everything(parent)
        assert get_job(ports, OPERATOR, job.id).state == "running"
        parent = start(environment)
        try:
            eventually(lambda: get_job(ports, OPERATOR, job.id).state == "succeeded", 300)
        finally:
            parent.terminate()
            assert parent.wait(60) == 0
            assert parent.stdout is not None
            parent.stdout.close()
        mirrored = {each.stored.issue.key for each in export_issues(ports, OPERATOR, scope)}
        assert mirrored == {f"#{record['number']}" for record in archived_issues(GUI_FOLDER)}


def test_sigterm_ends_with_a_whole_page_and_lets_go_of_everything(environment: dict[str, str]) -> None:
    """F25."""
    with asked(environment) as (ports, scope, job):
        parent = start(environment)
        eventually(lambda: get_job(ports, OPERATOR, job.id).progress is not None, SOON)
        parent.terminate()
        assert parent.wait(60) == 0
        assert parent.stdout is not None
        parent.stdout.close()
        left = get_job(ports, OPERATOR, job.id)
        assert (left.state, left.waiting_reason, left.crashes) == ("queued", "slice", 0)
        with ports.storage.begin() as work:
            assert work.workers.all() == ()
            work.checkpoints.claim(scope, holder=ports.process.holder(), lease_seconds=1)
            assert work.checkpoints.peek(scope).mid_walk
