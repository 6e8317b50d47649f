"""Issues: reading."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from diip_adapters.sql.deeds import comments_of, keys_of, transitions_of
from diip_adapters.sql.find_issues import (
    ALIVE,
    JOINED,
    STORED,
    listed_statement,
    page_parameters,
    page_statement,
    with_aliases,
)
from diip_adapters.sql.issue_rows import stored_issue
from diip_adapters.sql.session import Session
from diip_adapters.sql.tables import integration, issue, raw_payload
from diip_core.domain.browsing import IssueList, IssuePage, IssueQuery, ListedIssue, Position
from diip_core.domain.export import ExportedIssue
from diip_core.domain.facts import IssueFacts
from diip_core.domain.issue import Scope, Transition
from diip_core.domain.snapshot import StoredIssue
from diip_core.errors import NotFound

_EXPORTED_AT_ONCE = 200
_FACTS_AT_ONCE = 1000
_GET = (
    STORED.add_columns(raw_payload.c.payload)
    .select_from(
        JOINED.join(
            raw_payload,
            (issue.c.project_id == raw_payload.c.project_id)
            & (issue.c.integration_id == raw_payload.c.integration_id)
            & (issue.c.external_id == raw_payload.c.external_id),
        )
    )
    .where(issue.c.project_id == bindparam("project_id"), issue.c.issue_id == bindparam("issue_id"))
)
_FACTS = (
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
    )
    .select_from(JOINED)
    .where(issue.c.project_id == bindparam("project_id"), ALIVE)
)
_EXPORT = (
    STORED.where(
        issue.c.project_id == bindparam("project_id"),
        issue.c.integration_id == bindparam("integration_id"),
    )
    .order_by(issue.c.external_id)
    .limit(_EXPORTED_AT_ONCE)
)
_BEHIND = issue.c.external_id > bindparam("behind")


class SqlReadIssues:
    """See `diip_core.ports.repositories.ReadIssues`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, project_id: str, issue_id: str, /) -> StoredIssue:
        row = self._row(project_id, issue_id)
        return stored_issue(row, aliases=_aliases(row), raw=zlib.decompress(row.payload))

    def transitions(self, project_id: str, issue_id: str, /) -> tuple[Transition, ...]:
        row = self._row(project_id, issue_id)
        keys = {row.external_id: (row.key, *_aliases(row))}
        scope = Scope(row.project_id, row.integration_id)
        return tuple(transitions_of(self._session, scope, keys)[row.external_id])

    def find(self, query: IssueQuery, /) -> IssueList:
        dialect = self._session.dialect
        rows = self._session.rows(page_statement(dialect, query), page_parameters(dialect, query))
        page = rows[: query.limit]
        last = page[-1] if len(rows) > query.limit else None
        return IssueList(
            items=tuple(stored_issue(row, aliases=_aliases(row)) for row in page),
            next=_position(last, query) if last else None,
        )

    def page(self, query: IssueQuery, /) -> IssuePage:
        dialect = self._session.dialect
        rows = self._session.ask(listed_statement(dialect, query), page_parameters(dialect, query))
        items = tuple(ListedIssue(*row) for row in rows[: query.limit])
        return IssuePage(items, next=_position(items[-1], query) if len(rows) > query.limit else None)

    def facts(self, project_id: str, integration_id: str | None = None, /) -> Iterator[IssueFacts]:
        statement = _FACTS
        if integration_id is not None:
            statement = statement.where(issue.c.integration_id == integration_id)
        for rows in self._session.stream(statement, {"project_id": project_id}, batch=_FACTS_AT_ONCE):
            changes = self._status_changes([row for row in rows if row.reopen_count])
            for row in rows:
                yield IssueFacts(
                    provider=row.provider,
                    status=row.status,
                    type=row.type,
                    priority=row.priority,
                    labels=tuple(row.labels),
                    created_at=row.created_at,
                    closed_at=row.closed_at,
                    first_response_at=row.first_response_at,
                    active_at=row.active_at,
                    status_changes=changes.get((row.integration_id, row.external_id), ()),
                )

    def export(
        self, scope: Scope, *, with_comments: bool = False, with_tombstones: bool = False
    ) -> Iterator[ExportedIssue]:
        statement = _EXPORT if with_tombstones else _EXPORT.where(ALIVE)
        parameters = {"project_id": scope.project_id, "integration_id": scope.integration_id}
        rows = self._session.rows(statement, parameters)
        statement = statement.where(_BEHIND)
        while rows:
            keys = keys_of(self._session, scope, rows)
            transitions = transitions_of(self._session, scope, keys)
            comments = comments_of(self._session, scope, keys) if with_comments else None
            for row in rows:
                yield ExportedIssue(
                    stored=stored_issue(row, aliases=keys[row.external_id][1:]),
                    transitions=tuple(transitions[row.external_id]),
                    comments=None if comments is None else tuple(comments[row.external_id]),
                )
            rows = self._session.rows(statement, {**parameters, "behind": rows[-1].external_id})

    def _row(self, project_id: str, issue_id: str) -> Row[Any]:
        statement = with_aliases(_GET, self._session.dialect)
        row = self._session.first(statement, {"project_id": project_id, "issue_id": issue_id})
        if row is None:
            raise NotFound("there is no such issue in this project")
        return row

    def _status_changes(
        self, rows: Sequence[Row[Any]]
    ) -> dict[tuple[str, str], tuple[tuple[datetime, str], ...]]:
        """Of each issue, by integration and external id, when it went into which status."""
        changes = {}
        for scope, own in _by_scope(rows).items():
            made = transitions_of(self._session, scope, keys_of(self._session, scope, own))
            for row in own:
                changes[scope.integration_id, row.external_id] = tuple(
                    (transition.at, transition.after)
                    for transition in made[row.external_id]
                    if transition.field == "status" and transition.after is not None
                )
        return changes


def _by_scope(rows: Sequence[Row[Any]]) -> dict[Scope, list[Row[Any]]]:
    scopes: dict[Scope, list[Row[Any]]] = {}
    for row in rows:
        scopes.setdefault(Scope(row.project_id, row.integration_id), []).append(row)
    return scopes


def _aliases(row: Row[Any]) -> tuple[str, ...]:
    """All keys but the present one that an issue ever had."""
    return tuple(key for key in row.aliases or () if key != row.key)


def _position(last: Row[Any] | ListedIssue, query: IssueQuery) -> Position:
    return Position(last.updated_at if query.sort == "-updated_at" else last.created_at, last.issue_id)
