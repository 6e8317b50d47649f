"""Projects and their integrations."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from diip_adapters.sql.tables.columns import METADATA, Instant, Key

project = Table(
    "project",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("slug", Key, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("owner_id", Key),
    Column("repo_identifier", Text),
    Column("description", Text),
    Column("timezone", Text, nullable=False),
    Column("spike_sensitivity", Text, nullable=False),
    Column("vocabulary", JSON, nullable=False),
    Column("priority_weights", JSON, nullable=False),
    UniqueConstraint("slug"),
    Index("ix_project_owner_id", "owner_id"),
)

integration = Table(
    "integration",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
    Column("provider", Key, nullable=False),
    Column("scope_name", Key, nullable=False),
    Column("base_url", Key, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("config", JSON, nullable=False),
    Column("sealed_token", LargeBinary),
    Column("external_scope_id", Text),
    Column("status", Text, nullable=False),
    Column("failure_code", Text),
    Column("failure_message", Text),
    Column("failure_since", Instant),
    Column("failure_count", Integer),
    Column("failure_repeats", Integer),
    Column("paused_until", Instant),
    Column("throttled", Integer, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("incomplete_reason", Text),
    Column("first_complete_at", Instant),
    Column("last_synced_at", Instant),
    Column("next_sync_at", Instant),
    Column("sync_interval_seconds", Float),
    Column("rate_limit", Integer),
    Column("rate_remaining", Integer),
    Column("rate_resets_at", Instant),
    Column("inactivity", JSON(none_as_null=True)),
    UniqueConstraint("project_id", "provider", "base_url", "scope_name"),
    Index("ix_integration_integration_id", "integration_id"),
    Index("ix_integration_next_sync_at", "next_sync_at", "integration_id"),
)
