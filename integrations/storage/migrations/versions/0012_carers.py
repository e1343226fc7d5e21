"""Carers: who may act for the person of a record, what is asked of patients for it, and which bookings are of which record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward. Bookings made before have no index of their record: only their own chat sees them."""
    op.create_table(
        "cares",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("carer_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=True),
        sa.Column("hospital", sa.Text(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("record_index", sa.LargeBinary(), nullable=False),
        *(sa.Column(scope, sa.Boolean(), nullable=False) for scope in ("may_see", "may_book", "may_remind")),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cares"),
        sa.UniqueConstraint("carer_id", "record_index", name="uq_cares_carer_id"),
        sa.ForeignKeyConstraint(["carer_id"], ["patients.id"], name="fk_cares_carer_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_cares_patient_id", ondelete="CASCADE"),
    )
    for column in ("patient_id", "record_index", "expires_at"):
        op.create_index(f"ix_cares_{column}", "cares", [column])
    _asks()
    op.add_column("bookings", sa.Column("record_index", sa.LargeBinary(), nullable=True))
    op.add_column("bookings", sa.Column("care_id", sa.Text(), nullable=True))
    op.create_index("ix_bookings_record_index", "bookings", ["record_index"])
    op.add_column("changes", sa.Column("care_id", sa.Text(), nullable=True))


def _asks() -> None:
    op.create_table(
        "care_asks",
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("carer_id", sa.Text(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        *(sa.Column(scope, sa.Boolean(), nullable=False) for scope in ("may_see", "may_book", "may_remind")),
        sa.Column("lasts", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code_index", name="pk_care_asks"),
        sa.ForeignKeyConstraint(["carer_id"], ["patients.id"], name="fk_care_asks_carer_id", ondelete="CASCADE"),
    )
    op.create_index("ix_care_asks_carer_id", "care_asks", ["carer_id"])
    op.create_index("ix_care_asks_expires_at", "care_asks", ["expires_at"])


def downgrade() -> None:
    """Back, forgetting every right to act for another person."""
    op.drop_column("changes", "care_id")
    op.drop_index("ix_bookings_record_index", "bookings")
    op.drop_column("bookings", "care_id")
    op.drop_column("bookings", "record_index")
    op.drop_table("care_asks")
    op.drop_table("cares")
