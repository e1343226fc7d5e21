"""Results of the triage and where they were handed on to."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, text

from integrations.storage.sealed import Sealed
from integrations.storage.tables.forms import metadata, patient_column, time_column

triages = Table(
    "triages",
    metadata,
    Column("id", Text, primary_key=True),
    patient_column(),
    time_column("done_at"),
    Column("result", Sealed, nullable=False),
    time_column("expires_at"),
)
Index("ix_triages_patient_id", triages.c.patient_id)
Index("ix_triages_expires_at", triages.c.expires_at)

# Which result goes to which hospital's own system; the key is made of both. No content: that is the triage's.
handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Text, primary_key=True),
    patient_column(),
    Column("triage_id", Text, nullable=False),
    Column("hospital", Text, nullable=False),
    Column("state", Text, nullable=False),  # as HandoffState
    time_column("answer_by"),
    time_column("requested_at"),
    time_column("touched_at"),
    Column("owner", Text),
    Column("attempts", Integer, nullable=False),
    time_column("due"),
    time_column("expires_at"),
)
Index("ix_handoffs_patient_id", handoffs.c.patient_id)
Index("ix_handoffs_triage_id", handoffs.c.triage_id)
_NOT_ENDED = text("state IN ('requested', 'unknown')")
Index("ix_handoffs_due", handoffs.c.due, sqlite_where=_NOT_ENDED, postgresql_where=_NOT_ENDED)
Index("ix_handoffs_expires_at", handoffs.c.expires_at)
