"""Which integrations fell silent.

Revision ID: 1.8
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1.8"
down_revision = "1.7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("integration", sa.Column("silence", sa.JSON()))
