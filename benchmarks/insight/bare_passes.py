"""What the same rows cost without DIIP: read by the driver, or by one SQL statement, also in DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
from benchmarks.insight.filled_database import Filled
from benchmarks.insight.synthetic_issues import COLUMNS

_DAY = 86_400_000_000
COUNT_DAYS = (
    f"SELECT project_id, CAST(FLOOR(created_at / {_DAY}) AS bigint) AS day, count(*),"
    " sum(CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END) FROM issue GROUP BY 1, 2"
)
"""The days of all projects in one GROUP BY, by UTC and creation alone."""


def read_issues(project_id: str) -> str:
    """Every column that a summary needs of every issue of a project, and no computation.

    JSON comes as the text it is, so that no driver parses it.
    """
    return (
        "SELECT integration_id, status, type, priority, CAST(labels AS text), created_at, closed_at,"
        " first_response_at, active_at, CAST(status_changes AS text)"
        f" FROM issue WHERE project_id = '{project_id}' AND tombstone_reason IS NULL"
    )


def sum_up(project_id: str) -> str:
    """A project in one row: the figures of a dashboard that shows only counts and means."""
    return (
        "SELECT count(*), sum(CASE WHEN status = 'closed' THEN 1 ELSE 0 END), avg(closed_at - created_at),"
        " min(created_at), max(updated_at), avg(first_response_at - created_at),"
        " sum(CASE WHEN type = 'bug' THEN 1 ELSE 0 END), sum(CASE WHEN priority = 'high' THEN 1 ELSE 0 END)"
        f" FROM issue WHERE project_id = '{project_id}'"
    )


def created_days(project_id: str) -> str:
    """The creations of each day of a project."""
    return (
        f"SELECT CAST(FLOOR(created_at / {_DAY}) AS bigint) AS day, count(*) FROM issue"
        f" WHERE project_id = '{project_id}' GROUP BY 1 ORDER BY 1"
    )


def fetch(connection: Any, statement: str) -> Sequence[Sequence[Any]]:
    """All rows of a statement, over any of the three drivers."""
    rows: Sequence[Sequence[Any]] = connection.execute(statement).fetchall()
    return rows


@contextmanager
def duckdb_of(database: Filled) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same rows in DuckDB, in memory, with its own number of threads."""
    with duckdb.connect() as connection:
        names = ", ".join(f"'{name}'" for name in COLUMNS)
        connection.execute(
            f"CREATE TABLE issue AS SELECT * FROM read_csv('{database.file}', header = false,"
            f" names = [{names}], sample_size = -1)"
        )
        yield connection
