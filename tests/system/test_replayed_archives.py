"""Real recorded repositories, mirrored by the real command over real HTTP into real databases."""

from __future__ import annotations

import json
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.servers.diip import Diip
from tests.servers.replay import Replay, archived_issues, running_replay

GUI = "bitcoin-core/gui"
FOLDERS = {
    GUI: "github-bitcoin-core-gui",
    "panjf2000/ants": "github-ants",
    "rust-lang/rust": "github-rust-first5000",
}
TEN_FAULTS = (
    "http:500", "http:502", "http:503", "reset", "truncate", "truncate-json", "html200", "empty200",
    "secondary429", "primary",
)  # fmt: skip
DATABASES = ("sqlite_url", "postgres_url")


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    with running_replay("--retry-after", "1") as server:
        yield server


@pytest.fixture
def diip(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], Diip]:
    def over(database: str) -> Diip:
        home = tmp_path / database
        return Diip(home, request.getfixturevalue(database))

    return over


def records(export: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export.splitlines()]


def expected(issue: dict[str, Any]) -> dict[str, Any]:
    """What the export must say of a recorded issue, by the interface's own words."""
    user = issue["user"]
    return {
        "external_id": str(issue["id"]),
        "key": f"#{issue['number']}",
        "url": issue["html_url"],
        "title": issue["title"],
        "body": issue["body"].replace("\0", "") if issue["body"] is not None else None,
        "original_status": issue["state"],
        "status": issue["state"],
        "state_reason": issue["state_reason"],
        "author": None if user is None or user["login"] == "ghost" else user["login"],
        "labels": sorted(label["name"] for label in issue["labels"]),
        "milestone": issue["milestone"]["title"] if issue["milestone"] else None,
        "created_at": issue["created_at"],
        "updated_at": issue["updated_at"],
        "locked": issue["locked"],
    }


@pytest.mark.parametrize("scope", FOLDERS)
def test_a_mirror_holds_exactly_the_archives_issues_on_both_databases(
    scope: str, replay: Replay, diip: Callable[[str], Diip]
) -> None:
    exports = []
    for database in DATABASES:
        run = diip(database)
        first = run.sync(scope, replay.base_url)
        assert first.code == 0, first.err
        assert first.json["complete"] is True
        second = run.sync(scope, replay.base_url)
        assert (second.json["created"], second.json["updated"]) == (0, 0)
        exports.append(run.export(scope))
    assert exports[0] == exports[1]
    mirrored = records(exports[0])
    recorded = sorted(
        (expected(issue) for issue in archived_issues(FOLDERS[scope])), key=lambda r: r["external_id"]
    )
    assert [{name: record[name] for name in recorded[0]} for record in mirrored] == recorded


def test_a_mirror_holds_exactly_the_archives_comments_and_events(
    replay: Replay, diip: Callable[[str], Diip]
) -> None:
    run = diip("sqlite_url")
    assert run.sync(GUI, replay.base_url).code == 0
    for record in records(run.export(GUI)):
        path = f"/repos/{GUI}/issues/{record['key'][1:]}"
        comments = replay.all_of(f"{path}/comments")
        assert {c["external_id"] for c in record["comments"]} == {str(c["id"]) for c in comments}
        assert record["comments_count"] == len(comments)
        events = replay.all_of(f"{path}/events")
        assert sorted(t["at"] for t in record["transitions"]) == sorted(e["created_at"] for e in events)
        closed = [t["at"] for t in record["transitions"] if (t["field"], t["to"]) == ("status", "closed")]
        assert sorted(closed) == sorted(e["created_at"] for e in events if e["event"] == "closed")


def test_fourteen_percent_of_failing_requests_change_nothing(
    replay: Replay, diip: Callable[[str], Diip]
) -> None:
    calm = diip("sqlite_url")
    assert calm.sync(GUI, replay.base_url).code == 0
    with running_replay("--retry-after", "1", "--seed", "7") as stormy:
        stormy.control(faults=[{"kind": kind, "rate": 0.015} for kind in TEN_FAULTS])
        run = diip("postgres_url")
        done = run.sync(GUI, stormy.base_url)
        assert done.code == 0, done.err
        assert done.json["retries"] > 0
        stats = stormy.stats()
        assert sum(stats["faults"].values()) > 10
        assert stats["violations"] == {}
    assert run.export(GUI) == calm.export(GUI)


@pytest.mark.parametrize("database", DATABASES)
def test_ten_kills_lose_nothing_and_read_at_most_a_page_twice_each(
    database: str, replay: Replay, diip: Callable[[str], Diip], tmp_path: Path
) -> None:
    with running_replay("--latency", "4") as slow:
        run = diip(database)
        chance = random.Random(4)
        for _ in range(10):
            process = run.start("sync", "github", GUI, "--base-url", slow.base_url, "--json")
            time.sleep(chance.uniform(0.6, 1.6))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        last = run.sync(GUI, slow.base_url)
        assert last.code == 0, last.err
        asked = [entry[2] for entry in slow.get("/__log?n=20000") if "/repositories/" in entry[2]]
        assert len(asked) - len(set(asked)) <= 10 + 3
    calm = Diip(tmp_path / "calm", f"sqlite:///{tmp_path}/calm.db")
    assert calm.sync(GUI, replay.base_url).code == 0
    assert run.export(GUI) == calm.export(GUI)


@pytest.mark.parametrize("database", DATABASES)
def test_each_later_snapshot_is_reached_by_incremental_syncs(
    database: str, diip: Callable[[str], Diip]
) -> None:
    with running_replay("--epoch", "0") as server:
        run = diip(database)
        assert run.sync(GUI, server.base_url).code == 0
        silent: set[int] = set()
        for epoch in range(1, 6):
            before = {issue["id"]: issue for issue in archived_issues(FOLDERS[GUI], epoch - 1)}
            server.control(epoch={GUI: epoch})
            assert run.sync(GUI, server.base_url).code == 0
            now = archived_issues(FOLDERS[GUI], epoch)
            silent |= {
                issue["id"]
                for issue in now
                if issue["id"] in before
                and issue["updated_at"] == before[issue["id"]]["updated_at"]
                and expected(issue) != expected(before[issue["id"]])
            }
            mirrored = {record["external_id"]: record for record in records(run.export(GUI))}
            assert set(mirrored) == {str(issue["id"]) for issue in now}
            for issue in now:
                if issue["id"] not in silent:
                    wanted = expected(issue)
                    record = mirrored[str(issue["id"])]
                    assert {name: record[name] for name in wanted} == wanted
