"""The history of appointments, by whom each was made and changed, and how far the changes at hospitals have been read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_STANDS = sa.text("state = 'booked' AND told")


def upgrade() -> None:
    """Forward. Of appointments from before, what is known still is noted: that they were booked, by the patient."""
    patient = sa.text("'patient'")
    op.add_column("bookings", sa.Column("booked_by", sa.Text(), nullable=False, server_default=patient))
    op.add_column("bookings", sa.Column("look_at", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.add_column("changes", sa.Column("asked_by", sa.Text(), nullable=False, server_default=patient))
    op.create_index(
        "ix_bookings_look_at",
        "bookings",
        ["hospital", "look_at"],
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    _history()
    op.create_table(
        "hospital_watches",
        sa.Column("hospital", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hospital", name="pk_hospital_watches"),
    )


def _history() -> None:
    op.create_table(
        "appointment_history",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("booking_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("by_whom", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("was_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_appointment_history"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name="fk_appointment_history_patient_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_appointment_history_patient_id", "appointment_history", ["patient_id", "happened_at"])
    op.create_index("ix_appointment_history_expires_at", "appointment_history", ["expires_at"])
    op.execute(
        "INSERT INTO appointment_history "
        "(id, booking_id, what, generation, patient_id, by_whom, happened_at, starts_at, expires_at) "
        "SELECT id || '|booked|' || generation, id, 'booked', generation, patient_id, 'patient', requested_at, starts_at, expires_at "
        "FROM bookings WHERE state IN ('booked', 'cancelled')"
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("hospital_watches")
    op.drop_table("appointment_history")
    op.drop_index("ix_bookings_look_at", "bookings")
    op.drop_column("changes", "asked_by")
    op.drop_column("bookings", "look_at")
    op.drop_column("bookings", "booked_by")
