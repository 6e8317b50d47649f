"""Full-text search: the words of every issue; and an index that ends a list's order.

Revision ID: 1.3
"""

# ruff: noqa: S608 - SQL is put together from names of our own, never from values

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from diip_adapters.sql.issues.search import stored_words

revision = "1.3"
down_revision = "1.2"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
AT_ONCE = 500
SQLITE = (
    "CREATE TABLE issue_words (document INTEGER PRIMARY KEY, project_id TEXT NOT NULL,"
    " integration_id TEXT NOT NULL, external_id TEXT NOT NULL, words TEXT NOT NULL,"
    " CONSTRAINT uq_issue_words UNIQUE (project_id, integration_id, external_id))",
    "CREATE VIRTUAL TABLE issue_search USING fts5(words, content='issue_words', content_rowid='document',"
    " tokenize='ascii', detail=none, columnsize=0)",
    "CREATE TRIGGER issue_words_added AFTER INSERT ON issue_words BEGIN"
    " INSERT INTO issue_search (rowid, words) VALUES (new.document, new.words); END",
    "CREATE TRIGGER issue_words_removed AFTER DELETE ON issue_words BEGIN"
    " INSERT INTO issue_search (issue_search, rowid, words) VALUES ('delete', old.document, old.words); END",
    "CREATE TRIGGER issue_words_changed AFTER UPDATE ON issue_words BEGIN"
    " INSERT INTO issue_search (issue_search, rowid, words) VALUES ('delete', old.document, old.words);"
    " INSERT INTO issue_search (rowid, words) VALUES (new.document, new.words); END",
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for statement in SQLITE:
            connection.exec_driver_sql(statement)
    else:
        op.create_table(
            "issue_words",
            sa.Column("project_id", KEY, nullable=False),
            sa.Column("integration_id", KEY, nullable=False),
            sa.Column("external_id", KEY, nullable=False),
            sa.Column("words", postgresql.TSVECTOR(), nullable=False),
            sa.PrimaryKeyConstraint("project_id", "integration_id", "external_id", name="pk_issue_words"),
        )
    op.drop_index("ix_issue_project_id_created_at", "issue")
    op.create_index(
        "ix_issue_project_id_created_at_issue_id", "issue", ["project_id", "created_at", "issue_id"]
    )
    _fill(connection)
    if connection.dialect.name != "sqlite":
        op.create_index("ix_issue_words_words", "issue_words", ["words"], postgresql_using="gin")


def _fill(connection: sa.Connection) -> None:
    """Keep the words of the issues that are there."""
    keys = "project_id, integration_id, external_id"
    following = sa.text(
        f"SELECT {keys}, title, body FROM issue WHERE ({keys}) > (:project_id, :integration_id, :external_id)"
        f" ORDER BY {keys} LIMIT {AT_ONCE}"
    )
    words = ":words" if connection.dialect.name == "sqlite" else "CAST(:words AS tsvector)"
    keep = sa.text(
        f"INSERT INTO issue_words ({keys}, words)"
        f" VALUES (:project_id, :integration_id, :external_id, {words})"
    )
    place = {"project_id": "", "integration_id": "", "external_id": ""}
    while rows := connection.execute(following, place).all():
        kept = [
            {
                "project_id": row.project_id,
                "integration_id": row.integration_id,
                "external_id": row.external_id,
                "words": stored_words(row.project_id, row.title, row.body),
            }
            for row in rows
        ]
        connection.execute(keep, kept)
        place = {name: kept[-1][name] for name in place}
