"""From GitHub's records to the issue model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_adapters.github.payloads import (
    BASE,
    REPOSITORY,
    a_comment_payload,
    a_label,
    a_user,
    an_event_payload,
    an_issue_payload,
)

from diip_adapters.github.mapping import DEEPEST, to_comment, to_issue, to_transition
from diip_adapters.github.provider import VOCABULARY
from diip_adapters.github.records import CommentRecord, EventRecord, IssueRecord
from diip_core.domain.issues.issue import Comment, Issue, Person, Transition
from diip_core.domain.issues.sanitise import LONGEST_TEXT_BYTES, sanitise
from diip_core.domain.issues.vocabulary import classify
from diip_core.errors import InvalidInput


def mapped(**changes: Any) -> Issue:
    record = msgspec.convert(an_issue_payload(1, **changes), IssueRecord)
    return to_issue(record, b"raw", REPOSITORY)


def transition(event: str, **changes: Any) -> Transition | None:
    return to_transition(msgspec.convert(an_event_payload(1, event, **changes), EventRecord))


def change(event: str, **changes: Any) -> tuple[str, str | None, str | None]:
    made = transition(event, **changes)
    assert made is not None
    return made.field, made.before, made.after


def test_a_whole_record_becomes_a_whole_issue() -> None:
    assert mapped() == Issue(
        external_id="1001",
        key="#1",
        url=f"https://github.com/{REPOSITORY}/issues/1",
        title="Rocket 1 does not start",
        body="It stands there.",
        original_status="open",
        original_type="Bug",
        author=Person("ada"),
        assignees=(Person("bob"),),
        labels=("C-bug", "P-high"),
        milestone="1.0",
        created_at=datetime(2026, 11, 1, 10, tzinfo=UTC),
        updated_at=datetime(2026, 11, 2, 10, 0, 1, tzinfo=UTC),
        author_association="MEMBER",
        reactions_count=3,
        comments_claimed=2,
        raw=b"raw",
    )


def test_a_closed_issue_keeps_githubs_date_and_reason() -> None:
    issue = mapped(state="closed", state_reason="duplicate", closed_at="2026-11-09T08:07:06Z")
    assert issue.resolved_at == datetime(2026, 11, 9, 8, 7, 6, tzinfo=UTC)
    assert (issue.original_status, issue.state_reason) == ("closed", "duplicate")


WORDS = [
    *[(name, [], "bug") for name in ("Bug", "bug", "BÚG")],
    ("Feature", [], "feature"),
    ("Task", [], "task"),
    (None, ["bug"], "bug"),
    (None, ["defect"], "bug"),
    (None, ["Regression"], "bug"),
    (None, ["enhancement"], "feature"),
    (None, ["feature"], "feature"),
    (None, ["question"], "question"),
    (None, ["support"], "question"),
    (None, ["task"], "task"),
    (None, ["chore"], "task"),
    (None, ["documentation"], "task"),
    *[(None, [label], "bug") for label in ("C-bug", "kind/bug", "type: bug", "T-bug", "category/bug")],
    ("Task", ["bug"], "task"),
    (None, ["wontfix"], "unknown"),
    (None, [], "unknown"),
    (None, ["documentation", "bug"], "bug"),
]


@pytest.mark.parametrize(("type_name", "labels", "expected"), WORDS)
def test_a_type_comes_from_githubs_type_or_else_from_labels(
    type_name: str | None, labels: list[str], expected: str
) -> None:
    issue = mapped(type={"name": type_name} if type_name else None, labels=[a_label(x) for x in labels])
    assert classify(issue, VOCABULARY).type == expected


PRIORITIES = {
    "critical": ["P0", "critical", "urgent", "P-critical", "priority: urgent", "priority/P0"],
    "high": ["P1", "high", "P-high", "priority:high", "Priority/High"],
    "medium": ["P2", "medium", "P-medium", "priority/medium"],
    "low": ["P3", "P4", "P5", "low", "P-low", "priority: low"],
    "unknown": ["P6", "highest-ever", "prior-high", "wontfix"],
}


@pytest.mark.parametrize(
    ("label", "expected"), [(label, word) for word, labels in PRIORITIES.items() for label in labels]
)
def test_a_priority_comes_from_labels(label: str, expected: str) -> None:
    assert classify(mapped(labels=[a_label(label)]), VOCABULARY).priority == expected


@pytest.mark.parametrize(("state", "status"), [("open", "open"), ("closed", "closed"), ("frozen", "open")])
def test_a_status_comes_from_the_state_whose_word_is_stored(state: str, status: str) -> None:
    """F10."""
    issue = mapped(state=state)
    assert (classify(issue, VOCABULARY).status, issue.original_status) == (status, state)


@pytest.mark.parametrize("user", [None, a_user("ghost")])
def test_a_ghost_is_nobody(user: dict[str, Any] | None) -> None:
    """F11."""
    issue = mapped(user=user, assignees=[user, a_user("bob")])
    assert (issue.author, issue.assignees) == (None, (Person("bob"),))
    comment = to_comment(msgspec.convert(a_comment_payload(user=user), CommentRecord))
    assert comment is not None
    assert comment.author is None
    made = transition("closed", actor=user)
    assert made is not None
    assert made.actor is None


def test_a_bot_is_known_as_one() -> None:
    assert mapped(user=a_user("ci[bot]", type="Bot")).author == Person("ci[bot]", is_bot=True)


def test_a_missing_body_stays_missing_and_an_empty_one_empty() -> None:
    """F11."""
    assert mapped(body=None).body is None
    assert mapped(body="").body == ""


def test_labels_may_be_texts_or_objects_or_null() -> None:
    """F11."""
    assert mapped(labels=["plain", a_label("object")]).labels == ("plain", "object")
    assert mapped(labels=None).labels == ()


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (f"{BASE}/repos/{REPOSITORY}/issues/9", "#9"),
        (f"{BASE}/repos/Octo/ROCKETS/issues/9", "#9"),
        (f"{BASE}/repos/octo/engines/issues/9", "octo/engines#9"),
        ("https://ghe.example/api/v3/repos/octo/rockets/issues/9", "#9"),
        (f"{BASE}/repos/{REPOSITORY}/pulls/x", None),
        (None, None),
    ],
)
def test_a_parent_is_named_as_people_do(url: str | None, key: str | None) -> None:
    assert mapped(parent_issue_url=url).parent_key == key


def test_what_github_tells_beyond_the_model_is_stored_where_it_says_something() -> None:
    issue = mapped(
        closed_by=a_user("carol"),
        active_lock_reason="too heated",
        locked=True,
        sub_issues_summary={"total": 2, "completed": 1},
        issue_field_values=[{"name": "Effort\0", "value": "\ud800", "number": 2.5, "on": True, "x": None}],
    )
    assert issue.custom == {
        "closed_by": "carol",
        "active_lock_reason": "too heated",
        "sub_issues_summary": {"total": 2, "completed": 1},
        "issue_field_values": [{"name": "Effort", "value": "\ufffd", "number": 2.5, "on": True, "x": None}],
    }
    assert mapped().custom == {}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 10**400, -(2**63) - 1])
def test_a_number_that_no_database_holds_makes_a_record_unreadable(value: float) -> None:
    """F13."""
    with pytest.raises(InvalidInput, match="number"):
        mapped(issue_field_values=[{"value": value}])


def test_a_field_nested_without_end_makes_a_record_unreadable() -> None:
    """T23, T24."""

    def nested(levels: int) -> list[Any]:
        value: list[Any] = [1]
        for _ in range(levels - 2):
            value = [value]
        return value

    assert mapped(issue_field_values=nested(DEEPEST)).custom
    for levels in (DEEPEST + 1, 900):
        with pytest.raises(InvalidInput, match="nested"):
            mapped(issue_field_values=nested(levels))


@pytest.mark.parametrize("field", ["created_at", "updated_at", "closed_at"])
@pytest.mark.parametrize(
    "instant",
    [
        "0000-01-01T00:00:00Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T10:00:60Z",
        "2026-11-23",
        "2026-02-30T00:00:00Z",
        "",
    ],
)
def test_an_impossible_date_makes_a_record_unreadable(field: str, instant: str) -> None:
    """F13."""
    with pytest.raises(InvalidInput):
        mapped(**{field: instant})


def test_a_pull_request_that_does_not_say_so_is_no_issue() -> None:
    """F09: its field pull_request may be the one that drifted."""
    with pytest.raises(InvalidInput, match="pull request"):
        mapped(html_url=f"https://github.com/{REPOSITORY}/pull/1")


@pytest.mark.parametrize("size", [2**16, 2**20 - 1, 2**20, 2**20 + 1, 2**21])
def test_a_text_is_whole_up_to_a_mebibyte(size: int) -> None:
    """F12."""
    for field in ("title", "body"):
        issue = mapped(**{field: "x" * size})
        assert len(getattr(issue, field)) == min(size, LONGEST_TEXT_BYTES)
        assert issue.truncated is (size > LONGEST_TEXT_BYTES)


def test_ten_thousand_labels_are_ten_thousand_labels() -> None:
    """F12."""
    assert len(mapped(labels=[a_label(f"label {n}") for n in range(10_000)]).labels) == 10_000


ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=20)


@given(ANY_TEXT)
def test_every_text_is_sanitised(text: str) -> None:
    """T27."""
    issue = mapped(
        title=text, body=text, state=text, state_reason=text, labels=[text], milestone={"title": text},
        type={"name": text}, user=a_user(text), assignees=[a_user(text)], author_association=text,
        active_lock_reason=text, issue_field_values=[{text: text}],
    )  # fmt: skip
    clean = sanitise(text)
    assert (issue.title, issue.body, issue.original_status, issue.labels) == (clean, clean, clean, (clean,))
    assert (issue.milestone, issue.original_type, issue.author_association) == (clean, clean, clean)
    assert issue.custom["issue_field_values"] == [{clean: clean}]
    assert {person.account for person in (issue.author, *issue.assignees) if person} <= {clean}
    comment = to_comment(msgspec.convert(a_comment_payload(body=text), CommentRecord))
    assert comment is not None
    assert comment.body == clean
    assert change("renamed", rename={"from": text, "to": text}) == ("title", clean, clean)
    if text:
        assert change(f"x{text}") == (f"x{clean}", None, None)


def test_a_comment_names_its_issue() -> None:
    assert to_comment(msgspec.convert(a_comment_payload(3, of=42), CommentRecord)) == Comment(
        external_id="5003",
        issue_key="#42",
        author=Person("bob"),
        created_at=datetime(2026, 11, 2, 10, tzinfo=UTC),
        updated_at=datetime(2026, 11, 2, 11, tzinfo=UTC),
        body="The same here.",
    )


def test_a_comment_without_a_body_is_empty() -> None:
    comment = to_comment(msgspec.convert(a_comment_payload(body=None), CommentRecord))
    assert comment is not None
    assert comment.body == ""


def test_a_pull_requests_comment_is_left_out() -> None:
    link = f"https://github.com/{REPOSITORY}/pull/1#issuecomment-1"
    assert to_comment(msgspec.convert(a_comment_payload(html_url=link), CommentRecord)) is None


def test_a_comment_on_nothing_is_unreadable() -> None:
    with pytest.raises(InvalidInput, match="names no issue"):
        to_comment(msgspec.convert(a_comment_payload(issue_url=f"{BASE}/elsewhere"), CommentRecord))


@pytest.mark.parametrize(
    ("event", "more", "expected"),
    [
        ("closed", {}, ("status", "open", "closed")),
        ("reopened", {}, ("status", "closed", "open")),
        ("labeled", {"label": {"name": "bug"}}, ("labels", None, "bug")),
        ("unlabeled", {"label": {"name": "bug"}}, ("labels", "bug", None)),
        ("assigned", {"assignee": a_user("bob")}, ("assignees", None, "bob")),
        ("unassigned", {"assignee": a_user("bob")}, ("assignees", "bob", None)),
        ("assigned", {"assignee": None}, ("assignees", None, None)),
        ("milestoned", {"milestone": {"title": "1.0"}}, ("milestone", None, "1.0")),
        ("demilestoned", {"milestone": {"title": "1.0"}}, ("milestone", "1.0", None)),
        ("renamed", {"rename": {"from": "a", "to": "b"}}, ("title", "a", "b")),
        ("locked", {"lock_reason": "spam"}, ("locked", "false", "true")),
        ("unlocked", {}, ("locked", "true", "false")),
        ("referenced", {"commit_id": "c0ffee"}, ("referenced", None, "c0ffee")),
        ("transferred", {}, ("transferred", None, None)),
        ("something_new", {}, ("something_new", None, None)),
    ],
)
def test_an_event_becomes_a_transition(
    event: str, more: dict[str, Any], expected: tuple[str, str | None, str | None]
) -> None:
    assert change(event, **more) == expected


def test_a_transition_says_when_who_and_of_which_issue() -> None:
    assert transition("closed", issue={"number": 42}) == Transition(
        external_id="9001",
        issue_key="#42",
        at=datetime(2026, 11, 3, 10, tzinfo=UTC),
        actor=Person("bob"),
        field="status",
        before="open",
        after="closed",
    )


def test_events_of_pull_requests_and_of_issues_that_are_gone_are_left_out() -> None:
    assert transition("closed", issue={"number": 1, "pull_request": {"url": "x"}}) is None
    assert transition("closed", issue=None) is None


@pytest.mark.parametrize("event", ["labeled", "unlabeled", "milestoned", "demilestoned", "renamed"])
def test_an_event_that_does_not_say_what_changed_is_unreadable(event: str) -> None:
    """F09."""
    with pytest.raises(InvalidInput, match="does not say what"):
        transition(event)
