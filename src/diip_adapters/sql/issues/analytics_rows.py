"""What analytics need of every issue, streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, cast, select, text

from diip_adapters.sql.engine.session import Session
from diip_adapters.sql.engine.texts import Changes, Texts
from diip_adapters.sql.issues.find_issues import ALIVE, JOINED
from diip_adapters.sql.tables import integration, issue
from diip_core.domain.issues.analytics_issue import AnalyticsIssue

_OWN = (
    integration.c.provider,
    issue.c.status,
    issue.c.type,
    issue.c.priority,
    cast(issue.c.labels, Texts),
    issue.c.created_at,
    issue.c.closed_at,
    issue.c.first_response_at,
    issue.c.active_at,
    cast(issue.c.status_changes, Changes),
    issue.c.author,
    issue.c.issue_id,
    issue.c.integration_id,
)
"""The fields of `AnalyticsIssue`, in order."""
FACTS = (
    select(*_OWN, issue.c.project_id, issue.c.external_id, issue.c.key)
    .select_from(JOINED)
    .where(issue.c.project_id == bindparam("project_id"), ALIVE)
)
"""The facts of a project's issues and their keys; `analytics_issue_from` reads a row."""
OF_INTEGRATION = issue.c.integration_id == bindparam("integration_id")
EVER_REOPENED = text("issue.reopen_count > 0")
"""As the index of the few says it: of a number that comes as a parameter no plan knows that it is 0."""
_AT_ONCE = 1000


def of_subject(question: Select[Any]) -> Callable[[str | None], Select[Any]]:
    """The question about a project's issues by what to ask it about: an integration's id, or null for all."""
    of_one = question.where(OF_INTEGRATION)
    return lambda integration_id: question if integration_id is None else of_one


_FACTS_OF = of_subject(FACTS)


def stream_analytics_issues(
    session: Session, project_id: str, integration_id: str | None
) -> Iterator[AnalyticsIssue]:
    """See `diip_core.ports.storage.issues.ReadIssues.facts`."""
    asked = {"project_id": project_id, "integration_id": integration_id}
    for rows in session.scan(_FACTS_OF(integration_id), asked, batch=_AT_ONCE):
        yield from map(analytics_issue_from, rows)


def analytics_issue_from(row: Sequence[Any]) -> AnalyticsIssue:
    """The facts of a row of `FACTS`."""
    return AnalyticsIssue(*row[: len(_OWN)])
