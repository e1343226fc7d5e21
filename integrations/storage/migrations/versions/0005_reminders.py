"""Reminders, changes to appointments, the call list, the quota, and calls to LINE that carry several answers."""

from __future__ import annotations

from typing import TypedDict

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("changes", "reminders", "calls", "quota")
TO_BOOKINGS = ("generation", "planned", "confirmed_at", "as_of", "reminded_at", "replaces")


class _Where(TypedDict):
    sqlite_where: sa.TextClause
    postgresql_where: sa.TextClause


def upgrade() -> None:
    """Forward. Appointments that stand already get their reminders from the sweep: `planned` is behind `generation`."""
    _to_bookings()
    _to_outbox()
    _changes()
    _reminders()
    _calls()
    _quota()


def downgrade() -> None:
    """Back, forgetting reminders, changes and calls; what was parked waits again."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_outbox_carried_by", "outbox")
    op.drop_index("ix_outbox_parked", "outbox")
    op.drop_column("outbox", "carried_by")
    op.execute("UPDATE outbox SET state = 'waiting', due = created_at WHERE state = 'parked'")
    op.drop_index("ix_bookings_starts_at", "bookings")
    for column in reversed(TO_BOOKINGS):
        op.drop_column("bookings", column)


def _where(condition: str) -> _Where:
    """An index over only these rows, on either database."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _of_patient(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=f"fk_{table}_patient_id", ondelete="CASCADE")


def _to_bookings() -> None:
    op.add_column("bookings", sa.Column("generation", sa.Integer(), nullable=False, server_default=sa.text("1")))
    op.add_column("bookings", sa.Column("planned", sa.Integer(), nullable=False, server_default=sa.text("0")))
    for moment in ("confirmed_at", "as_of", "reminded_at"):
        op.add_column("bookings", sa.Column(moment, sa.BigInteger(), nullable=True))
    op.add_column("bookings", sa.Column("replaces", sa.Text(), nullable=True))
    op.create_index("ix_bookings_starts_at", "bookings", ["starts_at"], **_where("state = 'booked' AND told"))


def _to_outbox() -> None:
    op.add_column("outbox", sa.Column("carried_by", sa.Text(), nullable=True))
    op.create_index("ix_outbox_parked", "outbox", ["patient_id", "seq"], **_where("state = 'parked'"))
    op.create_index("ix_outbox_carried_by", "outbox", ["carried_by"], **_where("carried_by IS NOT NULL"))


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("booking_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("requested_at", sa.BigInteger(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        _of_patient("changes"),
    )
    untold = "state IN ('requested', 'unknown') OR NOT told"
    op.create_index("ix_changes_booking_id", "changes", ["booking_id"])
    op.create_index("ix_changes_open", "changes", ["patient_id"], **_where(untold))
    op.create_index("ix_changes_due", "changes", ["due"], **_where(untold))
    op.create_index("ix_changes_expires_at", "changes", ["expires_at"])


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("booking_id", sa.Text(), nullable=False),
        sa.Column("hospital", sa.Text(), nullable=False),
        sa.Column("ahead", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("helps_until", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        _of_patient("reminders"),
    )
    op.create_index("ix_reminders_due", "reminders", ["hospital", "due"], **_where("state IN ('planned', 'sending')"))
    op.create_index("ix_reminders_booking_id", "reminders", ["booking_id"])
    op.create_index("ix_reminders_outbox_id", "reminders", ["outbox_id"], **_where("outbox_id IS NOT NULL"))
    op.create_index("ix_reminders_patient_id", "reminders", ["patient_id"])
    op.create_index("ix_reminders_state", "reminders", ["state"])
    op.create_index("ix_reminders_expires_at", "reminders", ["expires_at"])


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("booking_id", sa.Text(), nullable=False),
        sa.Column("hospital", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("listed_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
        _of_patient("calls"),
    )
    op.create_index("ix_calls_open", "calls", ["starts_at"], **_where("state = 'open'"))
    op.create_index("ix_calls_booking_id", "calls", ["booking_id"])
    op.create_index("ix_calls_patient_id", "calls", ["patient_id"])
    op.create_index("ix_calls_expires_at", "calls", ["expires_at"])


def _quota() -> None:
    op.create_table(
        "quota",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=True),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_quota"),
    )
