"""What analytics need of every issue, streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import fields
from sqlalchemy import ColumnElement, Select, bindparam, cast, false, func, select, text

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.engine.texts import Changes, Texts
from diip_adapters.sql.issues.find_issues import ALIVE, JOINED
from diip_adapters.sql.tables import integration, issue
from diip_core.domain.issues.analytics_issue import AnalyticsIssue

_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    **issue.c,
    "provider": integration.c.provider,
    "labels": cast(issue.c.labels, Texts),
    "status_changes": cast(issue.c.status_changes, Changes),
    "author_is_bot": func.coalesce(issue.c.author_is_bot, false()),
}
_FIELDS = tuple(_COLUMNS[field.name] for field in fields(AnalyticsIssue))
"""The fields of `AnalyticsIssue`, in order."""
ANALYTICS_ISSUES = (
    select(*_FIELDS).select_from(JOINED).where(issue.c.project_id == bindparam("project_id"), ALIVE)
)
"""The issues of a project. `analytics_issue_from` reads a row, which may have more columns at its end."""
OF_INTEGRATION = issue.c.integration_id == bindparam("integration_id")
EVER_REOPENED = text("issue.reopen_count > 0")
"""Written like the condition of the partial index: planners cannot match a parameter with its 0."""
_BATCH = 1000


def by_integration(statement: Select[Any]) -> Callable[[str | None], Select[Any]]:
    """A function from an integration's id to the statement for that integration, from None to the whole."""
    of_integration = statement.where(OF_INTEGRATION)
    return lambda integration_id: statement if integration_id is None else of_integration


_ALL = by_integration(ANALYTICS_ISSUES)
_REOPENED = by_integration(ANALYTICS_ISSUES.where(EVER_REOPENED))


def stream_analytics_issues(
    session: SqlSession, project_id: str, integration_id: str | None, *, only_reopened: bool = False
) -> Iterator[AnalyticsIssue]:
    """See `diip_core.ports.storage.issues.ReadIssues.analytics_issues`.

    ``only_reopened`` leaves out the issues that were never reopened.
    """
    statement = (_REOPENED if only_reopened else _ALL)(integration_id)
    parameters = {"project_id": project_id, "integration_id": integration_id}
    for rows in session.stream_prepared(statement, parameters, batch=_BATCH):
        yield from map(analytics_issue_from, rows)


def analytics_issue_from(row: Sequence[Any]) -> AnalyticsIssue:
    """The issue of a row of `ANALYTICS_ISSUES`."""
    return AnalyticsIssue(*row[: len(_FIELDS)])
