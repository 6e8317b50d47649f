"""The command line against a GitHub that often fails."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.servers.diip import DIIP, Diip
from tests.servers.processes import wait_until_paused

from diip_adapters.simulators.faults import Fault
from diip_adapters.simulators.github import (
    GitHubSimulator,
    Grant,
    Repository,
    build_repository,
    expected_issues,
)
from diip_adapters.simulators.server import running
from diip_adapters.system import SystemClock

SCOPE = "tidewater/harbour"
FIELDS = [
    "provider", "scope", "project_id", "integration_id", "fetched", "created", "updated", "unchanged",
    "removed", "quarantined", "pages", "api_calls", "retries", "waited_seconds", "seconds", "resumed",
    "complete",
]  # fmt: skip


@pytest.fixture(scope="module")
def repository() -> Repository:
    # Which records a fault hits depends on their ids, and these on the date.
    return build_repository(SCOPE, issues=150, seed=1, now=datetime(2026, 11, 23, 9, tzinfo=UTC))


@pytest.fixture
def simulator(repository: Repository) -> GitHubSimulator:
    return GitHubSimulator(SystemClock(), [repository])


@pytest.fixture
def github(simulator: GitHubSimulator) -> Iterator[str]:
    with running(simulator) as base_url:
        yield base_url


@pytest.fixture
def diip(tmp_path: Path) -> Diip:
    return Diip(tmp_path / "home", f"sqlite:///{tmp_path / 'diip.db'}")


def test_a_sync_prints_one_document_and_the_second_changes_nothing(
    diip: Diip, github: str, repository: Repository
) -> None:
    first = diip.sync(SCOPE, github)
    assert first.code == 0
    assert list(first.json) == FIELDS
    issues = {json.loads(line)["external_id"] for line in diip.export(SCOPE).splitlines()}
    assert issues == {str(issue_id) for issue_id in expected_issues(repository)}
    assert first.json["created"] == len(issues)
    assert (first.json["complete"], first.json["resumed"]) == (True, False)
    second = diip.sync(SCOPE, github)
    assert (second.json["created"], second.json["updated"]) == (0, 0)
    assert second.json["integration_id"] == first.json["integration_id"]
    full = diip.sync(SCOPE, github, "--full")
    assert full.json["fetched"] >= len(issues)
    assert (full.json["created"], full.json["updated"]) == (0, 0)


def test_every_call_is_in_the_log(
    diip: Diip, github: str, simulator: GitHubSimulator, tmp_path: Path
) -> None:
    simulator.tokens["good"] = Grant()
    assert diip.sync(SCOPE, github, "--token", "good").code == 0
    assert diip.sync(SCOPE, github, "--token", "wrong").code == 1
    with closing(sqlite3.connect(tmp_path / "diip.db")) as connection:
        (logged,) = connection.execute("SELECT count(*) FROM api_call").fetchone()
    assert logged == simulator.log.requests


def test_a_plain_sync_says_in_a_sentence_what_it_did(diip: Diip, github: str) -> None:
    done = diip.run("sync", "github", SCOPE, "--base-url", github)
    assert done.code == 0
    assert done.out.startswith(f"github {SCOPE}: ")
    assert len(done.out.splitlines()) == 1


def test_failures_are_retried_and_counted(diip: Diip, github: str, simulator: GitHubSimulator) -> None:
    simulator.plan.replace([Fault("http-502", every=4), Fault("secondary-limit", every=7, seconds=1)])
    done = diip.sync(SCOPE, github)
    assert done.code == 0, done.err
    assert done.json["retries"] > 0
    assert done.json["waited_seconds"] > 0
    assert done.json["complete"] is True


@pytest.mark.long
def test_a_provider_that_is_down_is_given_up_and_the_next_run_continues(
    diip: Diip, github: str, simulator: GitHubSimulator
) -> None:
    assert diip.sync(SCOPE, github).code == 0
    simulator.plan.replace([Fault("http-500")])
    done = diip.run("sync", "github", SCOPE)
    assert (done.code, done.out) == (1, "")
    assert "gave up after 9 failures in a row" in done.err.splitlines()[-1]
    simulator.plan.replace([])
    assert diip.sync(SCOPE, github).json["complete"] is True


def test_a_mirror_with_unreadable_records_is_incomplete(
    diip: Diip, github: str, simulator: GitHubSimulator
) -> None:
    simulator.plan.replace([Fault("impossible-date", match="/issues[?]", share=0.02)])
    done = diip.sync(SCOPE, github)
    assert done.code == 3, done.err
    assert done.json["complete"] is False
    assert done.json["quarantined"] > 0
    assert "quarantine" in done.err.splitlines()[-1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_sync_says_how_to_continue_and_continues_there(
    diip: Diip, github: str, number: signal.Signals
) -> None:
    words = ["sync", "github", SCOPE, "--base-url", github, "--project", "an other", "--json"]
    process = pausing(diip).start(*words)
    wait_until_paused(process.pid)
    process.send_signal(number)
    process.send_signal(signal.SIGCONT)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (130, ""), err
    said = shlex.split(err.splitlines()[-1].partition(": diip ")[2])
    assert said == words
    again = diip.run(*said)
    assert (again.code, again.json["resumed"], again.json["complete"]) == (0, True, True)


def test_a_second_run_waits_for_the_first_and_says_so(diip: Diip, github: str) -> None:
    words = ["sync", "github", SCOPE, "--base-url", github, "--json"]
    first = pausing(diip).start(*words)
    wait_until_paused(first.pid)
    second = diip.start(*words)
    assert second.stderr is not None
    said = second.stderr.readline()
    first.send_signal(signal.SIGCONT)
    first.communicate(timeout=120)
    _, err = second.communicate(timeout=120)
    assert (first.returncode, second.returncode) == (0, 0), err
    assert f"process {first.pid} on " in said


def pausing(diip: Diip) -> Diip:
    """The same command, but it pauses once it has committed its first page."""
    return Diip(diip.home, diip.database, {"DIIP_FAILPOINT": "tx.after_commit:1:pause"})


def test_a_run_whose_process_was_killed_is_taken_over_at_once(
    diip: Diip, github: str, simulator: GitHubSimulator
) -> None:
    killed = Diip(diip.home, diip.database, {"DIIP_FAILPOINT": "page.stored:2:kill"})
    done = killed.sync(SCOPE, github)
    assert done.code == -signal.SIGKILL
    again = diip.sync(SCOPE, github)
    assert (again.code, again.json["resumed"]) == (0, True)
    assert "process " not in again.err, "it waited for a process that is dead"


def test_a_token_comes_from_the_environment(diip: Diip, github: str, simulator: GitHubSimulator) -> None:
    with_token = Diip(diip.home, diip.database, {"GITHUB_PAT": "secret-token"})
    assert with_token.sync(SCOPE, github, "--token-env", "GITHUB_PAT").code == 0
    assert diip.sync(SCOPE, github).code == 0
    assert (diip.home / "encryption.keys").stat().st_mode & 0o777 == 0o600
    assert b"secret-token" not in Path(diip.database.removeprefix("sqlite:///")).read_bytes()


def test_a_report_reads_as_text_and_as_a_document(diip: Diip, github: str) -> None:
    total = diip.sync(SCOPE, github).json["created"]
    text = diip.run("report", SCOPE)
    assert text.code == 0
    assert f"GitHub {SCOPE}" in text.out.splitlines()[0]
    assert "What this rests on" in text.out
    document = diip.run("report", "--format", "json", "--from", "2020-01-01", "--to", "2100-01-01").json
    assert document["total_issues"] == document["created"] == total
    assert (document["from"], document["to"]) == ("2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z")
    assert document["verified"] is True
    assert {"trends", "spikes", "flow", "bottlenecks", "priorities"} <= set(document)


def test_a_report_is_written_as_a_page_whole_or_not_at_all(diip: Diip, github: str, tmp_path: Path) -> None:
    assert diip.sync(SCOPE, github).code == 0
    target = tmp_path / "out" / "report.html"
    target.parent.mkdir()
    done = diip.run("report", SCOPE, "--format", "html", "--out", str(target))
    assert (done.code, done.out, done.err) == (0, "", "")
    assert target.read_text().startswith("<!DOCTYPE html>")
    assert list(target.parent.iterdir()) == [target]
    assert "</html>" in diip.run("report", SCOPE, "--format", "html").out
    assert diip.run("report", SCOPE, "--out", str(tmp_path / "no" / "where")).code == 2


def test_an_export_is_whole_or_not_there(diip: Diip, github: str, tmp_path: Path) -> None:
    assert diip.sync(SCOPE, github).code == 0
    target = tmp_path / "out" / "issues.jsonl"
    target.parent.mkdir()
    done = diip.run("export", SCOPE, "--out", str(target), "--with-comments")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert target.read_text() == diip.export(SCOPE)
    assert list(target.parent.iterdir()) == [target]
    records = [json.loads(line) for line in target.read_text().splitlines()]
    assert [record["external_id"] for record in records] == sorted(
        record["external_id"] for record in records
    )
    assert diip.run("export", SCOPE, "--out", os.devnull).code == 0
    assert Path(os.devnull).is_char_device()


def test_a_reader_that_goes_away_is_no_failure(diip: Diip, github: str, tmp_path: Path) -> None:
    assert diip.sync(SCOPE, github).code == 0
    process = diip.start("export", SCOPE, "--out", "-", "--with-comments")
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")


def test_the_schema_is_checked_and_upgraded(diip: Diip) -> None:
    assert diip.run("db", "check").code == 1
    assert diip.run("db", "upgrade").code == 0
    assert diip.run("db", "check").code == 0


def test_the_settings_are_shown_without_secrets(diip: Diip) -> None:
    shown = Diip(diip.home, "postgresql://me:canary@host/db").run("config")
    assert shown.code == 0
    assert "postgresql://me:***@host/db" in shown.out
    assert "canary" not in shown.out
    document = diip.run("config", "--json").json
    assert document["DIIP_EGRESS_ALLOW"] == {"value": "127.0.0.1", "source": "environment"}


@pytest.mark.parametrize(
    "command", ["", "demo", "sync", "report", "export", "config", "db", "db upgrade", "db check"]
)
def test_every_command_has_help_with_an_example(diip: Diip, command: str) -> None:
    done = diip.run(*command.split(), "--help")
    assert done.code == 0
    assert f"Example: diip {command}".rstrip() in done.out


def test_the_demo_runs_offline_to_its_report(tmp_path: Path) -> None:
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    command = [DIIP, "demo", "--once"]
    done = subprocess.run(command, env=bare, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "Report on GitHub tidewater/harbour" in done.stdout
    assert "There is a spike" in done.stdout
    assert "raised no alarm." in done.stdout
    assert "failed and were repeated" in done.stdout
    assert "diip report OWNER/NAME --format html" in done.stdout
    assert list(tmp_path.iterdir()) == []
