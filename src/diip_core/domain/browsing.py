"""What one may ask of a list of issues."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from attrs import frozen

from diip_core.domain.issue import IssueType, Priority, Status, Transition
from diip_core.domain.snapshot import StoredIssue

IssueSort = Literal["-updated_at", "created_at", "-age"]
DEFAULT_LIMIT = 50
GREATEST_LIMIT = 200


@frozen
class Position:
    """A place in a list: behind the issue with this sort value and id (keyset paging)."""

    instant: datetime
    issue_id: str


@frozen
class IssueQuery:
    """Filters all hold at once; null filters nothing. ``…_to`` is exclusive. ``-age`` is oldest first.

    ``q`` finds issues with all of its words (see `diip_core.domain.search`); without a word in it, all.
    """

    project_id: str
    integration_id: str | None = None
    status: Status | None = None
    type: IssueType | None = None
    priority: Priority | None = None
    provider: str | None = None
    label: str | None = None
    assignee: str | None = None
    author: str | None = None
    q: str | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    updated_from: datetime | None = None
    updated_to: datetime | None = None
    sort: IssueSort = "-updated_at"
    limit: int = DEFAULT_LIMIT
    after: Position | None = None


@frozen
class IssueList:
    """One page of a list; ``next`` is null on the last. Tombstoned issues are never listed."""

    items: tuple[StoredIssue, ...]
    next: Position | None = None


@frozen
class IssueDetail:
    """One issue with all that became of it, by time; it may be tombstoned."""

    stored: StoredIssue
    transitions: tuple[Transition, ...]
