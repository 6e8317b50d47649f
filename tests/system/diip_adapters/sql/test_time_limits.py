"""How long a statement and a wait for a lock may last (guarantee T26)."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from sqlalchemy import text

from diip_adapters.sql.database import open_storage
from diip_adapters.sql.storage import SqlStorage
from diip_core.errors import StorageUnavailable
from diip_core.ports.storage.kind import StorageLimits
from diip_core.testing.samples import a_project, a_scope, a_snapshot, an_issue

ENDLESS = text(
    "WITH RECURSIVE endless(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless WHERE n < 100000000)"
    " SELECT count(*) FROM endless"
)


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def storage(request: pytest.FixtureRequest) -> Iterator[SqlStorage]:
    """A database that is given two seconds a statement."""
    limits = StorageLimits(statement_seconds=2, lock_seconds=1, connections=4)
    storage = open_storage(str(request.getfixturevalue(request.param)), limits)
    yield storage
    storage.close()


def test_a_statement_that_takes_too_long_is_cut_and_the_connection_lives(storage: SqlStorage) -> None:
    for _ in range(3):
        with storage.read() as view, pytest.raises(StorageUnavailable, match="narrow the filter") as caught:
            view.issues._session.fetch_all(ENDLESS)  # type: ignore[attr-defined]
        assert caught.value.code == "timeout"
    with storage.read() as view:
        assert view.projects.page(limit=1) == ()


def test_a_writer_that_takes_too_long_undoes_its_work(storage: SqlStorage) -> None:
    project = a_project()
    with pytest.raises(StorageUnavailable), storage.begin() as work:
        work.projects.add(project)
        work.issues._session.fetch_all(ENDLESS)  # type: ignore[attr-defined]
    with storage.read() as view:
        assert view.projects.by_slug(project.slug) is None


def test_who_reads_slowly_from_a_stream_is_not_cut(storage: SqlStorage) -> None:
    scope = a_scope(storage)
    with storage.begin() as work:
        work.issues.upsert(scope, [a_snapshot(an_issue(n)) for n in range(2500)])
    with storage.read() as view:
        facts = view.issues.analytics_issues(scope.project_id)
        next(facts)
        Event().wait(2.5)
        assert sum(1 for _ in facts) == 2499


def test_a_wait_for_another_writer_ends(storage: SqlStorage) -> None:
    scope = a_scope(storage)
    with storage.begin() as work:
        work.issues.upsert(scope, [a_snapshot(an_issue())])
        with pytest.raises(StorageUnavailable) as caught, storage.begin() as other:
            other.issues.upsert(scope, [a_snapshot(an_issue(2))])
        assert caught.value.code == "locked"


def test_a_reader_that_finds_every_connection_in_use_gets_an_error(storage: SqlStorage) -> None:
    with storage.read() as a, storage.read() as b, storage.read() as c, storage.read() as d:
        for view in (a, b, c, d):
            view.projects.page(limit=1)
        with pytest.raises(StorageUnavailable) as caught, storage.read():
            pass
    assert caught.value.code == "no_connection"
