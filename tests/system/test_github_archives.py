"""Three recorded repositories, read by GitHub's source and counted again (truth: plain recounts)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.servers.replay import REPLAY, Replay, running_replay

from diip_adapters.github import GITHUB
from diip_adapters.web import open_http
from diip_adapters.web.egress import parse_egress
from diip_core.memory.clock import ManualClock
from diip_core.ports.issue_source import Page
from diip_core.ports.provider import Connection

FOLDERS = {
    "panjf2000/ants": "github-ants",
    "bitcoin-core/gui": "github-bitcoin-core-gui",
    "rust-lang/rust": "github-rust-first5000",
}


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    with running_replay() as server:
        yield server


def pages_of(repository: str, base_url: str) -> Iterator[Page]:
    clock = ManualClock(datetime(2026, 11, 23, tzinfo=UTC))
    http = open_http(base_url, egress=parse_egress("127.0.0.1", https_only=False), now=clock.now)
    settings = GITHUB.form.parse({"repository": repository})
    source = GITHUB.open(Connection(settings, base_url, None, http, clock.now))
    source.check()
    cursor = None
    try:
        while True:
            page = source.fetch(cursor)
            yield page
            cursor = page.cursor
            if not page.more:
                return
    finally:
        http.close()


@pytest.mark.parametrize("repository", FOLDERS)
def test_an_archive_counts_as_its_truth_says(repository: str, replay: Replay) -> None:
    truth: dict[str, Any] = json.loads(
        (REPLAY / "data" / "truth" / f"{FOLDERS[repository]}.json").read_text()
    )
    expected = truth["issues"]
    pages = list(pages_of(repository, replay.base_url))
    assert [page.quarantined for page in pages if page.quarantined or page.shortfall] == []
    issues = {issue.external_id: issue for page in pages for issue in page.issues}.values()
    states = Counter(issue.original_status for issue in issues)
    assert len(issues) == expected["total"]
    assert (states["open"], states["closed"]) == (expected["open"], expected["closed"])
    reasons = Counter(str(issue.state_reason) for issue in issues)
    assert dict(reasons) == expected["state_reason"]
    assert sum(not issue.body for issue in issues) == expected["no_body"]
    assert sum(issue.author is None for issue in issues) == expected["no_user"] + expected["ghost"]
    assert sum(bool(issue.assignees) for issue in issues) == expected["assigned"]
    assert sum(issue.milestone is not None for issue in issues) == expected["milestoned"]
    created = Counter(f"{issue.created_at:%Y-%m}" for issue in issues)
    assert dict(created) == expected["created_by_month_utc"]
    seconds = [(i.resolved_at - i.created_at).total_seconds() for i in issues if i.resolved_at]
    assert len(seconds) == expected["resolution"]["n"]
    assert sum(seconds) / len(seconds) == pytest.approx(expected["resolution"]["mean_s"], abs=0.001)
    labels = Counter(label for issue in issues for label in issue.labels)
    assert {name: labels[name] for name in expected["labels"]} == expected["labels"]
