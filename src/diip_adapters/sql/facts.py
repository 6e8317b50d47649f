"""What analytics need of every issue, streamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from diip_adapters.sql.deeds import keys_of, transitions_of
from diip_adapters.sql.find_issues import ALIVE, JOINED
from diip_adapters.sql.session import Session
from diip_adapters.sql.tables import integration, issue
from diip_core.domain.facts import IssueFacts
from diip_core.domain.issue import Scope

StatusChanges = tuple[tuple[datetime, str], ...]

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
        issue.c.reopen_count,
        issue.c.author,
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
        changes = status_changes(session, rows)
        for row in rows:
            yield facts_from(row, changes.get((row.integration_id, row.external_id), ()))


def facts_from(row: Row[Any], changes: StatusChanges) -> IssueFacts:
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
        status_changes=changes,
        author=row.author,
    )


def status_changes(
    session: Session, rows: Sequence[Row[Any]]
) -> Mapping[tuple[str, str], tuple[tuple[datetime, str], ...]]:
    """Of each reopened issue, by integration and external id, when it went into which status."""
    changes = {}
    for scope, own in by_scope([row for row in rows if row.reopen_count]).items():
        made = transitions_of(session, scope, keys_of(session, scope, own))
        for row in own:
            changes[scope.integration_id, row.external_id] = tuple(
                (transition.at, transition.after)
                for transition in made[row.external_id]
                if transition.field == "status" and transition.after is not None
            )
    return changes


def by_scope(rows: Sequence[Row[Any]]) -> Mapping[Scope, Sequence[Row[Any]]]:
    """Rows sorted apart by the integration they are of."""
    scopes: dict[Scope, list[Row[Any]]] = {}
    for row in rows:
        scopes.setdefault(Scope(row.project_id, row.integration_id), []).append(row)
    return scopes
