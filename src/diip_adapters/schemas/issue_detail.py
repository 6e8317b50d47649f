"""One whole issue over the wire."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct, convert, structs

from diip_adapters.schemas.issues import IssueSchema, account_of, issue_schema
from diip_core.domain.issues.issue import Transition
from diip_core.domain.issues.issue_query import IssueDetail, as_listed


class TransitionSchema(Struct, frozen=True, rename={"before": "from", "after": "to"}):
    """One event in the life of an issue: `field` went from one value to another."""

    at: datetime
    actor: str | None
    field: str
    before: str | None
    after: str | None


class RelationSchema(Struct, frozen=True):
    """A directed link to another issue, `kind` in the provider's word."""

    kind: str
    key: str


class TombstoneSchema(Struct, frozen=True):
    """Why an issue is gone upstream, and where it went."""

    reason: str
    at: datetime
    to: str | None


class IssueDetailSchema(IssueSchema, frozen=True, kw_only=True):
    """A whole issue with its history."""

    body: str | None
    resolution: str | None
    parent_key: str | None
    duplicate_of: str | None
    locked: bool
    truncated: bool
    reopen_count: int
    relations: list[RelationSchema]
    history: list[TransitionSchema]
    tombstone: TombstoneSchema | None


def issue_detail_schema(detail: IssueDetail) -> IssueDetailSchema:
    """An issue with its text, relations and all that became of it."""
    stored, issue = detail.stored, detail.stored.issue
    return IssueDetailSchema(
        **structs.asdict(issue_schema(as_listed(stored))),
        body=issue.body,
        resolution=issue.resolution,
        parent_key=issue.parent_key,
        duplicate_of=issue.duplicate_of,
        locked=issue.locked,
        truncated=issue.truncated,
        reopen_count=stored.history.reopen_count,
        relations=convert(issue.relations, list[RelationSchema], from_attributes=True),
        history=list(map(transition_schema, detail.transitions)),
        tombstone=convert(stored.tombstone, TombstoneSchema | None, from_attributes=True),
    )


def transition_schema(transition: Transition) -> TransitionSchema:
    """One event in the life of an issue."""
    return TransitionSchema(
        at=transition.at,
        actor=account_of(transition.actor),
        field=transition.field,
        before=transition.before,
        after=transition.after,
    )
