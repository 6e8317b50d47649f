"""Mentions, subscriptions and locks no longer count as activity on an issue.

Revision ID: 2.1
"""

# ruff: noqa: S608 - SQL is put together from names of our own, never from values

from __future__ import annotations

from alembic import op

revision = "2.1"
down_revision = "2.0"
branch_labels = None
depends_on = None

PASSIVE = "('locked', 'mentioned', 'subscribed', 'unlocked', 'unsubscribed')"
KEYS = (
    "= issue.key",
    "IN (SELECT known.key FROM issue_alias AS known WHERE known.project_id = issue.project_id"
    " AND known.integration_id = issue.integration_id AND known.external_id = issue.external_id)",
)


def upgrade() -> None:
    greatest = "greatest" if op.get_bind().dialect.name == "postgresql" else "max"
    latest = [
        f"coalesce(({of_issue(f'SELECT max(said.{at})', table, key)} AND {is_active}), issue.created_at)"
        for table, at, is_active in (
            ("comment", "created_at", "NOT coalesce(said.author_is_bot, FALSE)"),
            ("transition", "at", f"NOT coalesce(said.actor_is_bot, FALSE) AND said.field NOT IN {PASSIVE}"),
        )
        for key in KEYS
    ]
    is_passive = " OR ".join(
        f"EXISTS ({of_issue('SELECT 1', 'transition', key)} AND said.at = issue.active_at"
        f" AND said.field IN {PASSIVE})"
        for key in KEYS
    )
    op.execute(f"UPDATE issue SET active_at = {greatest}({', '.join(latest)}) WHERE {is_passive}")


def of_issue(select: str, table: str, key: str) -> str:
    return (
        f"{select} FROM {table} AS said WHERE said.project_id = issue.project_id"
        f" AND said.integration_id = issue.integration_id AND said.issue_key {key}"
    )
