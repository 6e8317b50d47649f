"""SQLite, the embedded default: write-ahead log, one writer, every commit on the disk."""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

import math
import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Table,
    column,
    create_engine,
    event,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from diip_adapters.sql.engine.bulk import Bulk, Values
from diip_core.domain.issues.issue import Scope
from diip_core.errors import StorageError, StorageRefused, StorageUnavailable
from diip_core.ports.storage.kind import StorageLimits

_BEGIN = "diip_begin"
_WAITING = "diip_waiting"
_UNLIMITED = "diip_unlimited"
_DEADLINE = "deadline"
_STATEMENT_SECONDS = "statement_seconds"
_CHECKED_EVERY = 20_000
"""Operations of SQLite's machine between two looks at the clock, about a millisecond."""
_MAGIC = b"SQLite format 3\0"
_VARIABLES = 30_000
"""How many values one statement takes (SQLITE_MAX_VARIABLE_NUMBER is 32,766 since 3.32)."""


class SqliteDialect:
    """See `diip_adapters.sql.engine.dialect.Dialect`."""

    now = (
        "(CAST(strftime('%s', 'now') AS INTEGER) * 1000000"
        " + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000)"
    )
    joined = "group_concat"
    migrates_older = True
    driver_errors = sqlite3.Error

    def is_there(self, address: URL) -> bool:
        file = _file(address)
        _refuse_other_files(file)
        return file.exists()

    def make_place(self, address: URL) -> None:
        folder = _file(address).parent
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageRefused(
                f"the folder {folder} cannot be made ({error.strerror}); name another place for the database",
                code="cannot_open",
            ) from None
        _refuse_other_files(_file(address))
        # SQLite would make it readable for everybody; its journals take the file's own mode over.
        with suppress(OSError):
            os.close(os.open(_file(address), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))

    def engine(self, address: URL, limits: StorageLimits) -> Engine:
        engine = create_engine(
            _sqlite_url(address),
            pool_size=limits.connections,
            max_overflow=0,
            pool_timeout=limits.lock_seconds,
            connect_args={"timeout": limits.lock_seconds},
        )

        @event.listens_for(engine, "connect")
        def connected(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
            connection.isolation_level = None  # transactions begin where SQLAlchemy says so, see below
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            record.info[_STATEMENT_SECONDS] = limits.statement_seconds
            record.info[_DEADLINE] = math.inf
            connection.set_progress_handler(lambda: monotonic() > record.info[_DEADLINE], _CHECKED_EVERY)

        @event.listens_for(engine, "before_cursor_execute")
        def about_to_run(connection: Connection, *_: object) -> None:
            unlimited = connection.get_execution_options().get(_UNLIMITED, False)
            connection.info[_DEADLINE] = math.inf if unlimited else monotonic() + limits.statement_seconds

        @event.listens_for(engine, "begin")
        def begun(connection: Connection) -> None:
            options = connection.get_execution_options()
            is_waiting = options.get(_WAITING, True)
            if not is_waiting:
                connection.exec_driver_sql("PRAGMA busy_timeout = 0")
            try:
                connection.exec_driver_sql(options.get(_BEGIN, "BEGIN"))
            finally:
                if not is_waiting:
                    patience = round(limits.lock_seconds * 1000)
                    connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")

        return engine

    def reading(self, engine: Engine, *, consistent: bool = True) -> Connection:
        return engine.connect()

    def writing(self, engine: Engine, *, waiting: bool = True) -> Connection:
        return engine.connect().execution_options(**{_BEGIN: "BEGIN IMMEDIATE", _WAITING: waiting})

    def settle(self, engine: Engine) -> None:
        if engine.url.query:  # see `_sqlite_url`
            return
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.execute("PRAGMA journal_mode = WAL")

    def lock_schema(self, connection: Connection) -> None:
        # `writing` is the only writer already.
        connection.execution_options(**{_UNLIMITED: True})

    def lock_scope(self, connection: Connection, scope: Scope) -> None:
        """Nothing: `writing` is the only writer already."""

    def scope_lock(self, row: str) -> str:
        return "1"

    def grant_time(self, connection: Connection) -> None:
        connection.info[_DEADLINE] = monotonic() + connection.info[_STATEMENT_SECONDS]

    def cursor(self, connection: Connection) -> Any:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver.cursor()

    def committed(self, engine: Engine, given: Mapping[Table, int]) -> None:
        """Nothing: the planner goes by how many columns of an index are given."""

    def execute(
        self, connection: Connection, statement: Bulk, scope: Scope, rows: Sequence[Values]
    ) -> list[Any]:
        size = _VARIABLES // len(statement.columns)
        returned: list[Any] = []
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            text = statement.template.format(given=_given(statement, len(part)))
            values = [value for row in part for value in row]
            result = connection.exec_driver_sql(text, (scope.project_id, scope.integration_id, *values))
            returned += result if result.returns_rows else ()
        return returned

    def holds(
        self, words: Column[Any], word: BindParameter[str], *, field: str | None = None
    ) -> ColumnElement[bool]:
        each = func.json_each(words).table_valued("value")
        value = each.c.value.op("->>")(field) if field else each.c.value
        return select(each.c.value).where(value == word).exists()

    def holds_in_any_case(self, words: Column[Any], word: BindParameter[str]) -> ColumnElement[bool]:
        each = func.json_each(words).table_valued("value")
        return select(each.c.value).where(func.lower(each.c.value) == func.lower(word)).exists()

    def finds(self, question: BindParameter[str]) -> ColumnElement[bool]:
        index = table("issue_search", column("rowid"))
        answers = select(index.c.rowid).where(literal_column("issue_search").bool_op("MATCH")(question))
        return literal_column("issue_words.document").in_(answers)

    def unindexed(self, column: Column[Any]) -> ColumnElement[Any]:
        return UnaryExpression(column, operator=custom_op("+"), type_=column.type)

    def question(self, words: Sequence[str]) -> str:
        return " AND ".join(f'"{word}"' for word in words)

    def json_list(self, column: Column[Any]) -> ColumnElement[Any]:
        return func.json_group_array(column, type_=JSON)

    def last_change(self, column: Column[Any]) -> ColumnElement[int]:
        return func.json_extract(column, literal_column("'$[#-1][0]'"), type_=BigInteger)

    def storage_error(self, error: BaseException) -> StorageError | None:
        if not isinstance(error, sqlite3.Error):
            return None
        code = getattr(error, "sqlite_errorcode", None)
        primary = None if code is None else code & 0xFF
        return _ERRORS[primary]() if primary in _ERRORS else None


def _file(address: URL) -> Path:
    return Path(address.database or "")


def _sqlite_url(address: URL) -> URL:
    """The address for SQLAlchemy; a file that this user cannot write is opened for reading only.

    Readers of a write-ahead log share an index beside the database, which only a writer can create. If there
    is no log, no writer is at work, and ``immutable`` reads without an index
    (https://www.sqlite.org/wal.html, section Read-Only Databases).
    """
    file = _file(address)
    plain = address.set(drivername="sqlite+pysqlite")
    if not file.exists() or (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        return plain
    query = {"uri": "true", "mode": "ro"}
    if not file.with_name(f"{file.name}-wal").exists():
        query["immutable"] = "1"
    return plain.set(database=f"file:{quote(str(file))}", query=query)


def _refuse_other_files(file: Path) -> None:
    """SQLite takes a file of less than a page for an empty database, and would write over it."""
    try:
        with file.open("rb") as content:
            beginning = content.read(len(_MAGIC))
    except FileNotFoundError:
        return
    except OSError:
        raise _cannot_open() from None
    if beginning not in (b"", _MAGIC):
        raise _no_database()


def _given(statement: Bulk, count: int) -> str:
    """The rows as VALUES: a third faster than taking a JSON document apart, and it takes bytes too.

    LIMIT keeps the planner from taking the rows apart and putting the table before them in a join, where it
    reads a whole scope for every row.
    """
    names = ", ".join(f"column{place} AS {c.name}" for place, c in enumerate(statement.columns, 1))
    row = "(" + ", ".join("?" * len(statement.columns)) + ")"
    values = ", ".join([row] * count)
    return f"(SELECT ? AS project_id, ? AS integration_id, {names} FROM (VALUES {values}) LIMIT -1)"


def _locked() -> StorageError:
    return StorageUnavailable("the database is in use by another program; try again", code="locked")


def _read_only() -> StorageError:
    return StorageRefused(
        "the database is read-only; make the file and its folder writable for this user",
        code="read_only",
    )


def _full() -> StorageError:
    return StorageRefused("the disk of the database is full; make room, then run again", code="full")


def _no_database() -> StorageError:
    return StorageRefused(
        "the file is no SQLite database, or a damaged one; name another file", code="not_a_database"
    )


def _cannot_open() -> StorageError:
    return StorageRefused(
        "the database file cannot be opened; check that its folder exists and that this user may use it",
        code="cannot_open",
    )


def _disk_fault() -> StorageError:
    return StorageRefused("the disk of the database fails to read or write; check it", code="disk_fault")


def _timeout() -> StorageError:
    return StorageUnavailable(
        "the database took too long; narrow the filter, or try again later", code="timeout"
    )


_ERRORS = {
    sqlite3.SQLITE_INTERRUPT: _timeout,
    sqlite3.SQLITE_PERM: _cannot_open,
    sqlite3.SQLITE_BUSY: _locked,
    sqlite3.SQLITE_LOCKED: _locked,
    sqlite3.SQLITE_READONLY: _read_only,
    sqlite3.SQLITE_IOERR: _disk_fault,
    sqlite3.SQLITE_CORRUPT: _no_database,
    sqlite3.SQLITE_FULL: _full,
    sqlite3.SQLITE_CANTOPEN: _cannot_open,
    sqlite3.SQLITE_AUTH: _cannot_open,
    sqlite3.SQLITE_NOTADB: _no_database,
}
