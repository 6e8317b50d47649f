from __future__ import annotations

import json

import pytest

from diip_adapters.simulators.github import expected_issues
from diip_adapters.simulators.github.editor import BY_CHANCE
from diip_core.errors import InvalidInput

LIST = "/repos/tidewater/harbourmaster/issues"


@pytest.fixture
def number(simulator) -> int:
    return next(
        item.number
        for item in simulator.repository().items.values()
        if not item.report.is_change and item.comments and item.state == "open"
    )


def shown(caller, number: int) -> dict:
    return json.loads(caller.get(f"{LIST}/{number}").body)


@pytest.mark.parametrize(
    "operation", ["touch", "edit", "rename", "close", "reopen", "comment", "delete_comment"]
)
def test_a_change_moves_updated_at_unless_silent(caller, simulator, clock, number, operation) -> None:
    before = shown(caller, number)["updated_at"]
    clock.advance(60)
    act = getattr(simulator.editor(), operation)
    act(number, silently=True)
    assert shown(caller, number)["updated_at"] == before
    act(number)
    assert shown(caller, number)["updated_at"] == "2026-11-23T09:01:00Z"


def test_any_field_can_be_set_to_anything(caller, simulator, number) -> None:
    editor = simulator.editor()
    editor.edit(
        number,
        title="\x00\ud800",
        user=None,
        labels=["P0", {"name": "raw"}],
        updated_at="1999-01-01T00:00:00Z",
    )
    row = shown(caller, number)
    assert (row["title"], row["user"], row["updated_at"]) == ("\x00\ud800", None, "1999-01-01T00:00:00Z")
    assert [label["name"] for label in row["labels"]] == ["P0", "raw"]
    assert caller.rows(f"{LIST}?state=all&sort=updated&direction=asc&per_page=1")[0]["number"] == number


def test_closing_and_reopening_leave_events(caller, simulator, number) -> None:
    editor = simulator.editor()
    editor.close(number, "not_planned")
    row = shown(caller, number)
    assert (row["state"], row["state_reason"], row["closed_at"]) == (
        "closed",
        "not_planned",
        "2026-11-23T09:00:00Z",
    )
    editor.reopen(number)
    row = shown(caller, number)
    assert (row["state"], row["state_reason"], row["closed_at"]) == ("open", "reopened", None)
    newest = caller.rows(f"{LIST}/events?per_page=2")
    assert [(event["event"], event["issue"]["number"]) for event in newest] == [
        ("reopened", number),
        ("closed", number),
    ]
    assert newest[1]["state_reason"] == "not_planned"


def test_a_new_title_leaves_both_in_the_event(caller, simulator, number) -> None:
    old = shown(caller, number)["title"]
    simulator.editor().rename(number, "Better")
    assert shown(caller, number)["title"] == "Better"
    assert caller.rows(f"{LIST}/events?per_page=1")[0]["rename"] == {"from": old, "to": "Better"}


def test_comments_come_change_and_go(caller, simulator, clock, number) -> None:
    editor, count = simulator.editor(), shown(caller, number)["comments"]
    comment_id = editor.comment(number, "hello")
    assert shown(caller, number)["comments"] == count + 1
    clock.advance(5)
    editor.edit_comment(number, "bye")
    last = caller.rows(f"{LIST}/comments?sort=updated&direction=desc&per_page=1")[0]
    assert (last["id"], last["body"], last["updated_at"]) == (comment_id, "bye", "2026-11-23T09:00:05Z")
    editor.delete_comment(number)
    assert shown(caller, number)["comments"] == count


def test_a_renamed_label_is_silent_everywhere(caller, simulator) -> None:
    before = expected_issues(simulator.repository())
    simulator.editor().rename_label("bug", "defect")
    after = expected_issues(simulator.repository())
    assert sum("defect" in issue.labels for issue in after.values()) > 20
    assert not any("bug" in issue.labels for issue in after.values())
    assert [i.updated_at for i in before.values()] == [i.updated_at for i in after.values()]


def test_a_transferred_issue_keeps_what_was_said(caller, simulator, number) -> None:
    target = simulator.repository()
    text = shown(caller, number)
    said = [row["body"] for row in caller.rows(f"{LIST}/{number}/comments")]
    there = simulator.editor().transfer(number, target)
    moved = shown(caller, there)
    assert (moved["title"], moved["body"]) == (text["title"], text["body"])
    assert moved["id"] != text["id"]
    assert [row["body"] for row in caller.rows(f"{LIST}/{there}/comments")] == said


@pytest.mark.parametrize("operation", BY_CHANCE)
def test_somebody_can_do_anything_to_an_issue(simulator, operation) -> None:
    before = simulator.repository().revision
    simulator.editor().somebody(simulator.rng, operation)
    assert simulator.repository().revision == before + 1


def test_what_cannot_be_done_is_refused(simulator) -> None:
    with pytest.raises(InvalidInput):
        simulator.editor().touch(99_999)
    with pytest.raises(InvalidInput):
        simulator.editor().somebody(simulator.rng, "transfer")


def test_things_happen_after_every_so_many_requests(caller, simulator) -> None:
    editor = simulator.editor()
    simulator.every(3, lambda: editor.somebody(simulator.rng, "delete"))
    for _ in range(7):
        caller.get(LIST)
    assert len(simulator.repository().gone) == 2
    simulator.rest()
    for _ in range(7):
        caller.get(LIST)
    assert len(simulator.repository().gone) == 2


def test_the_oracle_agrees_with_what_is_served(caller, simulator) -> None:
    for operation in BY_CHANCE * 5:
        simulator.editor().somebody(simulator.rng, operation)
    expected = expected_issues(simulator.repository())
    assert len(expected) > 150
    for issue in expected.values():
        row = shown(caller, issue.number)
        assert (row["id"], row["title"], row["body"]) == (issue.id, issue.title, issue.body)
        assert (row["state"], row["state_reason"]) == (issue.state, issue.state_reason)
        assert (row["updated_at"], row["closed_at"]) == (issue.updated_at, issue.closed_at)
        assert row["comments"] == len(issue.comment_ids)
        assert tuple(label["name"] for label in row["labels"]) == issue.labels
    comments = [row["id"] for page in caller.walk(f"{LIST}/comments?per_page=100") for row in page]
    events = [row["id"] for page in caller.walk(f"{LIST}/events?per_page=100") for row in page]
    assert {i for issue in expected.values() for i in issue.comment_ids} <= set(comments)
    assert {i for issue in expected.values() for i in issue.event_ids} <= set(events)
