"""Counting what is asked of the database, for tests that no answer costs a question a row (no N+1)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

_NOT_QUESTIONS = ("BEGIN", "PRAGMA", "SELECT SET_CONFIG")


@contextmanager
def counted_statements(engine: type[Engine] | Engine = Engine) -> Iterator[list[str]]:
    """The text of every statement that any thread runs within the ``with``, of this engine or of all.

    What opens a transaction or sets up a connection is left out. Page statements that go around SQLAlchemy,
    as those of a sync in PostgreSQL, are not seen: count reads.
    """
    statements: list[str] = []

    def seen(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(_NOT_QUESTIONS):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", seen)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", seen)
