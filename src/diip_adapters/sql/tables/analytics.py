"""Daily counts and cached results of analytics."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from diip_adapters.sql.tables.columns import METADATA, Instant, Key

daily_flow = Table(
    "daily_flow",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
    Column("day", Key, primary_key=True),  # ISO 8601, of the project's zone
    Column("created", BigInteger, nullable=False),
    Column("closed", BigInteger, nullable=False),
    Column("reopened", BigInteger, nullable=False),
    Column("closed_undated", BigInteger, nullable=False),
)

dirty_day = Table(
    "dirty_day",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
    # Days since 1970 in UTC, which no change of a project's zone moves. Triggers on `issue` put them in, so
    # that no way of writing one can forget them.
    Column("day", BigInteger, primary_key=True),
)

cached_result = Table(
    "cached_result",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("kind", Key, primary_key=True),
    Column("cache_key", Key, nullable=False),
    Column("computed_at", Instant, nullable=False),
    Column("document", Text, nullable=False),  # JSON, read by the result cache alone
    Index("ix_cached_result_computed_at", "computed_at", "project_id"),
)
