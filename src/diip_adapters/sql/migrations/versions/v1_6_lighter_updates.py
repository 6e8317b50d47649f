"""A changed issue marks only the days whose counts it may change, and its new row finds room beside the old.

Revision ID: 1.6
"""

# ruff: noqa: S608 - SQL is put together from names of our own, never from values

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1.6"
down_revision = "1.5"
branch_labels = None
depends_on = None

MICROSECONDS = 86_400_000_000
COUNTED = ("created_at", "closed_at", "status", "reopen_count", "tombstone_reason")
"""What the counts of a day go by, beside ``status_changes``."""


def day_of(instant: str) -> str:
    """The day in UTC, rounded down before 1970 too, where whole numbers are divided towards zero."""
    return f"{instant} / {MICROSECONDS} - CAST({instant} % {MICROSECONDS} < 0 AS integer)"


def mark(days: str) -> str:
    return f"INSERT INTO dirty_day (project_id, integration_id, day) {days} ON CONFLICT DO NOTHING"


def instants(row: str, change: str) -> str:
    """When something happened to an issue that counts; ``change`` takes its status changes apart."""
    return f"SELECT {row}.created_at AS at UNION ALL SELECT {row}.closed_at UNION ALL {change.format(row)}"


def mark_of_row(instants_of_rows: str) -> str:
    return mark(
        f"SELECT DISTINCT new.project_id, new.integration_id, {day_of('at')}"
        f" FROM ({instants_of_rows}) AS happened WHERE at IS NOT NULL"
    )


def counts_differ(differs: str) -> str:
    """Whether a row counts otherwise than before; JSON has no equality but that of its text."""
    changed = [f"old.{name} {differs} new.{name}" for name in COUNTED]
    return " OR ".join(
        [*changed, f"CAST(old.status_changes AS text) {differs} CAST(new.status_changes AS text)"]
    )


POSTGRES_CHANGE = "SELECT CAST(one.value ->> 0 AS bigint) FROM json_array_elements({0}.status_changes) AS one"
SQLITE_CHANGE = "SELECT json_extract(one.value, '$[0]') FROM json_each({0}.status_changes) AS one"

MARK_ADDED = mark(
    f"SELECT DISTINCT project_id, integration_id, {day_of('at')} FROM new_issue CROSS JOIN LATERAL"
    f" ({instants('new_issue', POSTGRES_CHANGE)}) AS happened WHERE at IS NOT NULL"
)
# Whatever changed, the project is no longer clean, and one mark tells.
MARK_CHANGED = mark(
    f"SELECT project_id, integration_id, {day_of('max(updated_at)')} FROM new_issue"
    " GROUP BY project_id, integration_id"
)


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in POSTGRES if dialect == "postgresql" else SQLITE:
        op.execute(sa.text(statement))


def both(change: str) -> str:
    return f"{instants('old', change)} UNION ALL {instants('new', change)}"


POSTGRES = (
    # Most changes are to a history that no index holds: where the page has room, none is written.
    "ALTER TABLE issue SET (fillfactor = 50)",
    # Records come compressed: they stay in their rows, and PostgreSQL does not try again.
    "ALTER TABLE raw_payload ALTER COLUMN payload SET STORAGE EXTERNAL",
    "ALTER TABLE raw_payload SET (toast_tuple_target = 8160)",
    "DROP TRIGGER issue_added ON issue",
    "DROP TRIGGER issue_changed ON issue",
    "DROP FUNCTION mark_new_issues, mark_changed_issues",
    *(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$"
        for name, body in (
            ("mark_added_issues", MARK_ADDED),
            ("mark_changed_issues", MARK_CHANGED),
            ("mark_changed_counts", mark_of_row(both(POSTGRES_CHANGE))),
        )
    ),
    "CREATE TRIGGER issue_added AFTER INSERT ON issue REFERENCING NEW TABLE AS new_issue"
    " FOR EACH STATEMENT EXECUTE FUNCTION mark_added_issues()",
    "CREATE TRIGGER issue_changed AFTER UPDATE ON issue REFERENCING NEW TABLE AS new_issue"
    " FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_issues()",
    "CREATE TRIGGER issue_counts_changed AFTER UPDATE ON issue FOR EACH ROW"
    f" WHEN ({counts_differ('IS DISTINCT FROM')}) EXECUTE FUNCTION mark_changed_counts()",
)
SQLITE = (
    "DROP TRIGGER issue_added",
    "DROP TRIGGER issue_changed",
    "CREATE TRIGGER issue_added AFTER INSERT ON issue"
    f" BEGIN {mark_of_row(instants('new', SQLITE_CHANGE))}; END",
    "CREATE TRIGGER issue_changed AFTER UPDATE ON issue BEGIN "
    + mark(f"SELECT new.project_id, new.integration_id, {day_of('new.updated_at')} WHERE true")
    + "; END",
    f"CREATE TRIGGER issue_counts_changed AFTER UPDATE ON issue WHEN {counts_differ('IS NOT')}"
    f" BEGIN {mark_of_row(both(SQLITE_CHANGE))}; END",
)
