"""The records of GitHub's REST API, as far as DIIP reads them (API version 2026-03-10).

A field that GitHub always sends has no default: a record without it is not read, so that a renamed field
is never taken for an empty one. Unknown fields are ignored here and live on in the raw record.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

GREATEST_NUMBER = (1 << 63) - 1
"""The greatest number that a database holds."""

Number = Annotated[int, Meta(ge=0, le=GREATEST_NUMBER)]


class User(Struct):
    login: str
    type: str = "User"


class Label(Struct):
    name: str


class Milestone(Struct):
    title: str


class IssueType(Struct):
    name: str


class Reactions(Struct):
    total_count: Number = 0


class IssueRecord(Struct):
    """``GET …/issues``: an issue or a pull request."""

    id: Number
    number: Number
    html_url: str
    title: str
    state: str
    state_reason: str | None
    body: str | None
    user: User | None
    labels: list[Label | str] | None
    assignees: list[User | None]
    milestone: Milestone | None
    locked: bool
    comments: Number
    author_association: str
    created_at: str
    updated_at: str
    closed_at: str | None
    type: IssueType | None = None
    reactions: Reactions | None = None
    parent_issue_url: str | None = None
    closed_by: User | None = None
    active_lock_reason: str | None = None
    sub_issues_summary: dict[str, Any] | None = None
    issue_dependencies_summary: dict[str, Any] | None = None
    issue_field_values: list[Any] | None = None
    pull_request: Any | UnsetType = UNSET


class CommentRecord(Struct):
    """``GET …/issues/comments``: those of pull requests are among them."""

    id: Number
    html_url: str
    issue_url: str
    user: User | None
    created_at: str
    updated_at: str
    body: str | None


class EventIssue(Struct):
    number: Number
    pull_request: Any | UnsetType = UNSET


class EventRecord(Struct):
    """``GET …/issues/events``: ``issue`` is null where the issue no longer exists."""

    id: Number
    event: str
    actor: User | None
    created_at: str
    issue: EventIssue | None
    label: Label | None = None
    assignee: User | None = None
    milestone: Milestone | None = None
    rename: dict[str, str] | None = None
    lock_reason: str | None = None
    commit_id: str | None = None


class RepositoryRecord(Struct):
    """``GET /repos/{owner}/{name}``."""

    id: Number
    full_name: str
    has_issues: bool = True


class ChangeRecord(Struct):
    """One issue, comment or event: when it changed; an event has no such time and never does."""

    updated_at: str | None = None


class Outline(Struct):
    """Enough of a record to place it, whatever state the rest is in."""

    id: Any = None
    number: Any = None
    created_at: Any = None
    updated_at: Any = None
    pull_request: Any | UnsetType = UNSET

    @property
    def is_issue(self) -> bool:
        return self.pull_request is UNSET

    @property
    def key(self) -> str | None:
        """The external id, where there is one."""
        return str(self.id) if type(self.id) is int and 0 <= self.id <= GREATEST_NUMBER else None
