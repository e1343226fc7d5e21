"""Links: which records of hospitals a chat may use, the visits on which that is proved, and how often it was tried."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "links",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("hospital", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("record_index", sa.LargeBinary(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("patient_id", "record_index", name="uq_links_patient_id"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_links_patient_id", ondelete="CASCADE"),
    )
    op.create_index("ix_links_record_index", "links", ["record_index"])
    op.create_index("ix_links_expires_at", "links", ["expires_at"])
    _visits()
    op.create_table(
        "link_tries",
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_link_tries"),
    )
    op.create_index("ix_link_tries_expires_at", "link_tries", ["expires_at"])


def _visits() -> None:
    op.create_table(
        "link_visits",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("hospital", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("away", sa.LargeBinary(), nullable=True),
        sa.Column("state_hash", sa.LargeBinary(), nullable=True),
        sa.Column("claim_index", sa.LargeBinary(), nullable=True),
        sa.Column("key_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_index", sa.LargeBinary(), nullable=True),
        sa.Column("codes_tried", sa.Integer(), nullable=False),
        sa.Column("code_until", sa.BigInteger(), nullable=True),
        sa.Column("nonce_hash", sa.LargeBinary(), nullable=True),
        sa.Column("nonce_until", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_link_visits"),
        sa.UniqueConstraint("nonce_hash", name="uq_link_visits_nonce_hash"),
        sa.UniqueConstraint("state_hash", name="uq_link_visits_state_hash"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_link_visits_patient_id", ondelete="CASCADE"),
    )
    op.create_index("ix_link_visits_patient_id", "link_visits", ["patient_id"])
    op.create_index("ix_link_visits_expires_at", "link_visits", ["expires_at"])


def downgrade() -> None:
    """Back, forgetting every link."""
    for table in ("link_tries", "link_visits", "links"):
        op.drop_table(table)
