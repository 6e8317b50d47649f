"""Days counted once, the marks of those to count anew, kept insights, and when reopened issues were open.

Revision ID: 1.5
"""

# ruff: noqa: S608 - SQL is put together from names of our own, never from values

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1.5"
down_revision = "1.4"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
REOPENED = sa.text("reopen_count > 0")
MICROSECONDS = 86_400_000_000
AT_ONCE = 500


def day_of(instant: str) -> str:
    """The day in UTC, rounded down before 1970 too, where whole numbers are divided towards zero."""
    return f"({instant} - (({instant} % {MICROSECONDS} + {MICROSECONDS}) % {MICROSECONDS})) / {MICROSECONDS}"


def marks(source: str, changes: str) -> str:
    """The days that rows of ``source`` touch; ``changes`` takes their status changes apart as ``at``."""
    scope = "project_id, integration_id"
    days = " UNION ".join(
        f"SELECT {scope}, {day_of(instant)} AS day FROM {source} WHERE {instant} IS NOT NULL"
        for instant in ("created_at", "updated_at", "closed_at")
    )
    return (
        f"INSERT INTO dirty_day ({scope}, day) {days}"
        f" UNION SELECT {scope}, {day_of('at')} FROM ({changes}) AS changed WHERE true ON CONFLICT DO NOTHING"
    )


POSTGRES_CHANGES = (
    "SELECT project_id, integration_id, CAST(one.value ->> 0 AS bigint) AS at"
    " FROM {0}, json_array_elements({0}.status_changes) AS one WHERE {0}.reopen_count > 0"
)
POSTGRES = (
    "CREATE FUNCTION mark_new_issues() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN {new}; RETURN NULL; END $$",
    "CREATE FUNCTION mark_changed_issues() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN {old}; {new}; RETURN NULL; END $$",
    "CREATE TRIGGER issue_added AFTER INSERT ON issue REFERENCING NEW TABLE AS new_issue"
    " FOR EACH STATEMENT EXECUTE FUNCTION mark_new_issues()",
    "CREATE TRIGGER issue_changed AFTER UPDATE ON issue REFERENCING OLD TABLE AS old_issue"
    " NEW TABLE AS new_issue FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_issues()",
)
SQLITE = (
    "CREATE TRIGGER issue_added AFTER INSERT ON issue BEGIN {new}; END",
    "CREATE TRIGGER issue_changed AFTER UPDATE ON issue BEGIN {old}; {new}; END",
)
SQLITE_ROW = (
    "(SELECT {0}.project_id AS project_id, {0}.integration_id AS integration_id,"
    " {0}.created_at AS created_at, {0}.updated_at AS updated_at, {0}.closed_at AS closed_at)"
)
SQLITE_ALL_CHANGES = (
    "SELECT project_id, integration_id, json_extract(one.value, '$[0]') AS at"
    " FROM issue, json_each(issue.status_changes) AS one WHERE reopen_count > 0"
)
SQLITE_CHANGES = (
    "SELECT {0}.project_id AS project_id, {0}.integration_id AS integration_id,"
    " json_extract(one.value, '$[0]') AS at FROM json_each({0}.status_changes) AS one"
)


def upgrade() -> None:
    connection = op.get_bind()
    op.add_column("issue", sa.Column("status_changes", sa.JSON(), nullable=False, server_default="[]"))
    op.create_index(
        "ix_issue_reopened",
        "issue",
        ["project_id", "integration_id"],
        postgresql_where=REOPENED,
        sqlite_where=REOPENED,
    )
    op.add_column("project", sa.Column("priority_weights", sa.JSON(), nullable=False, server_default="{}"))
    counts = ("created", "closed", "reopened", "closed_undated")
    op.create_table(
        "daily_flow",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("integration_id", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in counts),
        sa.PrimaryKeyConstraint("project_id", "integration_id", "day", name="pk_daily_flow"),
    )
    op.create_table(
        "dirty_day",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("integration_id", KEY, nullable=False),
        sa.Column("day", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "integration_id", "day", name="pk_dirty_day"),
    )
    op.create_table(
        "insight",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("basis", KEY, nullable=False),
        sa.Column("computed_at", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "kind", name="pk_insight"),
    )
    op.create_index("ix_insight_computed_at", "insight", ["computed_at", "project_id"])
    for statement in _triggers(connection.dialect.name):
        connection.execute(sa.text(statement))
    _fill(connection)


def _triggers(dialect: str) -> list[str]:
    if dialect == "sqlite":
        old, new = (marks(SQLITE_ROW.format(row), SQLITE_CHANGES.format(row)) for row in ("old", "new"))
    else:
        old, new = (marks(rows, POSTGRES_CHANGES.format(rows)) for rows in ("old_issue", "new_issue"))
    return [text.format(old=old, new=new) for text in (SQLITE if dialect == "sqlite" else POSTGRES)]


def _fill(connection: sa.Connection) -> None:
    """Tell when reopened issues were open, and mark every day of every issue."""
    keys = ("project_id", "integration_id", "external_id")
    of_issue = " AND ".join(f"known.{key} = issue.{key}" for key in keys)
    asked = sa.text(
        "SELECT issue.project_id, issue.integration_id, issue.external_id, told.at, told.after FROM issue"
        " JOIN transition AS told ON told.project_id = issue.project_id"
        " AND told.integration_id = issue.integration_id AND (told.issue_key = issue.key OR EXISTS"
        f" (SELECT 1 FROM issue_alias AS known WHERE {of_issue} AND known.key = told.issue_key))"
        " WHERE issue.reopen_count > 0 AND told.field = 'status' AND told.after IS NOT NULL"
        " ORDER BY told.at, told.external_id"
    )
    changes: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for project_id, integration_id, external_id, at, status in connection.execute(asked):
        changes.setdefault((project_id, integration_id, external_id), []).append((at, status))
    keep = sa.text(
        "UPDATE issue SET status_changes = "
        + (":changes" if connection.dialect.name == "sqlite" else "CAST(:changes AS json)")
        + " WHERE "
        + " AND ".join(f"{key} = :{key}" for key in keys)
    )
    for place, told in changes.items():
        connection.execute(keep, {**dict(zip(keys, place, strict=True)), "changes": json.dumps(told)})
    changes_of_all = POSTGRES_CHANGES.format("issue")
    if connection.dialect.name == "sqlite":
        changes_of_all = SQLITE_ALL_CHANGES
    connection.execute(sa.text(marks("issue", changes_of_all)))
