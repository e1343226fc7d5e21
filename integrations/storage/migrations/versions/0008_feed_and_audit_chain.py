"""The desk's feed, and the audit trail as a chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0004"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHAIN = (
    ("mark", sa.LargeBinary()),
    ("number", sa.BigInteger()),
    ("previous", sa.LargeBinary()),
    ("hash", sa.LargeBinary()),
    ("seal", sa.LargeBinary()),
)


def upgrade() -> None:
    """Forward. Entries that stand already are sealed by the service when it runs, as they are."""
    op.create_table(
        "feed",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_position", "feed", ["position"], unique=True)
    _partial("ix_feed_id", "feed", "position IS NULL")
    op.create_index("ix_feed_expires_at", "feed", ["expires_at"])
    op.create_table(
        "feed_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed_head"),
    )
    for name, kind in CHAIN:
        op.add_column("audit", sa.Column(name, kind, nullable=True))
    op.create_index("ix_audit_number", "audit", ["number"], unique=True)
    _partial("ix_audit_id", "audit", "number IS NULL")
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )


def downgrade() -> None:
    """Back; the entries stay, the chain that held them together is lost."""
    op.drop_table("audit_head")
    op.drop_index("ix_audit_id", "audit")
    op.drop_index("ix_audit_number", "audit")
    for name, _ in reversed(CHAIN):
        op.drop_column("audit", name)
    op.drop_table("feed_head")
    op.drop_table("feed")


def _partial(name: str, table: str, where: str) -> None:
    op.create_index(name, table, ["id"], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
