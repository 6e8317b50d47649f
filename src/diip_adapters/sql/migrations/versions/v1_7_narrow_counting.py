"""Two indexes hold all that counting days asks of an issue.

Revision ID: 1.7
"""

from __future__ import annotations

from alembic import op

revision = "1.7"
down_revision = "1.6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_issue_project_id_created_at_issue_id", "issue")
    op.drop_index("ix_issue_project_id_closed_at", "issue")
    created = ("project_id", "created_at", "issue_id", "integration_id", "closed_at", "status")
    op.create_index("ix_issue_created", "issue", [*created, "reopen_count", "tombstone_reason"])
    closed = ("project_id", "closed_at", "created_at", "integration_id")
    op.create_index("ix_issue_closed", "issue", [*closed, "reopen_count", "tombstone_reason"])
