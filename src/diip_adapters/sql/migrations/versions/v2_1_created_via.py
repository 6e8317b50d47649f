"""The app that filed an issue.

Revision ID: 2.1
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2.1"
down_revision = "2.0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("issue", sa.Column("created_via", sa.Text()))
