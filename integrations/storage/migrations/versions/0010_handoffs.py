"""Hand-offs: which result of a triage goes to which hospital's own system."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("triage_id", sa.Text(), nullable=False),
        sa.Column("hospital", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.BigInteger(), nullable=False),
        sa.Column("requested_at", sa.BigInteger(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_handoffs"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_handoffs_patient_id", ondelete="CASCADE"),
    )
    not_ended = sa.text("state IN ('requested', 'unknown')")
    op.create_index("ix_handoffs_patient_id", "handoffs", ["patient_id"])
    op.create_index("ix_handoffs_triage_id", "handoffs", ["triage_id"])
    op.create_index("ix_handoffs_due", "handoffs", ["due"], sqlite_where=not_ended, postgresql_where=not_ended)
    op.create_index("ix_handoffs_expires_at", "handoffs", ["expires_at"])


def downgrade() -> None:
    """Back, forgetting what was handed to whom."""
    op.drop_table("handoffs")
