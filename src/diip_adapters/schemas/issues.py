"""Issues over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from diip_core.domain.issues.issue import Person
from diip_core.domain.issues.issue_query import ListedIssue
from diip_http.queries import Moment, PageParameters, Text

Status = Literal["open", "in_progress", "closed"]
IssueType = Literal["bug", "feature", "task", "question", "incident", "epic", "unknown"]
Words = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        description="Words of title or body, letters and digits; all must be there. A key is none of them.",
    ),
]
Priority = Literal["critical", "high", "medium", "low", "unknown"]


class IssueParameters(PageParameters, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Filters all hold at once."""

    status: Status | UnsetType = UNSET
    type: IssueType | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    provider: Text | UnsetType = UNSET
    label: Text | UnsetType = UNSET
    assignee: Text | UnsetType = UNSET
    author: Text | UnsetType = UNSET
    q: Words | UnsetType = UNSET
    created_from: Moment | UnsetType = UNSET
    created_to: Moment | UnsetType = UNSET
    updated_from: Moment | UnsetType = UNSET
    updated_to: Moment | UnsetType = UNSET
    sort: Literal["-updated_at", "created_at", "-age"] = "-updated_at"


class IssueDocument(Struct, frozen=True):
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


def issue_document(listed: ListedIssue) -> IssueDocument:
    """An issue without its text and history."""
    return IssueDocument(
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
