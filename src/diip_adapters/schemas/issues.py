"""Issues over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct, convert

from diip_core.domain.issues.issue import Person
from diip_core.domain.issues.issue_query import ListedIssue

Status = Literal["open", "in_progress", "closed"]
IssueType = Literal["bug", "feature", "task", "question", "incident", "epic", "unknown"]
Priority = Literal["critical", "high", "medium", "low", "unknown"]


class IssueSchema(Struct, frozen=True, rename={"issue_id": "id", "scope_name": "scope"}):
    """An issue in a list. `key` is what people say, `external_id` the provider's own id."""

    issue_id: str
    integration_id: str
    provider: str
    scope_name: str
    external_id: str
    key: str
    url: str
    title: str
    type: IssueType
    status: Status
    priority: Priority
    original_type: str | None
    original_status: str
    original_priority: str | None
    state_reason: str | None
    author: str | None
    assignees: list[str]
    labels: list[str]
    milestone: str | None
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    first_response_at: datetime | None
    comments_count: int
    reactions_count: int


def issue_schema(listed: ListedIssue) -> IssueSchema:
    """An issue without its text and history."""
    return convert(listed, IssueSchema, from_attributes=True)


def account_of(person: Person | None) -> str | None:
    """The provider's name for somebody; null for a ghost."""
    return person.account if person else None
