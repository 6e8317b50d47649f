"""Adding one row where its place may be taken."""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

from sqlalchemy import Table, TextClause, bindparam, text


def insert_unless_taken(table: Table) -> TextClause:
    """An INSERT of one row, given by the names of its columns, that changes nothing where a key is taken.

    So a conflict is an answer, not an error: PostgreSQL would refuse the rest of the transaction.
    """
    names = [column.name for column in table.columns]
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES (:{', :'.join(names)})"
    return text(f"{statement} ON CONFLICT DO NOTHING").bindparams(
        *(bindparam(column.name, type_=column.type) for column in table.columns)
    )
