"""Statements over a whole page of rows: one text for both databases, built once.

A template is plain SQL with the place ``{given}``, a table of the rows handed over: the columns named, and
before them ``project_id`` and ``integration_id`` of the scope.
"""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen
from sqlalchemy import Column, Table

Values = tuple[Any, ...]
"""One row: texts, whole numbers (instants in microseconds), truth values, JSON as text, bytes."""


@frozen(eq=False)
class Bulk:
    """A template and the columns its rows give, in order; ``into`` is the table they are put in, if any.

    ``locks``: where it returns a row, it did what `SqlSession.lock` does.
    """

    template: str
    columns: tuple[Column[Any], ...]
    into: Table | None = None
    locks: bool = False


def bulk(template: str, table: Table, names: Iterable[str]) -> Bulk:
    """A statement whose rows give these columns of a table."""
    return Bulk(template, tuple(table.columns[name] for name in names))


def insert(table: Table, names: tuple[str, ...], *, then: str, **constants: str) -> Bulk:
    """An INSERT of page rows in the order of their keys, so that two writers never deadlock (F30).

    ``then`` is what follows: ON CONFLICT, RETURNING. ``constants`` are further columns as SQL over the
    given row.
    """
    columns = ("project_id", "integration_id", *names)
    template = (
        f"INSERT INTO {table.name} ({', '.join((*columns, *constants))}) "
        f"SELECT {', '.join((*columns, *constants.values()))} FROM {{given}} AS given WHERE true "
        f"ORDER BY {', '.join(key.name for key in table.primary_key)} {then}"
    )
    return Bulk(template, tuple(table.columns[name] for name in names), into=table)


def replaced(names: Iterable[str]) -> str:
    """The assignments of ON CONFLICT DO UPDATE that take these columns from the new row."""
    return ", ".join(f"{name} = excluded.{name}" for name in names)


def differs(table: Table, names: Iterable[str]) -> str:
    """Whether any of these columns of the new row is not as stored."""
    return "(" + " OR ".join(f"{table.name}.{name} IS DISTINCT FROM excluded.{name}" for name in names) + ")"
