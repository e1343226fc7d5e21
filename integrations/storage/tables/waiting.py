"""Who waits for a free time, and what was offered to them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text, text

from integrations.storage.sealed import Sealed
from integrations.storage.tables.forms import metadata, patient_column, time_column

# Who waits for a free time. `queue_index`: hospital and department, which themselves stand in the wish.
waits = Table(
    "waits",
    metadata,
    Column("id", Text, primary_key=True),
    patient_column(),
    Column("hospital", Text, nullable=False),
    Column("queue_index", LargeBinary, nullable=False),
    Column("wish", Sealed, nullable=False),  # department, days, doctor, for whom
    Column("instead_of", Text),  # the booking that an earlier time is wished for
    Column("state", Text, nullable=False),  # as WaitState
    time_column("joined_at"),
    time_column("until"),
    time_column("ended_at", optional=True),
    time_column("expires_at"),
)
Index("ix_waits_patient_id", waits.c.patient_id)
_IN_LINE = text("state = 'waiting'")
Index(
    "ix_waits_hospital",
    waits.c.hospital,
    waits.c.queue_index,
    waits.c.joined_at,
    sqlite_where=_IN_LINE,
    postgresql_where=_IN_LINE,
)
Index("ix_waits_instead_of", waits.c.instead_of, sqlite_where=_IN_LINE, postgresql_where=_IN_LINE)
Index("ix_waits_expires_at", waits.c.expires_at)

# Free times as offered to those who wait. The id is the booking key; `slot_index`: hospital, slot and time.
slot_offers = Table(
    "slot_offers",
    metadata,
    Column("id", Text, primary_key=True),
    patient_column(),
    Column("wait_id", Text, nullable=False),
    Column("slot_index", LargeBinary, nullable=False),
    Column("slot", Sealed, nullable=False),
    Column("state", Text, nullable=False),  # as OfferState
    time_column("made_at"),
    time_column("until"),
    time_column("ended_at", optional=True),
    time_column("expires_at"),
)
Index("ix_slot_offers_patient_id", slot_offers.c.patient_id)
Index("ix_slot_offers_wait_id", slot_offers.c.wait_id)
_OFFERED = text("state IN ('open', 'taking', 'gone')")
Index("ix_slot_offers_slot_index", slot_offers.c.slot_index, sqlite_where=_OFFERED, postgresql_where=_OFFERED)
Index("ix_slot_offers_until", slot_offers.c.until, sqlite_where=_OFFERED, postgresql_where=_OFFERED)
Index("ix_slot_offers_expires_at", slot_offers.c.expires_at)

# When free times are looked for at a hospital where somebody waits. `hinted_at`: one may have become free then. Nothing of any patient.
wait_polls = Table(
    "wait_polls",
    metadata,
    Column("hospital", Text, primary_key=True),
    time_column("due"),
    time_column("hinted_at", optional=True),
    Column("owner", Text),
    Column("attempts", Integer, nullable=False),
)
