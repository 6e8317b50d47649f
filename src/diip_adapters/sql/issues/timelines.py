"""Issues with all their activities, streamed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, or_

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.issues.analytics_rows import ANALYTICS_ISSUES, analytics_issue_from, by_integration
from diip_adapters.sql.issues.history import activities_of
from diip_adapters.sql.tables import issue
from diip_core.domain.issues.history import Activity, in_order
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.timeline import Timeline

_BATCH = 500
_SINCE = bindparam("since", type_=issue.c.created_at.type)
_TIMELINES = by_integration(
    ANALYTICS_ISSUES.add_columns(
        issue.c.project_id,
        issue.c.external_id,
        issue.c.key,
        issue.c.title,
        issue.c.url,
        issue.c.author_is_bot,
        issue.c.assignees,
        issue.c.reactions_count,
        issue.c.votes_count,
    ).where(or_(issue.c.status != "closed", issue.c.created_at >= _SINCE, issue.c.closed_at >= _SINCE))
)


def stream_timelines(
    session: SqlSession, project_id: str, integration_id: str | None, since: datetime
) -> Iterator[Timeline]:
    """See `diip_core.ports.storage.issues.ReadIssues.timelines`."""
    parameters = {"project_id": project_id, "integration_id": integration_id, "since": since}
    for rows in session.stream(_TIMELINES(integration_id), parameters, batch=_BATCH):
        by_scope: dict[Scope, list[Row[Any]]] = defaultdict(list)
        for row in rows:
            by_scope[Scope(row.project_id, row.integration_id)].append(row)
        for scope, issues in by_scope.items():
            activities = activities_of(session, scope, issues)
            for row in issues:
                yield _timeline(row, activities.get(row.external_id, ()))


def _timeline(row: Row[Any], activities: Iterable[Activity]) -> Timeline:
    return Timeline(
        issue_id=row.issue_id,
        integration_id=row.integration_id,
        key=row.key,
        title=row.title,
        url=row.url,
        issue=analytics_issue_from(row),
        author=row.author,
        author_is_bot=bool(row.author_is_bot),
        assignees=tuple(person["account"] for person in row.assignees),
        reactions_count=row.reactions_count + row.votes_count,
        activities=in_order(activities),
    )
