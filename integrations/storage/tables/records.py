"""What patients agreed to, which hospital records are theirs, and for whom they act."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, text

from integrations.storage.sealed import Sealed
from integrations.storage.tables.forms import metadata, patient_column, time_column

# The latest answer of a patient for each purpose; one that was only asked for is not `answered`.
consents = Table(
    "consents",
    metadata,
    patient_column(primary=True),
    Column("purpose", Text, primary_key=True),
    Column("given", Boolean, nullable=False),
    Column("version", Text, nullable=False),  # of the text that was shown
    time_column("answered_at"),
    Column("answered", Boolean, nullable=False, server_default=text("TRUE")),
)

# Records of hospitals that a chat may use. Two chats that have one record have the same `record_index`.
links = Table(
    "links",
    metadata,
    Column("id", Text, primary_key=True),
    patient_column(),
    Column("hospital", Text, nullable=False),
    Column("record", Sealed, nullable=False),  # its id there, hospital number, name
    Column("record_index", LargeBinary, nullable=False),
    Column("proof", Text, nullable=False),
    time_column("since"),
    time_column("expires_at"),
    UniqueConstraint("patient_id", "record_index"),
)
Index("ix_links_record_index", links.c.record_index)
Index("ix_links_expires_at", links.c.expires_at)

# Who may act for the person of a record. What is sealed is sealed with the carer's key; it goes with either of the two.
cares = Table(
    "cares",
    metadata,
    Column("id", Text, primary_key=True),
    Column("carer_id", Text, ForeignKey("patients.id", ondelete="CASCADE"), nullable=False),
    Column(
        "patient_id", Text, ForeignKey("patients.id", ondelete="CASCADE")
    ),  # the chat of the person cared for, if any
    Column("hospital", Text, nullable=False),
    Column("about", Sealed, nullable=False),  # whose record, who they are to the carer, the carer's name
    Column("record_index", LargeBinary, nullable=False),
    Column("may_see", Boolean, nullable=False),
    Column("may_book", Boolean, nullable=False),
    Column("may_remind", Boolean, nullable=False),
    Column("basis", Text, nullable=False),  # as Basis
    time_column("since"),
    time_column("ends_at"),
    Column("ended", Boolean, nullable=False),  # taken back, at `ends_at`
    time_column("expires_at"),
    UniqueConstraint("carer_id", "record_index"),
)
Index("ix_cares_patient_id", cares.c.patient_id)
Index("ix_cares_record_index", cares.c.record_index)
Index("ix_cares_expires_at", cares.c.expires_at)

# What carers ask patients for, by the blind index of a one-time code.
care_asks = Table(
    "care_asks",
    metadata,
    Column("code_index", LargeBinary, primary_key=True),
    Column("carer_id", Text, ForeignKey("patients.id", ondelete="CASCADE"), nullable=False),
    Column("about", Sealed, nullable=False),  # the carer's name, who the patient is to them
    Column("may_see", Boolean, nullable=False),
    Column("may_book", Boolean, nullable=False),
    Column("may_remind", Boolean, nullable=False),
    time_column("lasts"),
    time_column("expires_at"),
)
Index("ix_care_asks_carer_id", care_asks.c.carer_id)
Index("ix_care_asks_expires_at", care_asks.c.expires_at)

# One-time links to the page on which a record is proved, by the hashes of their secrets, and how far each visit has come.
link_visits = Table(
    "link_visits",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    patient_column(),
    Column("stage", Text, nullable=False),  # as Stage, or linked
    Column("hospital", Text, nullable=False),
    Column("record", Sealed),  # what the code proves; None: no code is right
    Column("proof", Text, nullable=False),  # as Proof
    Column("away", Sealed),  # what must fit when the browser comes back from the identity provider
    Column("state_hash", LargeBinary, unique=True),
    Column("claim_index", LargeBinary),  # of the number that was claimed, as in link_tries
    Column("key_hash", LargeBinary),  # of the browser that made the claim
    Column("code_index", LargeBinary),
    Column("codes_tried", Integer, nullable=False),
    time_column("code_until", optional=True),
    Column("nonce_hash", LargeBinary, unique=True),
    time_column("nonce_until", optional=True),
    time_column("made_at"),
    time_column("expires_at"),
)
Index("ix_link_visits_patient_id", link_visits.c.patient_id)
Index("ix_link_visits_expires_at", link_visits.c.expires_at)

# How often a record was claimed: for each chat, number and phone, by a blind index. It outlives the patient: whoever is forgotten
# and comes back has no more tries than before.
link_tries = Table(
    "link_tries",
    metadata,
    Column("subject", LargeBinary, primary_key=True),
    Column("tries", Integer, nullable=False),
    time_column("expires_at"),
)
Index("ix_link_tries_expires_at", link_tries.c.expires_at)
