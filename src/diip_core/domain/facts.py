"""The few facts about an issue that analytics need."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from diip_core.domain.issue import IssueType, Priority, Status


@frozen
class IssueFacts:
    """See `diip_core.domain.history.History` for the instants.

    ``status_changes`` are (instant, new status in DIIP's words) in order, only where the issue was ever
    reopened; without them ``closed_at`` alone tells when it was open.
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
