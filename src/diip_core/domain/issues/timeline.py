"""An issue with its history, as far as analytics need it."""

from __future__ import annotations

from attrs import frozen

from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.history import Activity


@frozen
class Timeline:
    """What an issue is now, who it concerns, and how it came to be so.

    ``components`` are the tracker's own, where it has them. ``reactions_count`` counts votes too.
    ``activities`` are its comments and transitions by time; a provider without events leaves the comments
    alone.
    """

    issue_id: str
    integration_id: str
    key: str
    title: str
    url: str
    issue: AnalyticsIssue
    author: str | None = None
    author_is_bot: bool = False
    assignees: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    reactions_count: int = 0
    activities: tuple[Activity, ...] = ()
