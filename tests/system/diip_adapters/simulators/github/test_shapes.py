"""The simulator's records against recorded ones and against GitHub's own description."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[6] / "shared" / "replay" / "data"
LIST = "/repos/tidewater/harbourmaster/issues"
NEW = {"x_github_api_version": "2026-03-10"}

needs_recordings = pytest.mark.skipif(
    not DATA.is_dir(), reason="the recorded payloads of ../shared are not here"
)


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    with gzip.open(DATA / "specs" / "github-rest.openapi.json.gz") as file:
        return json.load(file)["components"]["schemas"]


@pytest.fixture(scope="module")
def recorded() -> list[dict[str, Any]]:
    with gzip.open(DATA / "github-rust-first5000" / "issues.jsonl.gz") as file:
        return [json.loads(line) for line in file]


def rows(caller, tail: str = "", **headers: str) -> list[dict[str, Any]]:
    return [
        row
        for page in range(1, 4)
        for row in caller.rows(f"{LIST}{tail}?state=all&per_page=100&page={page}", **headers)
    ]


@needs_recordings
def test_issues_and_pull_requests_have_the_keys_of_recorded_ones(caller, recorded) -> None:
    for is_pull in (False, True):
        real = next(row for row in recorded if ("pull_request" in row) == is_pull)
        made = next(row for row in rows(caller) if ("pull_request" in row) == is_pull)
        assert set(made) == set(real)


@needs_recordings
@pytest.mark.parametrize(
    "part", ["user", "labels", "milestone", "reactions", "sub_issues_summary", "issue_dependencies_summary"]
)
def test_parts_have_the_keys_of_recorded_ones(caller, recorded, part) -> None:
    def first(all_rows: list[dict[str, Any]]) -> dict[str, Any]:
        found = next(row[part] for row in all_rows if row.get(part))
        return found[0] if isinstance(found, list) else found

    real = first(recorded)
    made = first(rows(caller))
    assert set(made) - set(real) == set()
    assert set(real) - set(made) <= {"user_view_type"}


@needs_recordings
@pytest.mark.parametrize(
    ("tail", "schema"), [("", "issue"), ("/comments", "issue-comment"), ("/events", "issue-event")]
)
def test_records_fit_the_description(caller, schemas, tail, schema) -> None:
    described = schemas[schema]
    required = set(described["required"]) - {"assignee"}
    known = set(described["properties"]) | {"state_reason"}
    for row in rows(caller, tail, **NEW):
        assert required <= set(row) <= known


def test_every_kind_of_event_says_what_it_is_about(caller) -> None:
    about = {
        "labeled": "label", "unlabeled": "label", "assigned": "assignee", "milestoned": "milestone",
        "renamed": "rename", "locked": "lock_reason", "closed": "state_reason",
    }  # fmt: skip
    events = [row for page in caller.walk(f"{LIST}/events?per_page=100") for row in page]
    kinds = {row["event"] for row in events}
    assert kinds >= {*about, "reopened", "subscribed", "mentioned", "merged"}
    for row in events:
        if row["event"] in about:
            assert about[row["event"]] in row
            assert row[about[row["event"]]] or row["event"] == "closed"


def test_closed_issues_have_a_date_a_reason_and_a_closer(caller) -> None:
    issues = [row for row in rows(caller) if "pull_request" not in row]
    closed = [row for row in issues if row["state"] == "closed"]
    assert {row["state_reason"] for row in closed} == {"completed", "not_planned", "duplicate"}
    assert all(row["closed_at"] and row["closed_by"] for row in closed)
    assert all(row["closed_at"] is None for row in issues if row["state"] == "open")


def test_some_open_issues_were_closed_before(caller) -> None:
    reasons = {row["state_reason"] for row in rows(caller) if row["state"] == "open"}
    assert reasons == {None, "reopened"}


def test_a_pull_request_is_recognised_by_its_key_and_address(caller) -> None:
    for row in rows(caller):
        assert ("pull_request" in row) == ("/pull/" in row["html_url"])


def test_some_authors_are_gone_and_some_are_bots(caller) -> None:
    users = [row["user"] for row in rows(caller)] + [row["user"] for row in rows(caller, "/comments")]
    assert None in users
    assert {user["type"] for user in users if user} == {"User", "Bot"}
