"""Stored counts and cached results of analytics."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Index, Table

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
    # Days since 1970 in UTC: a project's change of zone does not move them. Triggers on `issue` insert them,
    # so that no way of writing an issue can forget them.
    Column("day", BigInteger, primary_key=True),
)

cached_result = Table(
    "cached_result",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("kind", Key, primary_key=True),
    Column("cache_key", Key, nullable=False),
    Column("computed_at", Instant, nullable=False),
    Column("document", JSON, nullable=False),
    Index("ix_cached_result_computed_at", "computed_at", "project_id"),
)
