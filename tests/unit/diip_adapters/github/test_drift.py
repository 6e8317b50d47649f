"""F09: each field of a record dropped or of another type: never a crash, never a silent loss."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import asdict, evolve
from tests.unit.diip_adapters.github.payloads import (
    GitHub,
    Payload,
    a_comment_payload,
    a_label,
    a_page,
    a_pull_payload,
    an_event_payload,
    an_issue_payload,
)

from diip_core.domain.issues.issue import Comment, Issue, Transition
from diip_core.ports.issue_source import Page

GONE = object()
TYPES = [GONE, None, True, 7, 2.5, "text", "", [], [7], {}, {"x": 7}]
WHOLE = {
    "issues": an_issue_payload(1, parent_issue_url=None, issue_field_values=[]),
    "issues/comments": a_comment_payload(1),
    "issues/events": an_event_payload(1, "labeled", label=a_label("bug")),
}
CASES = [(path, field, value) for path, record in WHOLE.items() for field in record for value in TYPES]


def read(path: str, record: Payload) -> Page:
    """The page of the list that holds nothing but this record."""
    github = GitHub()
    github.plant(path, a_page([record]))
    source, cursor = github.open(), None
    while True:
        page = source.fetch(cursor)
        if page.delivered:
            return page
        cursor = page.cursor


def record_of(page: Page) -> Issue | Comment | Transition | None:
    found = (*page.issues, *page.comments, *page.transitions)
    assert len(found) <= 1
    return found[0] if found else None


def drifted(record: Payload, field: str, value: Any) -> Payload:
    return {
        name: value if name == field else old
        for name, old in record.items()
        if name != field or value is not GONE
    }


@pytest.mark.parametrize(("path", "field", "value"), CASES)
def test_a_drifted_record_is_stored_or_quarantined(path: str, field: str, value: Any) -> None:
    """F09, F10."""
    page = read(path, drifted(WHOLE[path], field, value))
    kept = record_of(page)
    if (path, field, value) == ("issues/events", "issue", None):
        assert kept is None  # GitHub's word for an issue that no longer exists
        return
    assert (kept is None) == (len(page.quarantined) == 1)
    if kept is None:
        assert page.quarantined[0].raw
        assert page.quarantined[0].reason.splitlines() == [page.quarantined[0].reason]
        return
    whole = asdict(record_of(read(path, WHOLE[path])), recurse=False)  # type: ignore[arg-type]
    changed = {name for name, result in asdict(kept, recurse=False).items() if result != whole[name]} - {
        "raw"
    }
    assert len(changed) <= (3 if field == "event" else 1)


NEVER_GONE = [
    ("issues", "id number html_url title state state_reason body user labels assignees milestone locked "
               "comments author_association created_at updated_at closed_at"),
    ("issues/comments", "id html_url issue_url user created_at updated_at body"),
    ("issues/events", "id event actor created_at issue"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "fields"), NEVER_GONE)
def test_a_field_that_is_always_there_is_never_taken_for_empty(path: str, fields: str) -> None:
    """F09."""
    for field in fields.split():
        page = read(path, drifted(WHOLE[path], field, GONE))
        assert record_of(page) is None, field
        assert len(page.quarantined) == 1


def test_a_field_nobody_knows_changes_nothing() -> None:
    """F10."""
    for path, record in WHOLE.items():
        before, after = record_of(read(path, record)), record_of(read(path, {**record, "news": {"x": [1]}}))
        if isinstance(before, Issue) and isinstance(after, Issue):
            before, after = evolve(before, raw=b""), evolve(after, raw=b"")
        assert before == after
        assert before is not None


def test_a_pull_request_whose_mark_drifted_is_no_issue() -> None:
    """F09."""
    page = read("issues", drifted(a_pull_payload(1), "pull_request", GONE))
    assert page.issues == ()
    assert len(page.quarantined) == 1
