"""What a perfect mirror of a repository holds at this moment."""

from __future__ import annotations

from attrs import frozen

from diip_adapters.simulators.github.repository import Repository


@frozen
class ExpectedIssue:
    """One issue as its provider has it; instants are as GitHub writes them, label names in its order.

    ``comment_ids`` and ``event_ids`` ascend.
    """

    id: int
    number: int
    title: str
    body: str | None
    state: str
    state_reason: str | None
    created_at: str
    updated_at: str
    closed_at: str | None
    author: str | None
    labels: tuple[str, ...]
    comment_ids: tuple[int, ...]
    event_ids: tuple[int, ...]


def expected_issues(repository: Repository) -> dict[int, ExpectedIssue]:
    """Every issue by id; pull requests, deleted and transferred issues are left out."""
    expected = {}
    for item in repository.items.values():
        shape = repository.show_issue(item)
        if "pull_request" in shape:
            continue
        expected[item.id] = ExpectedIssue(
            id=item.id,
            number=item.number,
            title=shape["title"],
            body=shape["body"],
            state=shape["state"],
            state_reason=shape["state_reason"],
            created_at=shape["created_at"],
            updated_at=item.updated_at,
            closed_at=shape["closed_at"],
            author=shape["user"]["login"] if shape["user"] else None,
            labels=tuple(row["name"] for row in shape["labels"]),
            comment_ids=tuple(sorted(comment.id for comment in item.comments)),
            event_ids=tuple(sorted(event.id for event in item.events)),
        )
    return expected
