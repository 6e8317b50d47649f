"""One transaction's connection, as the repositories see it: every statement passes here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Executable, Row, Select, Table

from diip_adapters.sql.engine.bulk import Bulk, Values
from diip_adapters.sql.engine.dialect import Dialect
from diip_adapters.sql.engine.errors import translated
from diip_adapters.sql.engine.prepared_statement import prepared
from diip_core.domain.issues.issue import Scope

Parameters = Mapping[str, Any]


class SqlSession:
    """Runs statements; each raises `StorageError` and nothing of the database's own."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._locked: set[Scope] = set()
        self.dialect = dialect
        self.given: Counter[Table] = Counter()
        """How many rows were put into each table, those that changed nothing too."""

    def fetch_all(self, statement: Executable, parameters: Parameters | None = None) -> Sequence[Row[Any]]:
        """All rows of a statement with a bounded result."""
        with translated(self.dialect):
            return self._connection.execute(statement, parameters).all()

    def fetch_first(self, statement: Executable, parameters: Parameters | None = None) -> Row[Any] | None:
        """The first row, if any."""
        with translated(self.dialect):
            return self._connection.execute(statement, parameters).first()

    def fetch_all_prepared(self, statement: Select[Any], parameters: Parameters) -> list[tuple[Any, ...]]:
        """As `fetch_all`, past SQLAlchemy's execution, for a statement that is made once and stays."""
        with translated(self.dialect):
            return prepared(statement, self._connection.dialect).fetch_all(self._connection, parameters)

    def execute(self, statement: Executable, parameters: Parameters | None = None) -> int:
        """Run a statement; how many rows it changed."""
        with translated(self.dialect):
            return self._connection.execute(statement, parameters).rowcount

    def execute_batch(self, statement: Bulk, scope: Scope, rows: Sequence[Values]) -> list[Any]:
        """Run a statement over a batch of rows, which may be empty, and fetch what it returns."""
        if not rows:
            return []
        if statement.into is not None:
            self.given[statement.into] += len(rows)
        with translated(self.dialect):
            returned = self.dialect.execute(self._connection, statement, scope, rows)
        if statement.locks and returned:
            self._locked.add(scope)
        return returned

    def stream(
        self, statement: Executable, parameters: Parameters, *, batch: int
    ) -> Iterator[Sequence[Row[Any]]]:
        """The rows of a result of any size, in batches, with no more than one in memory."""
        with translated(self.dialect):
            result = self._connection.execute(statement, parameters, execution_options={"yield_per": batch})
        with result:
            batches = result.partitions()
            while True:
                with translated(self.dialect):
                    self.dialect.grant_time(self._connection)
                    rows = next(batches, None)
                if rows is None:
                    return
                yield rows

    def stream_prepared(
        self, statement: Select[Any], parameters: Parameters, *, batch: int
    ) -> Iterator[list[tuple[Any, ...]]]:
        """As `stream`, past SQLAlchemy's execution, for a statement that is made once and stays."""
        with translated(self.dialect):
            fast = prepared(statement, self._connection.dialect)
            cursor = self.dialect.cursor(self._connection)
        batches = fast.stream(self._connection, cursor, parameters, batch)
        with closing(cursor):
            while True:
                with translated(self.dialect):
                    self.dialect.grant_time(self._connection)
                    rows = next(batches, None)
                if rows is None:
                    return
                yield rows

    def lock(self, scope: Scope) -> None:
        """Write issues of this scope alone until the transaction ends.

        A history is derived from what others may be adding to; two that read before either commits would
        each miss the other's activities.
        """
        if scope not in self._locked:
            with translated(self.dialect):
                self.dialect.lock_scope(self._connection, scope)
            self._locked.add(scope)
