"""Tables and columns get the names that the rest of DIIP uses. Cached results are computed again.

Revision ID: 2.0
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2.0"
down_revision = "1.8"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.execute("ALTER TABLE integration RENAME COLUMN silence TO inactivity")
    op.drop_index("ix_attempt_count_until", "attempt_count")
    op.rename_table("attempt_count", "rate_limit_counter")
    op.create_index("ix_rate_limit_counter_until", "rate_limit_counter", ["until"])
    op.rename_table("presence", "worker")
    op.drop_table("insight")
    op.create_table(
        "cached_result",
        sa.Column("project_id", _KEY, nullable=False),
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("cache_key", _KEY, nullable=False),
        sa.Column("computed_at", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "kind", name="pk_cached_result"),
    )
    op.create_index("ix_cached_result_computed_at", "cached_result", ["computed_at", "project_id"])
