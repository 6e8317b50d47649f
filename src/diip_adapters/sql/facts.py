"""What analytics need of every issue, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, bindparam, select

from diip_adapters.sql.find_issues import ALIVE, JOINED
from diip_adapters.sql.issue_rows import changes_from
from diip_adapters.sql.session import Session
from diip_adapters.sql.tables import integration, issue
from diip_core.domain.facts import IssueFacts

FACTS = (
    select(
        issue.c.project_id,
        issue.c.integration_id,
        issue.c.external_id,
        issue.c.key,
        integration.c.provider,
        issue.c.status,
        issue.c.type,
        issue.c.priority,
        issue.c.labels,
        issue.c.created_at,
        issue.c.closed_at,
        issue.c.first_response_at,
        issue.c.active_at,
        issue.c.status_changes,
        issue.c.author,
        issue.c.issue_id,
    )
    .select_from(JOINED)
    .where(issue.c.project_id == bindparam("project_id"), ALIVE)
)
"""The facts of a project's issues and their keys; `facts_from` reads a row."""
_AT_ONCE = 1000


def stream_facts(session: Session, project_id: str, integration_id: str | None) -> Iterator[IssueFacts]:
    """See `diip_core.ports.repositories.ReadIssues.facts`."""
    statement = FACTS
    if integration_id is not None:
        statement = statement.where(issue.c.integration_id == integration_id)
    for rows in session.stream(statement, {"project_id": project_id}, batch=_AT_ONCE):
        yield from map(facts_from, rows)


def facts_from(row: Row[Any]) -> IssueFacts:
    """The facts of a row of `FACTS`."""
    return IssueFacts(
        provider=row.provider,
        status=row.status,
        type=row.type,
        priority=row.priority,
        labels=tuple(row.labels),
        created_at=row.created_at,
        closed_at=row.closed_at,
        first_response_at=row.first_response_at,
        active_at=row.active_at,
        status_changes=changes_from(row.status_changes),
        author=row.author,
        issue_id=row.issue_id,
        integration_id=row.integration_id,
    )
