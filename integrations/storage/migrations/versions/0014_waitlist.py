"""The waitlist: who waits for a free time, what is offered to them, and when hospitals are asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "waits",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("hospital", sa.Text(), nullable=False),
        sa.Column("queue_index", sa.LargeBinary(), nullable=False),
        sa.Column("wish", sa.LargeBinary(), nullable=False),
        sa.Column("instead_of", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_waits"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_waits_patient_id", ondelete="CASCADE"),
    )
    in_line = sa.text("state = 'waiting'")
    op.create_index("ix_waits_patient_id", "waits", ["patient_id"])
    op.create_index(
        "ix_waits_hospital",
        "waits",
        ["hospital", "queue_index", "joined_at"],
        sqlite_where=in_line,
        postgresql_where=in_line,
    )
    op.create_index("ix_waits_instead_of", "waits", ["instead_of"], sqlite_where=in_line, postgresql_where=in_line)
    op.create_index("ix_waits_expires_at", "waits", ["expires_at"])
    _offers()
    op.create_table(
        "wait_polls",
        sa.Column("hospital", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("hinted_at", sa.BigInteger(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hospital", name="pk_wait_polls"),
    )


def _offers() -> None:
    op.create_table(
        "slot_offers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("wait_id", sa.Text(), nullable=False),
        sa.Column("slot_index", sa.LargeBinary(), nullable=False),
        sa.Column("slot", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_slot_offers"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_slot_offers_patient_id", ondelete="CASCADE"),
    )
    offered = sa.text("state IN ('open', 'taking', 'gone')")
    op.create_index("ix_slot_offers_patient_id", "slot_offers", ["patient_id"])
    op.create_index("ix_slot_offers_wait_id", "slot_offers", ["wait_id"])
    op.create_index(
        "ix_slot_offers_slot_index", "slot_offers", ["slot_index"], sqlite_where=offered, postgresql_where=offered
    )
    op.create_index("ix_slot_offers_until", "slot_offers", ["until"], sqlite_where=offered, postgresql_where=offered)
    op.create_index("ix_slot_offers_expires_at", "slot_offers", ["expires_at"])


def downgrade() -> None:
    """Back, forgetting who waits."""
    for table in ("wait_polls", "slot_offers", "waits"):
        op.drop_table(table)
