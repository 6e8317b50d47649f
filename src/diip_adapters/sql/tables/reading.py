"""How far a scope was read, under which lease, by which calls, and what could not be read."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text

from diip_adapters.sql.tables.columns import METADATA, Instant, Key

checkpoint = Table(
    "checkpoint",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
    Column("cursor", Text),
    Column("mid_walk", Boolean, nullable=False),
    Column("from_start", Boolean, nullable=False),
    Column("lease_epoch", BigInteger, nullable=False),
    Column("lease_until", Instant, nullable=False),  # the epoch itself where the scope is free
    Column("holder_host", Text, nullable=False),
    Column("holder_boot_id", Text, nullable=False),
    Column("holder_pid", BigInteger, nullable=False),
    Column("holder_started", Text, nullable=False),
)

quarantine = Table(
    "quarantine",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
    Column("kind", Key, primary_key=True),
    Column("source_key", Key, primary_key=True),
    Column("raw", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
)

api_call = Table(
    "api_call",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("ordinal", Integer, primary_key=True),  # orders calls of one instant
    Column("endpoint", Text, nullable=False),
    Column("status_code", Integer),
    Column("response_time_ms", BigInteger, nullable=False),
    Column("success", Boolean, nullable=False),
    Column("error", Text),
    Index("ix_api_call_at", "at"),
)
