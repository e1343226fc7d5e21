"""The hospital that a patient has chosen once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("patients", sa.Column("hospital", sa.Text(), nullable=True))


def downgrade() -> None:
    """Back, forgetting the choices."""
    op.drop_column("patients", "hospital")
