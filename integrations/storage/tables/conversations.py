"""What patients write and are told: events as they came, whose they are, the transcript, calls to LINE."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, text

from integrations.storage.sealed import Sealed
from integrations.storage.tables.forms import Serial, metadata, patient_column, time_column

# What LINE delivered and nobody has taken apart yet: whole request bodies, many to a row. A row that waits never expires.
journal = Table(
    "journal",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    time_column("received_at"),
    Column("requests", Integer, nullable=False),
    Column("deliveries", Sealed, nullable=False),
    time_column("expires_at", optional=True),  # set aside because its key is gone
)

# Every event as it came. `raw` holds user id and event, and is emptied once the event is answered.
inbox = Table(
    "inbox",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("event_id", Text, nullable=False, unique=True),
    Column("person_index", LargeBinary),
    Column("channel", Text, nullable=False),
    Column("message_id", Text),
    time_column("sent_at"),
    time_column("received_at"),
    Column("state", Text, nullable=False),  # waiting, answered, set_aside, broken
    Column("raw", Sealed),
    Column("attempts", Integer, nullable=False),
    time_column("due"),
    Column("apologised", Boolean, nullable=False),
    time_column("expires_at", optional=True),  # None while it waits: what waits never expires
    sqlite_autoincrement=True,
)
_WAITS = text("state = 'waiting'")
Index("ix_inbox_waiting", inbox.c.person_index, sqlite_where=_WAITS, postgresql_where=_WAITS)
_EXPIRES = text("expires_at IS NOT NULL")
Index("ix_inbox_expires_at", inbox.c.expires_at, sqlite_where=_EXPIRES, postgresql_where=_EXPIRES)

# `wrapped_key` is the one key to destroy.
patients = Table(
    "patients",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_index", LargeBinary, nullable=False, unique=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("channel", Text, nullable=False),
    Column("user_id", Sealed, nullable=False),
    Column("language", Text, nullable=False),
    Column("hospital", Text),  # the one that they have chosen
    Column("name", Sealed),
    Column("phone", Sealed),
    Column("phone_index", LargeBinary),
    time_column("blocked_at", optional=True),
    time_column("created_at"),
    time_column("expires_at"),
    time_column("erase_asked_at", optional=True),  # they want to be forgotten: done once the goodbye is out
)
_WANTED = text("erase_asked_at IS NOT NULL")
Index("ix_patients_erase_asked_at", patients.c.erase_asked_at, sqlite_where=_WANTED, postgresql_where=_WANTED)
Index("ix_patients_phone_index", patients.c.phone_index)
Index("ix_patients_expires_at", patients.c.expires_at)

# One per patient: where they are in a flow, who holds them, and the last number given to something said.
conversations = Table(
    "conversations",
    metadata,
    patient_column(primary=True),
    Column("version", BigInteger, nullable=False),
    Column("step_tag", Text),
    Column("step_version", Integer),
    Column("step", Sealed),
    Column("lease_owner", Text),
    time_column("lease_until"),
    Column("fence", BigInteger, nullable=False),
    Column("out_seq", BigInteger, nullable=False),
    time_column("expires_at"),
    Column("speaker", Text),  # the member of staff who speaks here, until `speaker_until`; else the bot does
    Column("speaker_until", BigInteger, nullable=False, server_default=text("0")),
    Column(
        "hushed", BigInteger, nullable=False, server_default=text("0")
    ),  # talk of the bot up to this number is not said
    Column(
        "missed", Integer, nullable=False, server_default=text("0")
    ),  # how often in a row the patient was not understood
    time_column(
        "unread_since", optional=True
    ),  # the first and the last of the patient's words that wait for the speaker
    time_column("unread_until", optional=True),
    Column("kept_token", Sealed),  # the reply token of the last of them, and when we received it
    time_column("kept_token_from", optional=True),
)

# The transcript: what came in. What went out stands in the outbox.
messages = Table(
    "messages",
    metadata,
    Column("event_id", Text, primary_key=True),
    patient_column(),
    Column("message_id", Text),
    Column("kind", Text, nullable=False),
    Column("words", Sealed),
    Column("erased", Boolean, nullable=False),
    time_column("said_at"),
    time_column("expires_at"),
    Column("noted_at", BigInteger, nullable=False, server_default=text("0")),  # when it was stored; 0: as said_at
    Column("waits_for", Text),  # the purpose whose consent these words wait for; without a yes they are erased
)
_HELD = text("waits_for IS NOT NULL")
Index("ix_messages_waits_for", messages.c.patient_id, sqlite_where=_HELD, postgresql_where=_HELD)
Index("ix_messages_patient_id", messages.c.patient_id, messages.c.message_id)
Index("ix_messages_expires_at", messages.c.expires_at)

# One row is one call to LINE. `due` is when somebody may take the row: while it is being sent, when its lease ends.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    patient_column(),
    Column("seq", BigInteger, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, sending, parked, said, dead, unknown, withdrawn, quota
    Column("messages", Sealed, nullable=False),
    Column("reply_token", Sealed),
    time_column("token_from", optional=True),
    Column("attempts", Integer, nullable=False),
    time_column("due", optional=True),
    Column("owner", Text),
    time_column("replied_at", optional=True),
    time_column("pushed_at", optional=True),
    Column("via", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    time_column("created_at"),
    time_column("ended_at", optional=True),
    time_column("expires_at"),
    Column("said_by", Text),  # the member of staff whose words they are; else the bot's
    Column("relies_on", Text),  # purposes whose consents it relies on, set apart by blanks
    Column("carried_by", Text),  # the row in whose call this one is said; its own id: it goes alone
    UniqueConstraint("patient_id", "seq"),
)
_OPEN = text("state IN ('waiting', 'sending', 'quota')")
Index("ix_outbox_due", outbox.c.due, sqlite_where=_OPEN, postgresql_where=_OPEN)
_UNSAID = text("state IN ('waiting', 'sending')")
Index("ix_outbox_unsaid", outbox.c.patient_id, outbox.c.seq, sqlite_where=_UNSAID, postgresql_where=_UNSAID)
_PARKED = text("state = 'parked'")
Index("ix_outbox_parked", outbox.c.patient_id, outbox.c.seq, sqlite_where=_PARKED, postgresql_where=_PARKED)
_CARRIED = text("carried_by IS NOT NULL")
Index("ix_outbox_carried_by", outbox.c.carried_by, sqlite_where=_CARRIED, postgresql_where=_CARRIED)
Index("ix_outbox_state", outbox.c.state)
Index("ix_outbox_expires_at", outbox.c.expires_at)

# The month's pushes as LINE last told, for every process and the desk.
quota = Table(
    "quota",
    metadata,
    Column("name", Text, primary_key=True),
    Column("most", BigInteger),  # None: no limit
    Column("used", BigInteger, nullable=False),
    time_column("read_at"),
)

# What is to be looked at again, for whom and when. `at` is when it was set for, `due` when somebody may take it. No content.
timers = Table(
    "timers",
    metadata,
    patient_column(primary=True),
    Column("kind", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    time_column("at"),
    time_column("due"),
    Column("attempts", Integer, nullable=False),
)
Index("ix_timers_due", timers.c.due)
