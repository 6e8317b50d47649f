"""The ledger of jobs, their workers, and what to purge.

Jobs are of all projects: a worker asks for the next one of any, so their keys do not begin with one.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from diip_adapters.sql.tables.columns import METADATA, Instant, Key

Record = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
LIVE = text("state IN ('queued', 'retrying', 'running')")
WAITING = text("state IN ('queued', 'retrying')")
RUNNING = text("state = 'running'")

job = Table(
    "job",
    METADATA,
    Column("job_id", Key, primary_key=True),
    Column("task", Key, nullable=False),
    Column("key", Key, nullable=False),
    Column("args", Record, nullable=False),
    Column("state", Key, nullable=False),
    Column("run_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("project_id", Key),
    Column("user_id", Key),
    Column("request_id", Text),
    Column("again", Record),
    Column("waiting_reason", Text),
    Column("attempts", BigInteger, nullable=False),
    Column("crashes", BigInteger, nullable=False),
    Column("progress_done", BigInteger),
    Column("progress_total", BigInteger),
    Column("result", Record),
    Column("failure_code", Text),
    Column("failure_message", Text),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("epoch", BigInteger, nullable=False),
    Column("lease_until", Instant),
    Column("holder_host", Text),
    Column("holder_boot_id", Text),
    Column("holder_pid", BigInteger),
    Column("holder_started", Text),
    Index("uq_job_live", "task", "key", unique=True, postgresql_where=LIVE, sqlite_where=LIVE),
    Index("ix_job_live_key", "key", postgresql_where=LIVE, sqlite_where=LIVE),
    Index("ix_job_waiting", "run_at", "job_id", postgresql_where=WAITING, sqlite_where=WAITING),
    Index("ix_job_running", "lease_until", postgresql_where=RUNNING, sqlite_where=RUNNING),
    Index("ix_job_state_job_id", "state", "job_id"),
    Index("ix_job_task_job_id", "task", "job_id"),
    Index("ix_job_project_id_job_id", "project_id", "job_id"),
    Index("ix_job_ended_at", "ended_at"),
)

worker = Table(
    "worker",
    METADATA,
    Column("name", Key, primary_key=True),
    Column("until", Instant, nullable=False),
    Column("holder_host", Text, nullable=False),
    Column("holder_boot_id", Text, nullable=False),
    Column("holder_pid", BigInteger, nullable=False),
    Column("holder_started", Text, nullable=False),
)

removed_scope = Table(
    "removed_scope",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
)
