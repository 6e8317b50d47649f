"""Accounts, what they log in with, their roles in projects, and the log of what was done to them."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, Table, Text, UniqueConstraint

from diip_adapters.sql.tables.columns import METADATA, Instant, Key

account = Table(
    "account",
    METADATA,
    Column("user_id", Key, primary_key=True),
    Column("email", Text, nullable=False),
    Column("email_key", Key, nullable=False),
    Column("name", Text),
    Column("role", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("token_epoch", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("password_hash", Text, nullable=False),
    UniqueConstraint("email_key"),
)

token_family = Table(
    "token_family",
    METADATA,
    Column("family_id", Key, primary_key=True),
    Column("user_id", Key, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index("ix_token_family_expires_at", "expires_at"),
)

refresh_token = Table(
    "refresh_token",
    METADATA,
    Column("digest", Key, primary_key=True),
    Column("family_id", Key, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index("ix_refresh_token_family_id", "family_id"),
)

api_key = Table(
    "api_key",
    METADATA,
    Column("user_id", Key, primary_key=True),
    Column("key_id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("digest", Key, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("last_used_at", Instant),
    UniqueConstraint("digest"),
)

rate_limit_counter = Table(
    "rate_limit_counter",
    METADATA,
    Column("limit_key", Key, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("until", Instant, nullable=False),
    Index("ix_rate_limit_counter_until", "until"),
)

known_place = Table(
    "known_place",
    METADATA,
    Column("user_id", Key, primary_key=True),
    Column("place", Key, primary_key=True),
    Column("seen_at", Instant, nullable=False),
)

project_member = Table(
    "project_member",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("user_id", Key, primary_key=True),
    Column("role", Text, nullable=False),
    Index("ix_project_member_user_id_project_id", "user_id", "project_id"),
)

audit_entry = Table(
    "audit_entry",
    METADATA,
    Column("entry_id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("action", Text, nullable=False),
    Column("actor_id", Key),
    Column("user_id", Key),
    Column("project_id", Key),
    Column("address", Text),
    Column("detail", JSON, nullable=False),
)
"""Triggers of its migration refuse to change or remove a row (guarantee T38)."""
