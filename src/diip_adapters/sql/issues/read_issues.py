"""Issues: reading."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from diip_adapters.sql.engine.bulk import bulk
from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.issues.activities import comments_of, keys_of, transitions_of
from diip_adapters.sql.issues.analytics_rows import stream_analytics_issues
from diip_adapters.sql.issues.creations import stream_creations
from diip_adapters.sql.issues.find_issues import (
    ALIVE,
    JOINED,
    STORED,
    listed_statement,
    page_parameters,
    page_statement,
    with_aliases,
)
from diip_adapters.sql.issues.issue_counts import issue_counts
from diip_adapters.sql.issues.issue_rows import stored_issue
from diip_adapters.sql.issues.timelines import stream_timelines
from diip_adapters.sql.tables import issue, raw_payload
from diip_core.domain.insight.flow.issue_counts import IssueCounts
from diip_core.domain.insight.spikes.creation import Creation
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.export import EXPORT_BATCH, ExportedIssue
from diip_core.domain.issues.issue import Scope, Transition
from diip_core.domain.issues.issue_query import IssueList, IssuePage, IssueQuery, ListedIssue, Position
from diip_core.domain.issues.snapshot import StoredIssue
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.time import Window
from diip_core.errors import NotFound

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
_EXPORT = (
    STORED.where(
        issue.c.project_id == bindparam("project_id"),
        issue.c.integration_id == bindparam("integration_id"),
    )
    .order_by(issue.c.external_id)
    .limit(bindparam("limit"))
)
_MISCOUNTED = select(issue.c.key).where(
    issue.c.project_id == bindparam("project_id"),
    issue.c.integration_id == bindparam("integration_id"),
    issue.c.comments_claimed != issue.c.comments_count,
    ALIVE,
)
_MISCOUNTED_OF = bulk(
    "SELECT issue.key FROM {given} AS given JOIN issue ON issue.project_id = given.project_id"
    " AND issue.integration_id = given.integration_id AND issue.key = given.key"
    " WHERE issue.comments_claimed <> issue.comments_count AND issue.tombstone_reason IS NULL",
    issue,
    ("key",),
)
_AFTER = issue.c.external_id > bindparam("after")


class SqlReadIssues:
    """See `diip_core.ports.storage.issues.ReadIssues`."""

    def __init__(self, session: SqlSession) -> None:
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
        rows = self._session.fetch_all(page_statement(dialect, query), page_parameters(dialect, query))
        page = rows[: query.limit]
        last = page[-1] if len(rows) > query.limit else None
        return IssueList(
            items=tuple(stored_issue(row, aliases=_aliases(row)) for row in page),
            next=_position(last, query) if last else None,
        )

    def page(self, query: IssueQuery, /) -> IssuePage:
        dialect = self._session.dialect
        rows = self._session.fetch_all_prepared(
            listed_statement(dialect, query), page_parameters(dialect, query)
        )
        items = tuple(ListedIssue(*row) for row in rows[: query.limit])
        return IssuePage(items, next=_position(items[-1], query) if len(rows) > query.limit else None)

    def analytics_issues(
        self, project_id: str, integration_id: str | None = None, /
    ) -> Iterator[AnalyticsIssue]:
        return stream_analytics_issues(self._session, project_id, integration_id)

    def creations(self, project_id: str, integration_id: str | None = None, /) -> Iterator[Creation]:
        return stream_creations(self._session, project_id, integration_id)

    def issue_counts(
        self, project_id: str, integration_id: str | None = None, /, *, window: Window
    ) -> IssueCounts:
        return issue_counts(self._session, project_id, integration_id, window)

    def timelines(
        self, project_id: str, integration_id: str | None = None, /, *, since: datetime
    ) -> Iterator[Timeline]:
        return stream_timelines(self._session, project_id, integration_id, since)

    def miscounted(self, scope: Scope, keys: Collection[str] | None = None, /) -> tuple[str, ...]:
        if keys is not None:
            found = self._session.execute_batch(_MISCOUNTED_OF, scope, [(key,) for key in sorted(keys)])
        else:
            place = {"project_id": scope.project_id, "integration_id": scope.integration_id}
            found = list(self._session.fetch_all(_MISCOUNTED, place))
        return tuple(sorted(row.key for row in found))

    def export(
        self,
        scope: Scope,
        *,
        after: str | None = None,
        limit: int = EXPORT_BATCH,
        with_comments: bool = False,
        with_tombstones: bool = False,
    ) -> tuple[ExportedIssue, ...]:
        statement = _EXPORT if with_tombstones else _EXPORT.where(ALIVE)
        parameters = {
            "project_id": scope.project_id,
            "integration_id": scope.integration_id,
            "limit": limit,
        }
        if after is not None:
            statement, parameters = statement.where(_AFTER), {**parameters, "after": after}
        rows = self._session.fetch_all(statement, parameters)
        keys = keys_of(self._session, scope, rows)
        transitions = transitions_of(self._session, scope, keys)
        comments = comments_of(self._session, scope, keys) if with_comments else None
        return tuple(
            ExportedIssue(
                stored=stored_issue(row, aliases=keys[row.external_id][1:]),
                transitions=tuple(transitions[row.external_id]),
                comments=None if comments is None else tuple(comments[row.external_id]),
            )
            for row in rows
        )

    def _row(self, project_id: str, issue_id: str) -> Row[Any]:
        statement = with_aliases(_GET, self._session.dialect)
        row = self._session.fetch_first(statement, {"project_id": project_id, "issue_id": issue_id})
        if row is None:
            raise NotFound("there is no such issue in this project")
        return row


def _aliases(row: Row[Any]) -> tuple[str, ...]:
    """All keys but the present one that an issue ever had."""
    return tuple(key for key in row.aliases or () if key != row.key)


def _position(last: Row[Any] | ListedIssue, query: IssueQuery) -> Position:
    return Position(last.updated_at if query.sort == "-updated_at" else last.created_at, last.issue_id)
