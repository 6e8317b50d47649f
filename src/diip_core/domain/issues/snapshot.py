"""An issue on its way into the mirror, and as the mirror holds it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import fields, frozen

from diip_core.domain.issues.content import content_hash
from diip_core.domain.issues.history import History
from diip_core.domain.issues.issue import Comment, Issue, IssueType, Priority, Scope, Status, Tombstone
from diip_core.domain.issues.vocabulary import Vocabulary, classify


@frozen
class Snapshot:
    """One issue as it was read at ``observed_at``.

    ``issue_id`` becomes DIIP's own id where the issue is new, else the one it has stays.
    """

    issue_id: str
    issue: Issue
    status: Status
    type: IssueType
    priority: Priority
    content_hash: str
    observed_at: datetime


def take_snapshot(issue: Issue, vocabulary: Vocabulary, *, issue_id: str, observed_at: datetime) -> Snapshot:
    """The issue with DIIP's words and the digest of what the provider said."""
    words = classify(issue, vocabulary)
    return Snapshot(
        issue_id=issue_id,
        issue=issue,
        status=words.status,
        type=words.type,
        priority=words.priority,
        content_hash=content_hash(issue),
        observed_at=observed_at,
    )


def supersedes(snapshot: Snapshot, known: Snapshot) -> bool:
    """Whether a snapshot replaces another of the same issue (guarantee P3)."""
    if snapshot.issue.updated_at != known.issue.updated_at:
        return snapshot.issue.updated_at > known.issue.updated_at
    return snapshot.content_hash != known.content_hash and snapshot.observed_at >= known.observed_at


def newest_snapshots(page: Iterable[Snapshot]) -> dict[str, Snapshot]:
    """One snapshot of each issue in a page, the one that supersedes the others, by external id."""
    newest: dict[str, Snapshot] = {}
    for snapshot in page:
        rival = newest.get(snapshot.issue.external_id)
        if rival is None or supersedes(snapshot, rival):
            newest[snapshot.issue.external_id] = snapshot
    return newest


def newest_comments(page: Iterable[Comment]) -> dict[str, Comment]:
    """The newest copy of each comment in a page, of equally new ones the later, by external id."""
    newest: dict[str, Comment] = {}
    for comment in page:
        rival = newest.get(comment.external_id)
        if rival is None or comment.updated_at >= rival.updated_at:
            newest[comment.external_id] = comment
    return newest


@frozen
class StoredIssue:
    """A mirrored issue. ``provider`` and ``scope_name`` say where it lives (``github``, ``owner/name``)."""

    issue_id: str
    scope: Scope
    provider: str
    scope_name: str
    issue: Issue
    status: Status
    type: IssueType
    priority: Priority
    content_hash: str
    history: History
    tombstone: Tombstone | None = None


FIELD_PATHS = {
    **{field.name: f"issue.{field.name}" for field in fields(Issue)},
    **{field.name: f"history.{field.name}" for field in fields(History)},
    **{field.name: field.name for field in fields(StoredIssue)},
    "integration_id": "scope.integration_id",
}
"""Where a `StoredIssue` has each field of an issue, for `operator.attrgetter`."""


@frozen
class Upserted:
    """How many issues of a page were new, changed, or the same (an older copy counts as the same)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
