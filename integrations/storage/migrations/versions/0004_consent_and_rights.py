"""Words that wait for a consent, answers that rely on one, and patients who asked to be forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WANTED = sa.text("erase_asked_at IS NOT NULL")
_HELD = sa.text("waits_for IS NOT NULL")


def upgrade() -> None:
    """Forward."""
    op.add_column("messages", sa.Column("waits_for", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("relies_on", sa.Text(), nullable=True))
    op.add_column("patients", sa.Column("erase_asked_at", sa.BigInteger(), nullable=True))
    op.add_column("consents", sa.Column("answered", sa.Boolean(), nullable=False, server_default=sa.text("TRUE")))
    op.create_index("ix_messages_waits_for", "messages", ["patient_id"], sqlite_where=_HELD, postgresql_where=_HELD)
    op.create_index(
        "ix_patients_erase_asked_at", "patients", ["erase_asked_at"], sqlite_where=_WANTED, postgresql_where=_WANTED
    )


def downgrade() -> None:
    """Back, forgetting who wanted to be forgotten: settle those wishes first."""
    op.drop_index("ix_patients_erase_asked_at", "patients")
    op.drop_index("ix_messages_waits_for", "messages")
    op.drop_column("consents", "answered")
    op.drop_column("patients", "erase_asked_at")
    op.drop_column("outbox", "relies_on")
    op.drop_column("messages", "waits_for")
