"""Issues, what was said and done about them, and by whom.

Only identities, keys and instants are indexed: an index entry ends at 2,704 bytes (PostgreSQL's btree), a
title or a list of labels does not.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from diip_adapters.sql.tables.columns import METADATA, Instant, Key, Words, person

issue = Table(
    "issue",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
    Column("external_id", Key, primary_key=True),
    Column("issue_id", Key, nullable=False),
    Column("key", Key, nullable=False),
    Column("previous_key", Key),  # the key before this one; all former keys are in issue_alias
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text),
    Column("original_status", Text, nullable=False),
    Column("original_status_category", Text),
    Column("original_type", Text),
    Column("original_priority", Text),
    Column("state_reason", Text),
    Column("resolution", Text),
    *person("author"),
    Column("assignees", Words, nullable=False),  # [{account, name?, is_bot?}, …]
    Column("labels", Words, nullable=False),
    Column("milestone", Text),
    Column("parent_key", Text),
    Column("relations", Words, nullable=False),  # [[kind, key], …]
    Column("duplicate_of", Text),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("author_association", Text),
    Column("locked", Boolean, nullable=False),
    Column("reactions_count", BigInteger, nullable=False),
    Column("votes_count", BigInteger, nullable=False),
    Column("comments_claimed", BigInteger, nullable=False),
    # Not jsonb: it would rewrite numbers, and the two databases would export different bytes.
    Column("custom", JSON, nullable=False),
    Column("truncated", Boolean, nullable=False),
    Column("status", Key, nullable=False),
    Column("type", Key, nullable=False),
    Column("priority", Key, nullable=False),
    Column("content_hash", Key, nullable=False),
    Column("observed_at", Instant, nullable=False),
    Column("revision", BigInteger, nullable=False),  # 1 = created, then one more with each change
    Column("closed_at", Instant),
    Column("first_response_at", Instant),
    Column("active_at", Instant, nullable=False),
    Column("comments_count", BigInteger, nullable=False),
    Column("reopen_count", BigInteger, nullable=False),
    Column("status_changes", JSON, nullable=False),  # [[microseconds, status], …], empty if never reopened
    Column("tombstone_reason", Text),
    Column("tombstone_at", Instant),
    Column("tombstone_to", Text),
    UniqueConstraint("project_id", "issue_id"),
    Index(None, "project_id", "integration_id", "key"),
    # These two hold all that counting days asks of an issue: its row, which is wide, is not read for it.
    # Nothing in them changes by a comment, so that extending a history still fits into its page.
    Index(
        "ix_issue_created",
        "project_id",
        "created_at",
        "issue_id",
        "integration_id",
        "closed_at",
        "status",
        "reopen_count",
        "tombstone_reason",
    ),
    Index(
        "ix_issue_closed",
        "project_id",
        "closed_at",
        "created_at",
        "integration_id",
        "reopen_count",
        "tombstone_reason",
    ),
    Index(
        "ix_issue_reopened",
        "project_id",
        "integration_id",
        postgresql_where=text("reopen_count > 0"),
        sqlite_where=text("reopen_count > 0"),
    ),
    Index(None, "project_id", "updated_at", "issue_id"),
)

issue_alias = Table(
    "issue_alias",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
    Column("external_id", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Index(None, "project_id", "integration_id", "key"),
)

issue_words = Table(
    "issue_words",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
    Column("external_id", Key, primary_key=True),
    # What a search finds, see diip_adapters.sql.issues.search. SQLite's has one column more, the whole
    # number by which its full-text index knows a row.
    Column("words", Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
    Index(None, "words", postgresql_using="gin"),
)

comment = Table(
    "comment",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
    Column("external_id", Key, primary_key=True),
    Column("issue_key", Key, nullable=False),
    *person("author"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "project_id", "integration_id", "issue_key"),
)

transition = Table(
    "transition",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
    Column("external_id", Key, primary_key=True),
    Column("issue_key", Key, nullable=False),
    Column("at", Instant, nullable=False),
    *person("actor"),
    Column("field", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Index(None, "project_id", "integration_id", "issue_key"),
)

raw_payload = Table(
    "raw_payload",
    METADATA,
    Column("project_id", Key, primary_key=True),
    Column("integration_id", Key, primary_key=True),
    Column("external_id", Key, primary_key=True),
    Column("payload", LargeBinary, nullable=False),  # zlib; the record as last delivered
)
