"""A PostgreSQL that is stopped and answers nobody, while its sockets stay open (guarantee F28)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.servers.postgres import PostgresServer, running_postgres

from diip_adapters.sql.database import open_storage
from diip_adapters.sql.storage import SqlStorage
from diip_core.errors import StorageUnavailable
from diip_core.ports.storage.kind import StorageLimits
from diip_core.testing.samples import a_project, a_scope, an_issue
from diip_core.testing.storage_case import store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the server's processes are found in /proc")
LIMITS = StorageLimits(statement_seconds=0.5, lock_seconds=0.5, connections=3)
GENEROUS_SECONDS = 60.0


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def storage(server: PostgresServer) -> Iterator[SqlStorage]:
    with server.database() as url:
        storage = open_storage(url, LIMITS)
        yield storage
        storage.close()


def test_a_statement_is_given_up_and_later_ones_succeed(server: PostgresServer, storage: SqlStorage) -> None:
    with storage.read() as view:
        view.projects.by_slug("")
        with server.frozen(), pytest.raises(StorageUnavailable, match="does not answer") as caught:
            view.projects.by_slug("")
    assert caught.value.code == "no_answer"
    with storage.read() as view:
        assert view.projects.by_slug("") is None


def test_a_write_is_given_up_and_undone(server: PostgresServer, storage: SqlStorage) -> None:
    project = a_project()
    with pytest.raises(StorageUnavailable), server.frozen(), storage.begin() as work:
        work.projects.add(project)
    with storage.read() as view:
        assert view.projects.by_slug(project.slug) is None


def test_a_stream_is_given_up_in_the_middle(server: PostgresServer, storage: SqlStorage) -> None:
    scope = a_scope(storage)
    store(storage, scope, *(an_issue(n) for n in range(3000)))
    for _ in range(LIMITS.connections + 1):  # none of them may stay taken
        with pytest.raises(StorageUnavailable), storage.read() as view:
            issues = view.issues.analytics_issues(scope.project_id)
            next(issues)
            with server.frozen():
                list(issues)
    with storage.read() as view:
        assert len(list(view.issues.analytics_issues(scope.project_id))) == 3000


def test_nobody_waits_for_a_connection_for_long(server: PostgresServer, storage: SqlStorage) -> None:
    """Three connections and their three callers, while ten ask, of a pool that has to connect."""

    def ask(number: int) -> str:
        try:
            with storage.read() as view:
                view.projects.by_slug("")
        except StorageUnavailable as error:
            return error.code
        return "answered"

    with ThreadPoolExecutor(10) as threads:
        with server.frozen():
            codes = list(threads.map(ask, range(15), timeout=GENEROUS_SECONDS))
        assert set(codes) <= {"no_answer", "no_connection"}
        assert set(threads.map(ask, range(10), timeout=GENEROUS_SECONDS)) == {"answered"}
