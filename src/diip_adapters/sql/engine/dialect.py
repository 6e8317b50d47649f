"""Where PostgreSQL and SQLite differ: this and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import BindParameter, Column, ColumnElement, Connection, Table
from sqlalchemy.engine import URL, Engine

from diip_adapters.sql.engine.bulk import Bulk, Values
from diip_core.domain.issues.issue import Scope
from diip_core.errors import StorageError
from diip_core.ports.storage.kind import StorageLimits


class Dialect(Protocol):
    """One kind of database.

    ``now`` is its clock in SQL, in microseconds and never the transaction's start; ``joined`` is its function
    that makes one text of many, with another between them; ``migrates_older`` says
    whether an older schema is upgraded when the database is opened.
    """

    def __hash__(self) -> int: ...
    @property
    def now(self) -> str: ...
    @property
    def joined(self) -> str: ...
    @property
    def migrates_older(self) -> bool: ...
    @property
    def driver_errors(self) -> type[Exception]: ...

    def is_there(self, address: URL) -> bool:
        """Whether there is something to look at. Raises StorageRefused if it is no database."""
        ...

    def make_place(self, address: URL) -> None:
        """Make what must be there before the database. Raises StorageRefused, as `is_there` does."""
        ...

    def engine(self, address: URL, limits: StorageLimits) -> Engine:
        """An engine whose transactions begin as they should; no connection is made yet."""
        ...

    def reading(self, engine: Engine, *, consistent: bool = True) -> Connection:
        """A connection that waits for no writer, whose transaction is one look where that is wanted."""
        ...

    def writing(self, engine: Engine, *, waiting: bool = True) -> Connection:
        """A connection whose transaction may write, and which waits for the present writer or does not."""
        ...

    def settle(self, engine: Engine) -> None:
        """Set what lasts in a database that is known to be ours."""
        ...

    def lock_schema(self, connection: Connection) -> None:
        """Let no other process migrate until the transaction ends, however long its statements take."""
        ...

    def lock_scope(self, connection: Connection, scope: Scope) -> None:
        """Let no other transaction write issues of the scope until this one ends."""
        ...

    def scope_lock(self, row: str) -> str:
        """What a statement may return of a table's rows, each of a scope, to do what `lock_scope` does."""
        ...

    def grant_time(self, connection: Connection) -> None:
        """Give the next batch of what is being read the time of a whole statement."""
        ...

    def cursor(self, connection: Connection) -> Any:
        """A cursor of the driver's own that holds no more rows than were fetched."""
        ...

    def committed(self, engine: Engine, given: Mapping[Table, int]) -> None:
        """Maintain the database after a transaction that wrote this many rows to each table."""
        ...

    def execute(
        self, connection: Connection, statement: Bulk, scope: Scope, rows: Sequence[Values]
    ) -> list[Any]:
        """Run a page statement over at least one row and fetch what it returns."""
        ...

    def holds(
        self, words: Column[Any], word: BindParameter[str], *, field: str | None = None
    ) -> ColumnElement[bool]:
        """Whether a list of texts holds one; with ``field`` a list of objects, one that has it there."""
        ...

    def holds_in_any_case(self, words: Column[Any], word: BindParameter[str]) -> ColumnElement[bool]:
        """Whether a list of texts holds one, whatever the case of the letters A to Z in both."""
        ...

    def finds(self, question: BindParameter[str]) -> ColumnElement[bool]:
        """Whether a row of ``issue_words`` answers a `question`."""
        ...

    def unindexed(self, column: Column[Any]) -> ColumnElement[Any]:
        """The column, in a condition that must not make the planner begin with an index on it."""
        ...

    def question(self, words: Sequence[str]) -> str:
        """The question for all of these words."""
        ...

    def json_list(self, column: Column[Any]) -> ColumnElement[Any]:
        """The values of a column as one list; of no rows, null or an empty list."""
        ...

    def last_change(self, column: Column[Any]) -> ColumnElement[int]:
        """When the last change of a list of (microseconds, status) was; null where there is none."""
        ...

    def storage_error(self, error: BaseException) -> StorageError | None:
        """The `StorageError` for a driver's error; None if the error is a bug of ours."""
        ...
