"""PostgreSQL 14 and later, over psycopg 3."""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import count
from string import ascii_lowercase, ascii_uppercase
from time import monotonic
from typing import Any, cast

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    create_engine,
    event,
    func,
    literal_column,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB, TSQUERY
from sqlalchemy.engine import URL, Engine
from sqlalchemy.engine.interfaces import IsolationLevel
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from diip_adapters.sql.engine.answer_deadline import (
    GRACE_SECONDS,
    DeadlineConnection,
    ServerSilent,
    connect,
)
from diip_adapters.sql.engine.arrays import PACKINGS, Packing, register
from diip_adapters.sql.engine.bulk import Bulk, Values
from diip_adapters.sql.engine.postgres_errors import storage_error
from diip_adapters.sql.tables import issue, issue_words
from diip_adapters.sql.tables.columns import Instant, Key
from diip_core.domain.issues.issue import Scope
from diip_core.errors import StorageError
from diip_core.ports.storage.kind import StorageLimits

CONNECT_SECONDS = 10
"""The longest time to connect in. Where a wait for a lock is shorter than 5 s, twice as long as that one."""
IDLE_IN_TRANSACTION_SECONDS = 30
"""Shorter than a lease: a stopped process lets go of its rows before another may claim its scope."""
_MIGRATION_LOCK = 0x64696970
TRUSTED_IDLE_SECONDS = 5.0
"""A connection that lay unused for longer is asked for a sign of life before it is used."""
_SCOPE_LOCK = (
    "pg_advisory_xact_lock(hashtextextended({0}.project_id || ':' || {0}.integration_id, 0)) IS NOT NULL"
    # Every write goes by keys: a plan made while a table was small must not join by reading all of it.
    " AND set_config('enable_hashjoin', 'off', true) = set_config('enable_mergejoin', 'off', true)"
)
_LOCK_SCOPE = (
    f"SELECT {_SCOPE_LOCK.format('one')}"
    " FROM (SELECT %s::text AS project_id, %s::text AS integration_id) AS one"
)
_FIRST_ANALYSIS = 200
"""After this many rows, and after each tenfold, the table is analysed for the planner."""
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


class PostgresDialect:
    """See `diip_adapters.sql.engine.dialect.Dialect`."""

    now = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
    joined = "string_agg"
    migrates_older = False
    driver_errors = psycopg.Error

    def __init__(self) -> None:
        self._prepared: dict[Bulk, tuple[str, tuple[Packing, ...]]] = {}
        self._cursors = count(1)
        self._given: dict[Table, int] = defaultdict(int)
        self._next_analysis: dict[Table, int] = defaultdict(lambda: _FIRST_ANALYSIS)

    def is_there(self, address: URL) -> bool:
        return True

    def make_place(self, address: URL) -> None:
        """Nothing: a database is made by its administrator."""

    def engine(self, address: URL, limits: StorageLimits) -> Engine:
        engine = create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_size=limits.connections,
            max_overflow=0,
            json_deserializer=_decoded,
            pool_timeout=limits.lock_seconds,
            connect_args={
                "connect_timeout": connect_seconds(limits),
                "fallback_application_name": "diip",
                "prepare_threshold": 0,
            },
        )

        @event.listens_for(engine, "do_connect")
        def do_connect(dialect: object, record: object, args: Any, parameters: Any) -> DeadlineConnection:
            return connect(limits.statement_seconds + GRACE_SECONDS, *args, **parameters)

        @event.listens_for(engine, "connect")
        def connected(connection: psycopg.Connection[Any], record: object) -> None:
            register(connection)
            connection.execute(
                "SELECT set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false),"
                " set_config('idle_in_transaction_session_timeout', %s, false),"
                # A plan for this project would trust that a project it never saw has no rows.
                " set_config('plan_cache_mode', 'force_generic_plan', false),"
                # Every question is of one project: a plan that reads all projects' rows is never right.
                " set_config('enable_seqscan', 'off', false)",
                [
                    _milliseconds(seconds)
                    for seconds in (
                        limits.statement_seconds,
                        limits.lock_seconds,
                        IDLE_IN_TRANSACTION_SECONDS,
                    )
                ],
            )
            connection.commit()

        @event.listens_for(engine, "checkin")
        def checked_in(connection: object, record: ConnectionPoolEntry) -> None:
            record.info["idle_since"] = monotonic()

        @event.listens_for(engine, "checkout")
        def checked_out(connection: DeadlineConnection, record: ConnectionPoolEntry, proxy: object) -> None:
            # A connection used a moment ago is as good as its next answer; asking each time costs a page 5 %.
            if monotonic() - record.info.get("idle_since", monotonic()) > TRUSTED_IDLE_SECONDS:
                try:
                    with connection.within(limits.lock_seconds):
                        connection.execute("SELECT 1")
                        connection.rollback()
                except ServerSilent:
                    raise  # another connection would wait for the same server
                except psycopg.Error:
                    raise DisconnectionError from None

        return engine

    def reading(self, engine: Engine, *, consistent: bool = True) -> Connection:
        # Not read-only by SQLAlchemy's option: it leaves BEGIN READ WRITE behind, which a standby answers
        # with an error that names no standby.
        level: IsolationLevel = "REPEATABLE READ" if consistent else "AUTOCOMMIT"
        return engine.connect().execution_options(isolation_level=level)

    def writing(self, engine: Engine, *, waiting: bool = True) -> Connection:
        return engine.connect()

    def settle(self, engine: Engine) -> None:
        """Nothing lasts here that the schema does not say."""

    def lock_schema(self, connection: Connection) -> None:
        _driver(connection).answer_seconds = None
        connection.exec_driver_sql("SELECT set_config('statement_timeout', '0', true)")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))

    def lock_scope(self, connection: Connection, scope: Scope) -> None:
        _driver(connection).execute(_LOCK_SCOPE, (scope.project_id, scope.integration_id))

    def scope_lock(self, row: str) -> str:
        return _SCOPE_LOCK.format(row)

    def grant_time(self, connection: Connection) -> None:
        """Nothing: each batch is a statement of its own."""

    def cursor(self, connection: Connection) -> Any:
        if not connection.in_transaction():
            connection.begin()
        return _driver(connection).cursor(f"diip_{next(self._cursors)}")

    def committed(self, engine: Engine, given: Mapping[Table, int]) -> None:
        # All indexes begin alike. Until the server's own analysis, a minute or more into a first sync, its
        # planner takes any of them for as good as the right one and reads a whole scope for every row.
        for table, rows in given.items():
            self._given[table] += rows
            if self._given[table] >= self._next_analysis[table]:
                self._next_analysis[table] = self._given[table] * 10
                keys = ", ".join(column.name for column in table.columns if _is_asked_for(column))
                with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {table.name} ({keys})")

    def execute(
        self, connection: Connection, statement: Bulk, scope: Scope, rows: Sequence[Values]
    ) -> list[Any]:
        prepared = self._prepared.get(statement)
        if prepared is None:
            prepared = self._prepared[statement] = _prepare(statement)
        text, packings = prepared
        arrays = [
            packing.pack(values) for packing, values in zip(packings, zip(*rows, strict=True), strict=True)
        ]
        # Around SQLAlchemy, whose result costs more than the statement for a page of a hundred rows.
        with _driver(connection).cursor(row_factory=namedtuple_row) as cursor:
            cursor.execute(text, (scope.project_id, scope.integration_id, *arrays))
            returned = cursor.pgresult
            return cursor.fetchall() if returned and returned.nfields else []

    def holds(
        self, words: Column[Any], word: BindParameter[str], *, field: str | None = None
    ) -> ColumnElement[bool]:
        text = word.cast(Text)
        wanted = func.jsonb_build_object(literal_column(f"'{field}'"), text) if field else text
        return words.bool_op("@>")(func.jsonb_build_array(wanted))

    def holds_in_any_case(self, words: Column[Any], word: BindParameter[str]) -> ColumnElement[bool]:
        # translate, not lower: what lower does to other letters depends on the database's locale.
        folded = func.translate(words.cast(Text), ascii_uppercase, ascii_lowercase).cast(JSONB)
        wanted = func.translate(word.cast(Text), ascii_uppercase, ascii_lowercase)
        return folded.bool_op("@>")(func.jsonb_build_array(wanted))

    def finds(self, question: BindParameter[str]) -> ColumnElement[bool]:
        return issue_words.c.words.bool_op("@@")(question.cast(TSQUERY))

    def unindexed(self, column: Column[Any]) -> ColumnElement[Any]:
        return column

    def question(self, words: Sequence[str]) -> str:
        return " & ".join(f"'{word}'" for word in words)

    def json_list(self, column: Column[Any]) -> ColumnElement[Any]:
        return func.json_agg(column, type_=JSON)

    def last_change(self, column: Column[Any]) -> ColumnElement[int]:
        return column.op("->")(literal_column("-1")).op("->>")(literal_column("0")).cast(BigInteger)

    def storage_error(self, error: BaseException) -> StorageError | None:
        return storage_error(error) if isinstance(error, psycopg.Error) else None


def connect_seconds(limits: StorageLimits) -> int:
    """How long to wait for a new connection; libpq takes whole seconds, at least 2."""
    return max(2, min(CONNECT_SECONDS, math.ceil(2 * limits.lock_seconds)))


def _driver(connection: Connection) -> DeadlineConnection:
    return cast("DeadlineConnection", connection.connection.driver_connection)


def _decoded(data: bytes | str) -> Any:
    """JSON; most of an issue's lists are empty, and a page of them is all there is to decode."""
    if data == b"[]":
        return []
    return {} if data == b"{}" else json.loads(data if isinstance(data, str) else data.decode())


def _is_asked_for(column: Column[Any]) -> bool:
    """Keys and instants, and whether an issue is gone: without that the planner takes nearly all for gone."""
    return column.type is Key or isinstance(column.type, Instant) or column is issue.c.tombstone_reason


def _prepare(statement: Bulk) -> tuple[str, tuple[Packing, ...]]:
    packings = tuple(_packing(column) for column in statement.columns)
    arrays = ", ".join(f"%b::{packing.sql}[]" for packing in packings)
    taken = ", ".join(
        f"packed.{column.name}" + (f"::{packing.cast} AS {column.name}" if packing.cast else "")
        for column, packing in zip(statement.columns, packings, strict=True)
    )
    names = ", ".join(column.name for column in statement.columns)
    given = (
        f"(SELECT %s::text AS project_id, %s::text AS integration_id, {taken}"
        f" FROM unnest({arrays}) AS packed ({names}))"
    )
    return statement.template.format(given=given), packings


def _packing(column: Column[Any]) -> Packing:
    return PACKINGS[column.type.compile(dialect=_DIALECT).split()[0]]


def _milliseconds(seconds: float) -> str:
    return str(max(1, round(seconds * 1000)))
