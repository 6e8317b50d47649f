"""When and by whom every issue was created, streamed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import bindparam, cast, select

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.engine.texts import Texts
from diip_adapters.sql.issues.analytics_rows import by_integration
from diip_adapters.sql.issues.find_issues import ALIVE, JOINED
from diip_adapters.sql.tables import issue
from diip_core.domain.insight.spikes.creation import Creation
from diip_core.domain.issues.analytics_issue import first_seen_at

_CREATIONS = by_integration(
    select(
        issue.c.created_at,
        issue.c.author,
        issue.c.issue_id,
        issue.c.integration_id,
        cast(issue.c.labels, Texts),
    )
    .select_from(JOINED)
    .where(issue.c.project_id == bindparam("project_id"), ALIVE)
)
_BATCH = 1000


def stream_creations(session: SqlSession, project_id: str, integration_id: str | None) -> Iterator[Creation]:
    """See `diip_core.ports.storage.issues.ReadIssues.creations`."""
    parameters = {"project_id": project_id, "integration_id": integration_id}
    for rows in session.stream_prepared(_CREATIONS(integration_id), parameters, batch=_BATCH):
        for created_at, author, issue_id, tracker, labels in rows:
            yield Creation(created_at, author, first_seen_at(issue_id), tracker, labels)
