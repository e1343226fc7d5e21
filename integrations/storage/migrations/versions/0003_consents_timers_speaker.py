"""Consents, timers, and who speaks in a conversation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("conversations", sa.Column("speaker", sa.Text(), nullable=True))
    op.add_column(
        "conversations", sa.Column("speaker_until", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    )
    op.create_table(
        "consents",
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "purpose", name="pk_consents"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_consents_patient_id", ondelete="CASCADE"),
    )
    op.create_table(
        "timers",
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "kind", "ref", name="pk_timers"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_timers_patient_id", ondelete="CASCADE"),
    )
    op.create_index("ix_timers_due", "timers", ["due"])


def downgrade() -> None:
    """Back, forgetting who agreed to what."""
    op.drop_index("ix_timers_due", "timers")
    op.drop_table("timers")
    op.drop_table("consents")
    op.drop_column("conversations", "speaker_until")
    op.drop_column("conversations", "speaker")
