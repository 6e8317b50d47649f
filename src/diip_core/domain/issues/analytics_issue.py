"""The fields of an issue that analytics need."""

from __future__ import annotations

from datetime import UTC, datetime

from attrs import frozen

from diip_core.domain.issues.issue import IssueType, Priority, Status

_UUID_DIGITS = 32


@frozen
class AnalyticsIssue:
    """See `diip_core.domain.issues.history.History` for the instants.

    ``status_changes`` are (instant, new status in DIIP's words) in order, only where the issue was ever
    reopened; without them ``closed_at`` alone says when it was open. DIIP's id is a UUIDv7, which contains
    when the issue was first seen (`first_seen_at`).
    """

    provider: str
    status: Status
    type: IssueType
    priority: Priority
    labels: tuple[str, ...]
    created_at: datetime
    closed_at: datetime | None
    first_response_at: datetime | None
    active_at: datetime
    status_changes: tuple[tuple[datetime, str], ...] = ()
    author: str | None = None
    issue_id: str = ""
    integration_id: str = ""
    author_is_bot: bool = False


def first_seen_at(issue_id: str) -> datetime | None:
    """When the mirror gave an issue this id, to the millisecond; None if it is no UUIDv7 (RFC 9562)."""
    digits = issue_id.replace("-", "")
    if len(digits) != _UUID_DIGITS or digits[12] != "7":
        return None
    return datetime.fromtimestamp(int(digits[:12], 16) / 1000, UTC)
