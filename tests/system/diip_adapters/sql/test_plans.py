"""Lists are read from an index, however large the tables: no plan reads a whole one (guarantee T26)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attrs import evolve
from sqlalchemy import event, text
from tests.servers.postgres import PostgresServer
from tests.servers.statements import counted_statements

from diip_adapters.sql.database import open_storage
from diip_adapters.sql.issues.search import stored_words
from diip_adapters.sql.storage import SqlStorage
from diip_adapters.sql.tables import METADATA
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.issue_query import IssueQuery, Position
from diip_core.domain.mirror.calls import ApiCall, CallPosition
from diip_core.ports.storage.storage import ReadView
from diip_core.testing.samples import (
    a_full_issue,
    a_scope,
    a_snapshot,
    a_transition,
    after,
    an_integration,
    new_id,
)

ISSUES = 100_000
LARGE = {"issue", "issue_1", "issue_words", "issue_alias", "raw_payload", "transition", "known", "api_call"}
"""The tables that are filled here, by their names in plans."""

MOST_STEPS, MOST_BLOCKS = 6_000, 30_000
"""Thousands of SQLite's steps, and PostgreSQL's blocks, for one page.

The dearest page, of a word that is in every issue, takes 4,600 and 22,000.
"""
World = tuple[SqlStorage, Scope]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> Iterator[World]:
    """A scope of 100,000 issues beside a sibling of ten and a stranger of a thousand."""
    if request.param == "sqlite":
        storage = open_storage(f"sqlite:///{tmp_path_factory.mktemp('plans')}/diip.db")
        yield storage, filled(storage)
        storage.close()
        return
    with postgres_server.database() as url:
        storage = open_storage(url)
        yield storage, filled(storage)
        storage.close()


def queries(project_id: str) -> list[IssueQuery]:
    first = IssueQuery(project_id=project_id)
    behind = Position(after(50_000), new_id())
    return [
        first,
        evolve(first, after=behind),
        evolve(first, sort="created_at"),
        evolve(first, sort="created_at", after=behind),
        evolve(first, status="closed", type="bug", priority="high", author="ada"),
        evolve(first, provider="github"),
        evolve(first, label="kind/bug", assignee="bob"),
        evolve(first, created_from=after(5), created_to=after(90_000), updated_from=after(5)),
        evolve(first, integration_id=new_id()),
        evolve(first, q="rare77"),
        evolve(first, q="common", after=behind),
        evolve(first, q="common everything", label="kind/bug", status="closed", sort="-age"),
    ]


def test_no_list_of_issues_goes_through_a_table(world: World) -> None:
    storage, scope = world
    for query in queries(scope.project_id):
        for ask in (lambda view, q=query: view.issues.find(q), lambda view, q=query: view.issues.page(q)):
            plan = explained(storage, ask)
            assert not scans(plan), (query, plan)


@pytest.mark.parametrize(
    "question",
    [
        lambda view, scope: view.issues.get(scope.project_id, an_issue_id(view, scope)),
        lambda view, scope: view.issues.transitions(scope.project_id, an_issue_id(view, scope)),
        lambda view, scope: view.calls.latest(scope),
        lambda view, scope: view.calls.latest(scope, after=CallPosition(after(5), 0)),
        lambda view, scope: view.integrations.page(scope.project_id, limit=51),
        lambda view, scope: view.projects.page(seen_by=new_id(), limit=51),
        lambda view, scope: view.projects.access(scope.project_id, new_id()),
        lambda view, scope: view.integrations.of_projects([scope.project_id, new_id()]),
    ],
)
def test_no_other_read_goes_through_a_large_table(
    world: World, question: Callable[[Any, Scope], object]
) -> None:
    storage, scope = world

    plan = explained(storage, lambda view: question(view, scope))
    assert not scans(plan), plan


def test_a_page_of_issues_is_one_question_whatever_is_on_it(world: World) -> None:
    storage, scope = world
    for limit in (1, 50, 200):
        for query in queries(scope.project_id):
            with storage.read() as view, counted_statements() as statements:
                view.issues.find(evolve(query, limit=limit))
                view.issues.page(evolve(query, limit=limit))
            assert len(statements) == 2, statements


def test_no_page_is_much_work(world: World) -> None:
    storage, scope = world
    work = {
        query: work_of(storage, lambda view, q=query: view.issues.page(q))
        for query in queries(scope.project_id)
    }
    most = MOST_STEPS if is_sqlite(storage) else MOST_BLOCKS
    assert not {query: done for query, done in work.items() if done >= most}


def an_issue_id(view: ReadView, scope: Scope) -> str:
    """The oldest issue's: that one has its delivered record."""
    oldest = IssueQuery(project_id=scope.project_id, sort="created_at", limit=1)
    return view.issues.find(oldest).items[0].issue_id


def filled(storage: SqlStorage) -> Scope:
    """Make one issue the usual way and copy its rows in the database."""
    scope, stranger = a_scope(storage), a_scope(storage)
    with storage.begin() as work:
        sibling = an_integration(scope.project_id)
        work.integrations.add(sibling)
        for owner in (scope, sibling.scope, stranger):
            work.issues.upsert(owner, [a_snapshot(a_full_issue())])
            work.issues.add_transitions(owner, [a_transition()])
            work.calls.add(owner, [ApiCall("/x", 200, 1, True, after(1))])
    copy(storage, scope, ISSUES)
    copy(storage, sibling.scope, 10)
    copy(storage, stranger, 1000)
    if not is_sqlite(storage):
        with storage._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    return scope


def copy(storage: SqlStorage, scope: Scope, count: int) -> None:
    """So many copies of each row of the scope's only issue."""
    number = "'c' || i"
    words = stored_words(scope.project_id, "common everything", None)
    fill(storage, scope, "transition", count, {"external_id": number, "issue_key": "'#' || i"})
    fill(storage, scope, "issue_alias", count, {"external_id": number, "key": "'OLD-' || i"})
    fill(storage, scope, "raw_payload", count, {"external_id": number})
    fill(storage, scope, "api_call", count, {"at": "at + i"})
    kept = f"'{words} rare' || i"
    fill(
        storage,
        scope,
        "issue_words",
        count,
        {"external_id": number, "words": kept if is_sqlite(storage) else f"({kept})::tsvector"},
    )
    changes = {
        "external_id": number,
        "issue_id": "project_id || integration_id || i",
        "key": "'#' || i",
        "created_at": "created_at + i * 1000000",
        "updated_at": "updated_at + i * 1000000",
        "status": "CASE WHEN i % 3 = 0 THEN 'open' ELSE 'closed' END",
    }
    fill(storage, scope, "issue", count, changes)


def fill(storage: SqlStorage, scope: Scope, table: str, count: int, changes: dict[str, str]) -> None:
    """Copy the one row of a scope in a table, ``changes`` being SQL over the row and the copy's number."""
    chosen = {column.name: column.name for column in METADATA.tables[table].columns} | changes
    statement = text(
        "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
        f" INSERT INTO {table} ({', '.join(chosen)}) SELECT {', '.join(chosen.values())} FROM {table}, n"
        " WHERE project_id = :project_id AND integration_id = :integration_id"
    )
    with storage._engine.begin() as connection:
        connection.execute(
            statement,
            {"count": count, "project_id": scope.project_id, "integration_id": scope.integration_id},
        )


def explained(storage: SqlStorage, ask: Callable[[ReadView], object], postgres: str = "EXPLAIN ") -> str:
    """The plans of every statement that a question takes."""
    with storage.read() as view:
        connection = view.issues._session._connection  # type: ignore[attr-defined]
        asked: list[tuple[str, Any]] = []

        def seen(_: Any, cursor: Any, statement: str, parameters: Any, *__: Any) -> None:
            asked.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", seen)
        ask(view)
        event.remove(connection, "before_cursor_execute", seen)
        explain = "EXPLAIN QUERY PLAN " if is_sqlite(storage) else postgres
        questions = [(s, p) for s, p in asked if not s.startswith("BEGIN")]
        assert questions
        return "\n".join(
            str(row[-1])
            for statement, parameters in questions
            for row in connection.exec_driver_sql(explain + statement, parameters)
        )


def work_of(storage: SqlStorage, ask: Callable[[ReadView], object]) -> int:
    """Thousands of steps of SQLite's machine, or blocks that PostgreSQL looked at."""
    if not is_sqlite(storage):
        plan = explained(storage, ask, "EXPLAIN (ANALYZE, BUFFERS) ")
        buffers = re.search(r"Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?", plan)
        assert buffers, plan
        return sum(int(blocks or 0) for blocks in buffers.groups())
    thousands = 0

    def count() -> int:
        nonlocal thousands
        thousands += 1
        return 0

    with storage.read() as view:
        connection = view.issues._session._connection  # type: ignore[attr-defined]

        def begin(*_: Any) -> None:
            connection.connection.dbapi_connection.set_progress_handler(count, 1000)

        event.listen(connection, "before_cursor_execute", begin)
        ask(view)
        event.remove(connection, "before_cursor_execute", begin)
    return thousands


def scans(plan: str) -> set[str]:
    """The large tables that a plan goes through as a whole."""
    found = re.findall(r"(?:Seq Scan on \w+ (\w+)|Seq Scan on (\w+)|^SCAN (\w+))", plan, re.MULTILINE)
    return {name for names in found for name in names} & LARGE


def is_sqlite(storage: SqlStorage) -> bool:
    return storage._engine.dialect.name == "sqlite"
