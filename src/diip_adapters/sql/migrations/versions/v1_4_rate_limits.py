"""What the provider of an integration last granted.

Revision ID: 1.4
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1.4"
down_revision = "1.3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("integration", sa.Column("rate_limit", sa.Integer()))
    op.add_column("integration", sa.Column("rate_remaining", sa.Integer()))
    op.add_column("integration", sa.Column("rate_resets_at", sa.BigInteger()))
