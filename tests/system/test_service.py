"""The seed's whole story by a real HTTP client against ``diip serve``."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.servers.processes import children
from tests.servers.service import Service, running_service, until

from diip_adapters.simulators.faults import Fault
from diip_adapters.simulators.github import GitHubSimulator, Repository, build_repository, expected_issues
from diip_adapters.simulators.server import running
from diip_adapters.system import SystemClock

SCOPE = "tidewater/harbour"
TOKEN = "ghp_canary0provider0token0000000000000000"


@pytest.fixture(scope="module")
def repository() -> Repository:
    return build_repository(SCOPE, issues=150, seed=1, now=SystemClock().now())


@pytest.fixture
def github(repository: Repository) -> Iterator[str]:
    with running(GitHubSimulator(SystemClock(), [repository])) as base_url:
        yield base_url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


def connect(ada: httpx.Client, project: str, github: str) -> dict[str, Any]:
    answer = ada.post(
        f"/api/projects/{project}/integrations/github/connect/",
        json={"config": {"repository": SCOPE}, "base_url": github, "token": TOKEN},
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_whole_story_on_an_empty_machine(
    tmp_path: Path, database: str, github: str, repository: Repository
) -> None:
    with running_service(tmp_path / "home", database) as service:
        ada = service.signed_up("ada@example.org")
        project = ada.post("/api/projects/", json={"name": "Harbour"}).json()["id"]
        integration = connect(ada, project, github)
        assert integration["quota"] is None
        sync = ada.post(f"/api/projects/{project}/integrations/{integration['id']}/sync/")
        assert sync.status_code == 202, sync.text
        job = f"/api/jobs/{sync.json()['job_id']}/"
        until(lambda: ada.get(job).json()["state"] == "succeeded")
        expected = {str(issue_id) for issue_id in expected_issues(repository)}
        assert listed_ids(ada, project) == expected
        summary = ada.get(f"/api/projects/{project}/analytics/summary/").json()
        assert summary["total_issues"] == len(expected)
        assert summary["open_issues"] + summary["closed_issues"] == len(expected)
        exported = ada.get(f"/api/projects/{project}/export/?format=jsonl")
        assert {json.loads(line)["external_id"] for line in exported.text.splitlines()} == expected
        one = ada.get(f"/api/projects/{project}/issues/?limit=1").json()["items"][0]
        whole = ada.get(f"/api/projects/{project}/issues/{one['id']}/").json()
        assert whole["title"] == one["title"]
        word = max(one["title"].split(), key=len).strip(".,:()'\"")
        found = ada.get(f"/api/projects/{project}/issues/", params={"q": word}).json()["items"]
        assert one["id"] in {item["id"] for item in found}
        assert ada.get(f"/api/projects/{project}/").json()["health"] == "healthy"
        calls = ada.get(f"/api/projects/{project}/integrations/{integration['id']}/calls/").json()["items"]
        assert calls[0]["success"]
        quota = ada.get(f"/api/projects/{project}/integrations/{integration['id']}/").json()["quota"]
        assert 0 < quota["remaining"] < quota["limit"]
    assert TOKEN not in service.log.read_text()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are found in /proc")
def test_a_sync_continues_by_itself_after_three_kills(tmp_path: Path, database: str) -> None:
    repository = build_repository(SCOPE, issues=700, seed=2, now=SystemClock().now())
    expected = {str(issue_id) for issue_id in expected_issues(repository)}
    slow = Fault("slow", seconds=1)
    simulator = GitHubSimulator(SystemClock(), [repository], faults=[slow])
    home = tmp_path / "home"
    with running(simulator) as github:
        job, project = begin_and_be_killed(home, database, github)
        for _ in range(2):
            go_on_and_be_killed(home, database, job)
        simulator.plan.replace([])
        with running_service(home, database) as service:
            ada = service.logged_in("ada@example.org")
            until(lambda: ada.get(job).json()["state"] == "succeeded", seconds=120)
            assert listed_ids(ada, project) == expected


def begin_and_be_killed(home: Path, database: str, github: str) -> tuple[str, str]:
    """The path of the job that was running when every process was killed, and its project."""
    with pytest.raises(Killed), running_service(home, database) as service:
        ada = service.signed_up("ada@example.org")
        project = ada.post("/api/projects/", json={"name": "Harbour"}).json()["id"]
        scope = connect(ada, project, github)["id"]
        sync = ada.post(f"/api/projects/{project}/integrations/{scope}/sync/")
        job = f"/api/jobs/{sync.json()['job_id']}/"
        until(lambda: moved_on(ada.get(job).json(), 0), seconds=120)
        kill(service)
    return job, project


def go_on_and_be_killed(home: Path, database: str, job: str) -> None:
    """Start again, see the job continue, and kill every process."""
    with pytest.raises(Killed), running_service(home, database) as service:
        ada = service.logged_in("ada@example.org")
        done = (ada.get(job).json()["progress"] or {"done": 0})["done"]
        until(lambda: moved_on(ada.get(job).json(), done), seconds=120)
        kill(service)


class Killed(Exception):
    """Every process of a service is dead."""


def kill(service: Service) -> None:
    """Kill the service and all below it at once."""
    for pid in (service.process.pid, *children(service.process.pid)):
        os.kill(pid, signal.SIGKILL)
    service.process.wait()
    raise Killed


def moved_on(job: dict[str, Any], done: int) -> bool:
    """Whether a job got further than it was."""
    assert job["state"] != "succeeded", "the sync was over before it could be killed"
    return bool(job["progress"]) and job["progress"]["done"] > done


def listed_ids(client: httpx.Client, project: str) -> set[str]:
    """The external ids of every page of the list."""
    path, found = f"/api/projects/{project}/issues/?limit=40", []
    while path:
        answer = client.get(path)
        assert answer.status_code == 200, answer.text
        found += [item["external_id"] for item in answer.json()["items"]]
        path = answer.headers.get("link", "").partition(">")[0][1:]
    assert len(found) == len(set(found))
    return set(found)
