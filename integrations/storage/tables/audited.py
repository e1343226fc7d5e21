"""Who did what, in a chain of seals, and the service's own keys."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text, text

from integrations.storage.tables.forms import Serial, metadata, time_column

# The service's own data keys, wrapped like the patients' own: for the raw inbox, blind indexes, what staff log in with, seals of the audit.
service_keys = Table(
    "service_keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

# Who did what. No content, and no name: `subject` is a pseudonym that outlives the patient's row. The last five columns make it a chain
# (see audit_forms): `mark` is written with the entry (None: from before there were marks), the others a moment later, when it is sealed.
audit = Table(
    "audit",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    time_column("happened_at"),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", LargeBinary, nullable=False),
    Column("detail", Text, nullable=False),
    Column("mark", LargeBinary),
    Column("number", BigInteger),
    Column("previous", LargeBinary),
    Column("hash", LargeBinary),
    Column("seal", LargeBinary),
    sqlite_autoincrement=True,
)
Index("ix_audit_number", audit.c.number, unique=True)
_NO_NUMBER = text("number IS NULL")
Index("ix_audit_id", audit.c.id, sqlite_where=_NO_NUMBER, postgresql_where=_NO_NUMBER)

# The newest sealed entry, under a seal of its own: without it the end of the chain could be cut off unseen. One row.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    time_column("sealed_at"),
    Column("seal", LargeBinary, nullable=False),
)
