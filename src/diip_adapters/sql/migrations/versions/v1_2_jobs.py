"""The ledger of jobs, who works on them, when an integration is due, and what is to be cleared.

Revision ID: 1.2
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1.2"
down_revision = "1.1"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
RECORD = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.BigInteger()
LIVE = sa.text("state IN ('queued', 'retrying', 'running')")
WAITING = sa.text("state IN ('queued', 'retrying')")
RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    op.add_column("integration", sa.Column("failure_repeats", sa.Integer()))
    op.add_column("integration", sa.Column("next_sync_at", INSTANT))
    op.add_column("integration", sa.Column("sync_interval_seconds", sa.Float()))
    op.execute("UPDATE integration SET failure_repeats = 1 WHERE failure_code IS NOT NULL")
    op.create_index("ix_integration_integration_id", "integration", ["integration_id"])
    op.create_index("ix_integration_next_sync_at", "integration", ["next_sync_at", "integration_id"])
    op.create_index("ix_api_call_at", "api_call", ["at"])
    op.create_table(
        "job",
        sa.Column("job_id", KEY, nullable=False),
        sa.Column("task", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("args", RECORD, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("run_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("project_id", KEY),
        sa.Column("user_id", KEY),
        sa.Column("request_id", sa.Text()),
        sa.Column("again", RECORD),
        sa.Column("waiting_reason", sa.Text()),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("crashes", sa.BigInteger(), nullable=False),
        sa.Column("progress_done", sa.BigInteger()),
        sa.Column("progress_total", sa.BigInteger()),
        sa.Column("result", RECORD),
        sa.Column("failure_code", sa.Text()),
        sa.Column("failure_message", sa.Text()),
        sa.Column("started_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", INSTANT),
        sa.Column("holder_host", sa.Text()),
        sa.Column("holder_boot_id", sa.Text()),
        sa.Column("holder_pid", sa.BigInteger()),
        sa.Column("holder_started", sa.Text()),
        sa.PrimaryKeyConstraint("job_id", name="pk_job"),
    )
    op.create_index(
        "uq_job_live", "job", ["task", "key"], unique=True, postgresql_where=LIVE, sqlite_where=LIVE
    )
    op.create_index("ix_job_live_key", "job", ["key"], postgresql_where=LIVE, sqlite_where=LIVE)
    op.create_index(
        "ix_job_waiting", "job", ["run_at", "job_id"], postgresql_where=WAITING, sqlite_where=WAITING
    )
    op.create_index("ix_job_running", "job", ["lease_until"], postgresql_where=RUNNING, sqlite_where=RUNNING)
    op.create_index("ix_job_state_job_id", "job", ["state", "job_id"])
    op.create_index("ix_job_task_job_id", "job", ["task", "job_id"])
    op.create_index("ix_job_project_id_job_id", "job", ["project_id", "job_id"])
    op.create_index("ix_job_ended_at", "job", ["ended_at"])
    op.create_table(
        "presence",
        sa.Column("name", KEY, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("holder_host", sa.Text(), nullable=False),
        sa.Column("holder_boot_id", sa.Text(), nullable=False),
        sa.Column("holder_pid", sa.BigInteger(), nullable=False),
        sa.Column("holder_started", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_presence"),
    )
    op.create_table(
        "removed_scope",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("integration_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "integration_id", name="pk_removed_scope"),
    )
