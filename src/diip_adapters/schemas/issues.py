"""Issues over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from diip_core.domain.issues.issue import Person
from diip_core.domain.issues.issue_query import ListedIssue

Status = Literal["open", "in_progress", "closed"]
IssueType = Literal["bug", "feature", "task", "question", "incident", "epic", "unknown"]
Priority = Literal["critical", "high", "medium", "low", "unknown"]


class IssueSchema(Struct, frozen=True):
    """An issue in a list. `key` is what people say, `external_id` the provider's own id."""

    id: str
    integration_id: str
    provider: str
    scope: str
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
    return IssueSchema(
        id=listed.issue_id,
        integration_id=listed.integration_id,
        provider=listed.provider,
        scope=listed.scope_name,
        external_id=listed.external_id,
        key=listed.key,
        url=listed.url,
        title=listed.title,
        type=listed.type,
        status=listed.status,
        priority=listed.priority,
        original_type=listed.original_type,
        original_status=listed.original_status,
        original_priority=listed.original_priority,
        state_reason=listed.state_reason,
        author=listed.author,
        assignees=list(listed.assignees),
        labels=sorted(listed.labels),
        milestone=listed.milestone,
        created_at=listed.created_at,
        updated_at=listed.updated_at,
        closed_at=listed.closed_at,
        first_response_at=listed.first_response_at,
        comments_count=listed.comments_count,
        reactions_count=listed.reactions_count,
    )


def account_of(person: Person | None) -> str | None:
    """The provider's name for somebody; null for a ghost."""
    return person.account if person else None
