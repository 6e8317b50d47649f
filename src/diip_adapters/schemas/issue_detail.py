"""One whole issue over the wire."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct, structs

from diip_adapters.schemas.issues import IssueDocument, account_of, issue_document
from diip_core.domain.issues.issue_query import IssueDetail, as_listed


class TransitionDocument(Struct, frozen=True, rename={"before": "from", "after": "to"}):
    """One event in the life of an issue: `field` went from one value to another."""

    at: datetime
    actor: str | None
    field: str
    before: str | None
    after: str | None


class RelationDocument(Struct, frozen=True):
    """A directed link to another issue, `kind` in the provider's word."""

    kind: str
    key: str


class TombstoneDocument(Struct, frozen=True):
    """Why an issue is gone upstream, and where it went."""

    reason: str
    at: datetime
    to: str | None


class IssueDetailDocument(IssueDocument, frozen=True, kw_only=True):
    """A whole issue with its history."""

    body: str | None
    resolution: str | None
    parent_key: str | None
    duplicate_of: str | None
    locked: bool
    truncated: bool
    reopen_count: int
    relations: list[RelationDocument]
    history: list[TransitionDocument]
    tombstone: TombstoneDocument | None


def issue_detail_document(detail: IssueDetail) -> IssueDetailDocument:
    """An issue with its text, relations and all that became of it."""
    stored, issue = detail.stored, detail.stored.issue
    gone = stored.tombstone
    return IssueDetailDocument(
        **structs.asdict(issue_document(as_listed(stored))),
        body=issue.body,
        resolution=issue.resolution,
        parent_key=issue.parent_key,
        duplicate_of=issue.duplicate_of,
        locked=issue.locked,
        truncated=issue.truncated,
        reopen_count=stored.history.reopen_count,
        relations=[RelationDocument(relation.kind, relation.key) for relation in issue.relations],
        history=[
            TransitionDocument(
                at=transition.at,
                actor=account_of(transition.actor),
                field=transition.field,
                before=transition.before,
                after=transition.after,
            )
            for transition in detail.transitions
        ],
        tombstone=TombstoneDocument(gone.reason, gone.at, gone.to) if gone else None,
    )
