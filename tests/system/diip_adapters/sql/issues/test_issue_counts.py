"""Issue counts beyond their contract: tombstones, and more issues than one batch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from diip_adapters.sql.database import open_storage
from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.issues.issue_counts import issue_counts
from diip_adapters.sql.storage import SqlStorage
from diip_core.domain.insight.flow.issue_counts import count_issues
from diip_core.domain.issues.issue import Scope
from diip_core.domain.time import Window
from diip_core.testing.insight.issue_counts import in_order
from diip_core.testing.insight.rollup import keep_closed
from diip_core.testing.samples import START, a_scope, after, an_issue
from diip_core.testing.storage_case import store

OPEN = Window(None, None, START + timedelta(days=300))
WINDOWS = (OPEN, Window(after(20), after(45), OPEN.now))


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def storage(request: pytest.FixtureRequest) -> Iterator[SqlStorage]:
    """An empty database of each kind."""
    storage = open_storage(str(request.getfixturevalue(request.param)))
    yield storage
    storage.close()


@pytest.fixture
def scope(storage: SqlStorage) -> Scope:
    """Thirty issues, three of them at each instant, in a project with a sibling of ten."""
    scope = a_scope(storage)
    store(storage, scope, *(an_issue(n, created_at=after(n // 3 * 5), labels=("a",)) for n in range(15)))
    for n in range(15, 30):
        keep_closed(storage, scope, an_issue(n, created_at=after(n // 3 * 5), resolved_at=after(50 + n)))
    store(storage, a_scope(storage, scope.project_id), *(an_issue(n, created_at=after(n)) for n in range(10)))
    return scope


@pytest.mark.parametrize("window", WINDOWS, ids=str)
@pytest.mark.parametrize("batch", [1, 2, 3, 7, 40, 1000])
def test_counts_do_not_depend_on_the_size_of_a_batch(
    storage: SqlStorage, scope: Scope, window: Window, batch: int
) -> None:
    with storage._engine.connect() as connection:
        session = SqlSession(connection, storage._dialect)
        batches = issue_counts(session, scope.project_id, None, window, batch=batch)
    with storage.read() as view:
        whole = count_issues(view.issues.analytics_issues(scope.project_id), window)
    assert in_order(batches) == in_order(whole)
    assert whole.total > 0


def test_a_tombstoned_issue_is_not_counted(storage: SqlStorage, scope: Scope) -> None:
    with storage._engine.begin() as connection:
        connection.execute(
            text("UPDATE issue SET tombstone_reason = 'deleted' WHERE integration_id = :integration_id"),
            {"integration_id": scope.integration_id},
        )
    with storage.read() as view:
        assert view.issues.issue_counts(scope.project_id, window=OPEN).total == 10
        assert view.issues.issue_counts(scope.project_id, scope.integration_id, window=OPEN).total == 0
