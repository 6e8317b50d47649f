"""Issues over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from diip_core.domain.issue import Person
from diip_core.domain.snapshot import StoredIssue
from diip_http.queries import Moment, PageParameters, Text

Status = Literal["open", "in_progress", "closed"]
IssueType = Literal["bug", "feature", "task", "question", "incident", "epic", "unknown"]
Words = Annotated[str, Meta(min_length=1, max_length=200, description="Words of title or body.")]
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
    q: (
        Annotated[str, Meta(min_length=1, max_length=200, description="Words of title or body.")] | UnsetType
    ) = UNSET
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


def issue_document(stored: StoredIssue) -> IssueDocument:
    """An issue without its text and history."""
    issue, history = stored.issue, stored.history
    return IssueDocument(
        id=stored.issue_id,
        integration_id=stored.scope.integration_id,
        provider=stored.provider,
        scope=stored.scope_name,
        external_id=issue.external_id,
        key=issue.key,
        url=issue.url,
        title=issue.title,
        type=stored.type,
        status=stored.status,
        priority=stored.priority,
        original_type=issue.original_type,
        original_status=issue.original_status,
        original_priority=issue.original_priority,
        state_reason=issue.state_reason,
        author=account_of(issue.author),
        assignees=[person.account for person in issue.assignees],
        labels=sorted(issue.labels),
        milestone=issue.milestone,
        created_at=issue.created_at,
        updated_at=issue.updated_at,
        closed_at=history.closed_at,
        first_response_at=history.first_response_at,
        comments_count=history.comments_count,
        reactions_count=issue.reactions_count,
    )


def account_of(person: Person | None) -> str | None:
    """The provider's name for somebody; null for a ghost."""
    return person.account if person else None
