"""The export record, field by field."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from attrs import evolve

from diip_core.domain.issues.export import ExportedIssue, export_record
from diip_core.domain.issues.history import History
from diip_core.domain.issues.issue import Person, Scope, Tombstone
from diip_core.domain.issues.snapshot import StoredIssue
from diip_core.testing.samples import START, a_comment, a_full_issue, a_transition, after, an_issue

FIELDS = [
    "provider", "scope", "external_id", "key", "url", "title", "body", "type", "original_type", "status",
    "original_status", "state_reason", "resolution", "priority", "original_priority", "author", "assignees",
    "labels", "milestone", "parent_key", "created_at", "updated_at", "closed_at", "first_response_at",
    "comments_count", "reactions_count", "locked", "truncated", "duplicate_of", "tombstone", "transitions",
    "custom",
]  # fmt: skip

STORED = StoredIssue(
    issue_id="1",
    scope=Scope(project_id="p", integration_id="i"),
    provider="github",
    scope_name="octo/rockets",
    issue=an_issue(),
    status="open",
    type="bug",
    priority="unknown",
    content_hash="0",
    history=History(closed_at=None, first_response_at=None, active_at=START),
)


def record(exported: ExportedIssue | None = None, digits: int = 0, **issue: Any) -> dict[str, Any]:
    exported = exported or ExportedIssue(stored=evolve(STORED, issue=an_issue(**issue)), transitions=())
    return export_record(exported, instant_digits=digits)


def test_the_fields_come_in_the_order_of_the_interface() -> None:
    assert list(record()) == FIELDS


def test_a_bare_issue_says_null_where_nothing_is_known() -> None:
    result = record(author=None, body=None)
    unknown = {name for name, value in result.items() if value is None}
    assert unknown == {
        "body", "original_type", "state_reason", "resolution", "original_priority", "author", "milestone",
        "parent_key", "closed_at", "first_response_at", "duplicate_of", "tombstone",
    }  # fmt: skip
    assert (result["assignees"], result["labels"], result["transitions"], result["custom"]) == (
        [],
        [],
        [],
        {},
    )


def test_a_full_issue_says_everything() -> None:
    issue = a_full_issue()
    history = History(
        closed_at=issue.resolved_at, first_response_at=after(60), active_at=after(99), comments_count=7
    )
    stored = evolve(STORED, issue=issue, history=history, status="closed", priority="critical")
    assert record(ExportedIssue(stored=stored, transitions=())) == {
        "provider": "github",
        "scope": "octo/rockets",
        "external_id": "1001",
        "key": "#1",
        "url": issue.url,
        "title": "Everything at once",
        "body": issue.body,
        "type": "bug",
        "original_type": "original_type",
        "status": "closed",
        "original_status": "closed",
        "state_reason": "state_reason",
        "resolution": "resolution",
        "priority": "critical",
        "original_priority": "original_priority",
        "author": "ada",
        "assignees": ["bob", "ada"],
        "labels": ["a,b;c", "kind/bug", "zeta", "Ümlaut"],
        "milestone": "milestone",
        "parent_key": "#7",
        "created_at": "2026-01-01T00:00:01.000001Z",
        "updated_at": "2026-01-02T00:00:00.500Z",
        "closed_at": "2026-01-02T00:00:00.123456Z",
        "first_response_at": "2026-01-01T00:01:00Z",
        "comments_count": 7,
        "reactions_count": 3,
        "locked": True,
        "truncated": True,
        "duplicate_of": "#8",
        "tombstone": None,
        "transitions": [],
        "custom": issue.custom,
    }


def test_labels_are_sorted_by_code_point() -> None:
    labels = ("b", "B", "é", "a", "𝔸", "\uffff", "Z")
    assert record(labels=labels)["labels"] == ["B", "Z", "a", "b", "é", "\uffff", "𝔸"]


def test_instants_have_at_least_the_providers_digits() -> None:
    assert record()["created_at"] == "2026-01-01T00:00:00Z"
    assert record(digits=3)["created_at"] == "2026-01-01T00:00:00.000Z"
    assert record(digits=6, updated_at=after(0.5))["updated_at"] == "2026-01-01T00:00:00.500000Z"
    assert record(created_at=datetime(1970, 1, 1, tzinfo=UTC))["created_at"] == "1970-01-01T00:00:00Z"


def test_transitions_say_when_who_and_what() -> None:
    named = a_transition(1, field="status", before="open", after="closed")
    ghostly = a_transition(2, actor=None, before=None, after=None, at=after(200))
    result = record(ExportedIssue(stored=STORED, transitions=(named, ghostly)))
    assert result["transitions"] == [
        {"at": "2026-01-01T00:02:00Z", "actor": "bob", "field": "status", "from": "open", "to": "closed"},
        {"at": "2026-01-01T00:03:20Z", "actor": None, "field": "labels", "from": None, "to": None},
    ]
    assert [list(entry) for entry in result["transitions"]] == [["at", "actor", "field", "from", "to"]] * 2


def test_comments_come_only_where_they_were_asked_for() -> None:
    assert "comments" not in record()
    result = record(ExportedIssue(stored=STORED, transitions=(), comments=()))
    assert list(result) == [*FIELDS, "comments"]
    assert result["comments"] == []
    comment = a_comment(1, author=None, updated_at=after(90))
    assert record(ExportedIssue(stored=STORED, transitions=(), comments=(comment,)))["comments"] == [
        {
            "external_id": "5001",
            "author": None,
            "created_at": "2026-01-01T00:01:00Z",
            "updated_at": "2026-01-01T00:01:30Z",
            "body": "The same here.",
        }
    ]


def test_a_tombstone_says_why_when_and_where_to() -> None:
    gone = evolve(STORED, tombstone=Tombstone(reason="transferred", at=after(5), to="octo/else#3"))
    result = record(ExportedIssue(stored=gone, transitions=()))
    assert result["tombstone"] == {"reason": "transferred", "at": "2026-01-01T00:00:05Z", "to": "octo/else#3"}


def test_people_are_identified_by_their_account_only() -> None:
    result = record(author=Person("ada", "Ada Lovelace", is_bot=True), assignees=(Person("bob", "Bob"),))
    assert (result["author"], result["assignees"]) == ("ada", ["bob"])


def test_the_same_state_gives_the_same_bytes() -> None:
    exported = ExportedIssue(
        stored=evolve(STORED, issue=a_full_issue()), transitions=(a_transition(),), comments=(a_comment(),)
    )
    issue = a_full_issue()
    backwards = {name: issue.custom[name] for name in reversed(issue.custom)}
    reordered = evolve(issue, labels=tuple(reversed(issue.labels)), custom=backwards)
    other = evolve(exported, stored=evolve(exported.stored, issue=reordered))
    assert json.dumps(export_record(exported)) == json.dumps(export_record(other))
