"""Cases that people take, who has read what, what staff write and do, and who is at the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ADDED = {
    "conversations": ("kept_token_from", "kept_token", "unread_until", "unread_since", "missed", "hushed"),
    "messages": ("noted_at",),
    "outbox": ("said_by",),
    "cases": (
        "ended",
        "closed_at",
        "returned",
        "escalated",
        "alarmed_at",
        "overdue_at",
        "answer_by",
        "waiting_since",
        "holder",
        "in_group",
        "needs",
        "hospital",
        "level",
    ),
}


def upgrade() -> None:
    """Forward. Open cases wait, each at the level of its kind, and their clocks have run out: supervisors see them at once."""
    _conversations()
    op.add_column("messages", _number("noted_at"))
    op.add_column("outbox", sa.Column("said_by", sa.Text(), nullable=True))
    _cases()
    _notes()
    _acts()
    _presences()


def downgrade() -> None:
    """Back, forgetting who had which case; what was taken is open again."""
    op.execute("UPDATE cases SET state = 'open' WHERE state <> 'closed'")
    op.execute("DELETE FROM timers WHERE kind IN ('case.unanswered', 'takeover.unread')")
    for table in ("presences", "acts", "notes"):
        op.drop_table(table)
    for table, columns in _ADDED.items():
        for column in columns:
            op.drop_column(table, column)


def _number(name: str, default: str = "0") -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, server_default=sa.text(default))


def _moment(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=True)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _conversations() -> None:
    op.add_column("conversations", _number("hushed"))
    op.add_column("conversations", sa.Column("missed", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("conversations", _moment("unread_since"))
    op.add_column("conversations", _moment("unread_until"))
    op.add_column("conversations", sa.Column("kept_token", sa.LargeBinary(), nullable=True))
    op.add_column("conversations", _moment("kept_token_from"))


def _cases() -> None:
    op.add_column("cases", sa.Column("level", sa.Integer(), nullable=False, server_default=sa.text("3")))
    op.add_column("cases", sa.Column("hospital", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("cases", sa.Column("needs", sa.Text(), nullable=False, server_default=sa.text("'clerk'")))
    op.add_column("cases", _flag("in_group"))
    op.add_column("cases", sa.Column("holder", sa.Text(), nullable=True))
    op.add_column("cases", _number("waiting_since"))
    for name in ("answer_by", "overdue_at", "alarmed_at"):
        op.add_column("cases", _moment(name))
    op.add_column("cases", _flag("escalated"))
    op.add_column("cases", _flag("returned"))
    op.add_column("cases", _moment("closed_at"))
    op.add_column("cases", sa.Column("ended", sa.Text(), nullable=True))
    op.execute(
        "UPDATE cases SET waiting_since = opened_at, state = CASE state WHEN 'open' THEN 'waiting' ELSE state END, "
        "level = CASE WHEN kind IN ('emergency', 'crisis', 'standby_red_flag') THEN 1 WHEN kind = 'possible_emergency' THEN 2 "
        "WHEN kind IN ('talk_to_nurse', 'set_aside') THEN 3 ELSE 4 END, "
        "needs = CASE kind WHEN 'crisis' THEN 'nurse' ELSE 'clerk' END"
    )
    op.execute(
        "INSERT INTO timers (patient_id, kind, ref, at, due, attempts) "
        "SELECT patient_id, 'case.unanswered', id, opened_at, opened_at, 0 FROM cases WHERE state = 'waiting'"
    )


def _of_patient(table: str, *columns: sa.Column[str] | sa.Column[bytes] | sa.Column[int]) -> None:
    """A table of what belongs to a patient, with the indexes by patient, case and expiry."""
    op.create_table(
        table,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *columns,
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=f"fk_{table}_patient_id", ondelete="CASCADE"),
    )
    for column in ("patient_id", "case_id", "expires_at"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _notes() -> None:
    _of_patient(
        "notes",
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
    )


def _acts() -> None:
    _of_patient(
        "acts",
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("acted_at", sa.BigInteger(), nullable=False),
    )


def _presences() -> None:
    op.create_table(
        "presences",
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("hospitals", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("staff", name="pk_presences"),
    )
    op.create_index("ix_presences_expires_at", "presences", ["expires_at"])
