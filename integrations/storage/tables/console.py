"""What staff see and do: cases, notes, acts, corrections, and who is logged in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, false, text

from integrations.storage.sealed import Sealed
from integrations.storage.tables.forms import Serial, metadata, patient_column, time_column

# Where a person should look, and what has become of it.
cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    patient_column(),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, taken, closed
    Column("reason", Sealed, nullable=False),
    Column("location", Sealed),
    Column("words", Sealed),
    Column("message_id", Text),  # whose words they are: they go when it is taken back
    time_column("opened_at"),
    time_column("updated_at"),
    time_column("expires_at"),
    Column("level", Integer, nullable=False, server_default=text("3")),
    Column("hospital", Text, nullable=False, server_default=text("''")),
    Column("needs", Text, nullable=False, server_default=text("'clerk'")),
    Column("in_group", Boolean, nullable=False, server_default=false()),
    Column("holder", Text),  # the member of staff who has it
    Column("waiting_since", BigInteger, nullable=False, server_default=text("0")),
    time_column("answer_by", optional=True),
    time_column("overdue_at", optional=True),
    time_column("alarmed_at", optional=True),
    Column("escalated", Boolean, nullable=False, server_default=false()),
    Column("returned", Boolean, nullable=False, server_default=false()),
    time_column("closed_at", optional=True),
    Column("ended", Text),
)
Index("ix_cases_patient_id", cases.c.patient_id, cases.c.state)
Index("ix_cases_state", cases.c.state, cases.c.opened_at)
Index("ix_cases_expires_at", cases.c.expires_at)

# What staff write for each other about a case.
notes = Table(
    "notes",
    metadata,
    Column("id", Text, primary_key=True),
    patient_column(),
    Column("case_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("words", Sealed, nullable=False),
    time_column("written_at"),
    time_column("expires_at"),
)
Index("ix_notes_patient_id", notes.c.patient_id)
Index("ix_notes_case_id", notes.c.case_id)
Index("ix_notes_expires_at", notes.c.expires_at)

# What staff did, each act once by the id that was made with its form. No content.
acts = Table(
    "acts",
    metadata,
    Column("id", Text, primary_key=True),
    patient_column(),
    Column("case_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("staff", Text, nullable=False),
    time_column("acted_at"),
    time_column("expires_at"),
)
Index("ix_acts_patient_id", acts.c.patient_id)
Index("ix_acts_case_id", acts.c.case_id)
Index("ix_acts_expires_at", acts.c.expires_at)

# Who is at the desk, as last seen there. Nothing of any patient.
presences = Table(
    "presences",
    metadata,
    Column("staff", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("hospitals", Text, nullable=False),  # ids, with a space between them
    time_column("seen_at"),
    time_column("until"),
    time_column("expires_at"),
)
Index("ix_presences_expires_at", presences.c.expires_at)

# What staff say the bot misunderstood, with the message it is about, until a reviewer has looked at it: the words go when the message goes.
corrections = Table(
    "corrections",
    metadata,
    Column("id", Text, primary_key=True),
    patient_column(),
    Column("event_id", Text, nullable=False, unique=True),
    Column("content", Sealed, nullable=False),  # text, intent, marked words
    time_column("noted_at"),
    time_column("expires_at"),
)
Index("ix_corrections_patient_id", corrections.c.patient_id)
Index("ix_corrections_expires_at", corrections.c.expires_at)

# What has changed at the desk, for those who watch it. No content. `position` is given after the commit, in the order of `feed_head`.
feed = Table(
    "feed",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("position", BigInteger),
    Column("kind", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    time_column("noted_at"),
    time_column("expires_at"),
    sqlite_autoincrement=True,
)
Index("ix_feed_position", feed.c.position, unique=True)
_NO_POSITION = text("position IS NULL")
Index("ix_feed_id", feed.c.id, sqlite_where=_NO_POSITION, postgresql_where=_NO_POSITION)
Index("ix_feed_expires_at", feed.c.expires_at)

# The last position that was ever given: it grows on when old items are gone. One row.
feed_head = Table(
    "feed_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
)

# Who may sit at the desk. `password` (as argon2 writes it) and `totp` are sealed under the service's key: a stolen database opens no door.
staff = Table(
    "staff",
    metadata,
    Column("id", Text, primary_key=True),
    Column("username", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("hospitals", Text, nullable=False),  # ids, a JSON array
    Column("password", Sealed, nullable=False),
    Column("one_time", Boolean, nullable=False),
    Column("totp", Sealed, nullable=False),
    Column("totp_step", BigInteger, nullable=False),  # the last code that was used: it and older ones are refused
    time_column("created_at"),
    time_column("last_login_at", optional=True),
    time_column("disabled_at", optional=True),
)

# Who has logged in. The key is a hash: who reads this table cannot use it as a session.
staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("staff_id", Text, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    time_column("opened_at"),
    time_column("active_at"),
    time_column("idle_at"),
    time_column("expires_at"),
)
Index("ix_staff_sessions_staff_id", staff_sessions.c.staff_id)
Index("ix_staff_sessions_expires_at", staff_sessions.c.expires_at)
