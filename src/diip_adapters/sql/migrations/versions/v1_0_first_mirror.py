"""The first schema: projects, integrations, issues with their activities, checkpoints, quarantine, calls.

Revision ID: 1.0
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1.0"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
WORDS = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.BigInteger()


def upgrade() -> None:
    op.create_table(
        "api_call",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("integration_id", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("status_code", sa.Integer()),
        sa.Column("response_time_ms", sa.BigInteger(), nullable=False),
        sa.Column("success", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("project_id", "integration_id", "at", "ordinal", name="pk_api_call"),
    )
    op.create_table(
        "checkpoint",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("integration_id", KEY, nullable=False),
        sa.Column("cursor", sa.Text()),
        sa.Column("mid_walk", sa.Boolean(), nullable=False),
        sa.Column("from_start", sa.Boolean(), nullable=False),
        sa.Column("lease_epoch", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=False),
        sa.Column("holder_host", sa.Text(), nullable=False),
        sa.Column("holder_boot_id", sa.Text(), nullable=False),
        sa.Column("holder_pid", sa.BigInteger(), nullable=False),
        sa.Column("holder_started", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "integration_id", name="pk_checkpoint"),
    )
    op.create_table(
        "comment",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("integration_id", KEY, nullable=False),
        sa.Column("external_id", KEY, nullable=False),
        sa.Column("issue_key", KEY, nullable=False),
        sa.Column("author", KEY),
        sa.Column("author_name", sa.Text()),
        sa.Column("author_is_bot", sa.Boolean()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "integration_id", "external_id", name="pk_comment"),
    )
    op.create_index(
        "ix_comment_project_id_integration_id_issue_key",
        "comment",
        ["project_id", "integration_id", "issue_key"],
    )
    op.create_table(
        "integration",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("integration_id", KEY, nullable=False),
        sa.Column("provider", KEY, nullable=False),
        sa.Column("scope_name", KEY, nullable=False),
        sa.Column("base_url", KEY, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("config", sa.JSON(), nullable=False),
        sa.Column("sealed_token", sa.LargeBinary()),
        sa.Column("external_scope_id", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("failure_code", sa.Text()),
        sa.Column("failure_message", sa.Text()),
        sa.Column("failure_since", INSTANT),
        sa.Column("failure_count", sa.Integer()),
        sa.Column("paused_until", INSTANT),
        sa.Column("throttled", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("incomplete_reason", sa.Text()),
        sa.Column("first_complete_at", INSTANT),
        sa.Column("last_synced_at", INSTANT),
        sa.PrimaryKeyConstraint("project_id", "integration_id", name="pk_integration"),
        sa.UniqueConstraint(
            "project_id",
            "provider",
            "base_url",
            "scope_name",
            name="uq_integration_project_id_provider_base_url_scope_name",
        ),
    )
    op.create_table(
        "issue",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("integration_id", KEY, nullable=False),
        sa.Column("external_id", KEY, nullable=False),
        sa.Column("issue_id", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("previous_key", KEY),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("original_status", sa.Text(), nullable=False),
        sa.Column("original_status_category", sa.Text()),
        sa.Column("original_type", sa.Text()),
        sa.Column("original_priority", sa.Text()),
        sa.Column("state_reason", sa.Text()),
        sa.Column("resolution", sa.Text()),
        sa.Column("author", KEY),
        sa.Column("author_name", sa.Text()),
        sa.Column("author_is_bot", sa.Boolean()),
        sa.Column("assignees", WORDS, nullable=False),
        sa.Column("labels", WORDS, nullable=False),
        sa.Column("milestone", sa.Text()),
        sa.Column("parent_key", sa.Text()),
        sa.Column("relations", WORDS, nullable=False),
        sa.Column("duplicate_of", sa.Text()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("resolved_at", INSTANT),
        sa.Column("author_association", sa.Text()),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("reactions_count", sa.BigInteger(), nullable=False),
        sa.Column("votes_count", sa.BigInteger(), nullable=False),
        sa.Column("comments_claimed", sa.BigInteger(), nullable=False),
        sa.Column("custom", sa.JSON(), nullable=False),
        sa.Column("truncated", sa.Boolean(), nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("type", KEY, nullable=False),
        sa.Column("priority", KEY, nullable=False),
        sa.Column("content_hash", KEY, nullable=False),
        sa.Column("observed_at", INSTANT, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.Column("first_response_at", INSTANT),
        sa.Column("active_at", INSTANT, nullable=False),
        sa.Column("comments_count", sa.BigInteger(), nullable=False),
        sa.Column("reopen_count", sa.BigInteger(), nullable=False),
        sa.Column("tombstone_reason", sa.Text()),
        sa.Column("tombstone_at", INSTANT),
        sa.Column("tombstone_to", sa.Text()),
        sa.PrimaryKeyConstraint("project_id", "integration_id", "external_id", name="pk_issue"),
        sa.UniqueConstraint("project_id", "issue_id", name="uq_issue_project_id_issue_id"),
    )
    op.create_index("ix_issue_project_id_closed_at", "issue", ["project_id", "closed_at"])
    op.create_index("ix_issue_project_id_created_at", "issue", ["project_id", "created_at"])
    op.create_index(
        "ix_issue_project_id_integration_id_key", "issue", ["project_id", "integration_id", "key"]
    )
    op.create_index(
        "ix_issue_project_id_updated_at_issue_id", "issue", ["project_id", "updated_at", "issue_id"]
    )
    op.create_table(
        "issue_alias",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("integration_id", KEY, nullable=False),
        sa.Column("external_id", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "integration_id", "external_id", "key", name="pk_issue_alias"),
    )
    op.create_index(
        "ix_issue_alias_project_id_integration_id_key", "issue_alias", ["project_id", "integration_id", "key"]
    )
    op.create_table(
        "project",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", KEY, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("owner_id", KEY),
        sa.Column("repo_identifier", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("spike_sensitivity", sa.Text(), nullable=False),
        sa.Column("vocabulary", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", name="pk_project"),
        sa.UniqueConstraint("slug", name="uq_project_slug"),
    )
    op.create_table(
        "quarantine",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("integration_id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("source_key", KEY, nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("project_id", "integration_id", "kind", "source_key", name="pk_quarantine"),
    )
    op.create_table(
        "raw_payload",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("integration_id", KEY, nullable=False),
        sa.Column("external_id", KEY, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "integration_id", "external_id", name="pk_raw_payload"),
    )
    op.create_table(
        "transition",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("integration_id", KEY, nullable=False),
        sa.Column("external_id", KEY, nullable=False),
        sa.Column("issue_key", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", KEY),
        sa.Column("actor_name", sa.Text()),
        sa.Column("actor_is_bot", sa.Boolean()),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.PrimaryKeyConstraint("project_id", "integration_id", "external_id", name="pk_transition"),
    )
    op.create_index(
        "ix_transition_project_id_integration_id_issue_key",
        "transition",
        ["project_id", "integration_id", "issue_key"],
    )
