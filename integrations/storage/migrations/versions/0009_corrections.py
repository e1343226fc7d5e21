"""Corrections: what staff say the bot misunderstood."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "corrections",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.UniqueConstraint("event_id", name="uq_corrections_event_id"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_corrections_patient_id", ondelete="CASCADE"),
    )
    op.create_index("ix_corrections_patient_id", "corrections", ["patient_id"])
    op.create_index("ix_corrections_expires_at", "corrections", ["expires_at"])


def downgrade() -> None:
    """Back, forgetting every correction that nobody has looked at."""
    op.drop_table("corrections")
