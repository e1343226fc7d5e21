"""What the database holds, table by table.

Times are microseconds since 1970 (UTC), ids are UUIDs as text. Content is in Sealed columns; the rest is ours or a code.
Every table with content has `expires_at`, which the nightly purge honours.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from integrations.storage.sealed import Sealed

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Serial = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers only INTEGER keys by itself


def _time(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=optional)


def _patient(*, primary: bool = False) -> Column[str]:
    return Column(
        "patient_id", Text, ForeignKey("patients.id", ondelete="CASCADE"), primary_key=primary, nullable=False
    )


# The service's own data keys, wrapped like the patients' own: for the raw inbox, blind indexes, what staff log in with, seals of the audit.
service_keys = Table(
    "service_keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

# What LINE delivered and nobody has taken apart yet: whole request bodies, many to a row. A row that waits never expires.
journal = Table(
    "journal",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    _time("received_at"),
    Column("requests", Integer, nullable=False),
    Column("deliveries", Sealed, nullable=False),
    _time("expires_at", optional=True),  # set aside because its key is gone
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
    _time("sent_at"),
    _time("received_at"),
    Column("state", Text, nullable=False),  # waiting, answered, set_aside, broken
    Column("raw", Sealed),
    Column("attempts", Integer, nullable=False),
    _time("due"),
    Column("apologised", Boolean, nullable=False),
    _time("expires_at", optional=True),  # None while it waits: what waits never expires
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
    _time("blocked_at", optional=True),
    _time("created_at"),
    _time("expires_at"),
    _time("erase_asked_at", optional=True),  # they want to be forgotten: done once the goodbye is out
)
_WANTED = text("erase_asked_at IS NOT NULL")
Index("ix_patients_erase_asked_at", patients.c.erase_asked_at, sqlite_where=_WANTED, postgresql_where=_WANTED)
Index("ix_patients_phone_index", patients.c.phone_index)
Index("ix_patients_expires_at", patients.c.expires_at)

# One per patient: where they are in a flow, who holds them, and the last number given to something said.
conversations = Table(
    "conversations",
    metadata,
    _patient(primary=True),
    Column("version", BigInteger, nullable=False),
    Column("step_tag", Text),
    Column("step_version", Integer),
    Column("step", Sealed),
    Column("lease_owner", Text),
    _time("lease_until"),
    Column("fence", BigInteger, nullable=False),
    Column("out_seq", BigInteger, nullable=False),
    _time("expires_at"),
    Column("speaker", Text),  # the member of staff who speaks here, until `speaker_until`; else the bot does
    Column("speaker_until", BigInteger, nullable=False, server_default=text("0")),
    Column(
        "hushed", BigInteger, nullable=False, server_default=text("0")
    ),  # talk of the bot up to this number is not said
    Column(
        "missed", Integer, nullable=False, server_default=text("0")
    ),  # how often in a row the patient was not understood
    _time("unread_since", optional=True),  # the first and the last of the patient's words that wait for the speaker
    _time("unread_until", optional=True),
    Column("kept_token", Sealed),  # the reply token of the last of them, and when we received it
    _time("kept_token_from", optional=True),
)

# The transcript: what came in. What went out stands in the outbox.
messages = Table(
    "messages",
    metadata,
    Column("event_id", Text, primary_key=True),
    _patient(),
    Column("message_id", Text),
    Column("kind", Text, nullable=False),
    Column("words", Sealed),
    Column("erased", Boolean, nullable=False),
    _time("said_at"),
    _time("expires_at"),
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
    _patient(),
    Column("seq", BigInteger, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, sending, parked, said, dead, unknown, withdrawn, quota
    Column("messages", Sealed, nullable=False),
    Column("reply_token", Sealed),
    _time("token_from", optional=True),
    Column("attempts", Integer, nullable=False),
    _time("due", optional=True),
    Column("owner", Text),
    _time("replied_at", optional=True),
    _time("pushed_at", optional=True),
    Column("via", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    _time("created_at"),
    _time("ended_at", optional=True),
    _time("expires_at"),
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

# Our record of a write at a hospital, made before the write. The id is the booking key.
bookings = Table(
    "bookings",
    metadata,
    Column("id", Text, primary_key=True),
    _patient(),
    Column("hospital", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("wish", Sealed, nullable=False),  # slot, contact, mode
    Column("appointment", Sealed),
    Column("told", Boolean, nullable=False),
    _time("starts_at"),
    _time("ends_at"),
    _time("requested_at"),
    _time("touched_at"),
    Column("owner", Text),
    Column("attempts", Integer, nullable=False),
    _time("due"),
    _time("expires_at"),
    # Of a booked one: it grows with every change of its time; for which generation reminders are planned; what is known of it.
    Column("generation", Integer, nullable=False, server_default=text("1")),
    Column("planned", Integer, nullable=False, server_default=text("0")),
    _time("confirmed_at", optional=True),
    _time("as_of", optional=True),
    _time("reminded_at", optional=True),
    Column("replaces", Text),  # the booking that is let go of once this one is booked
    Column("record_index", LargeBinary),  # of the record that it is for, where it is for one
    Column(
        "care_id", Text
    ),  # it stands in the ledger of a carer, by this right, since the person cared for has no chat
    Column("booked_by", Text, nullable=False, server_default=text("'patient'")),  # as By
    Column(
        "look_at", BigInteger, nullable=False, server_default=text("0")
    ),  # when to see next how it stands at the hospital
)
Index("ix_bookings_record_index", bookings.c.record_index)
Index("ix_bookings_patient_id", bookings.c.patient_id, bookings.c.requested_at)
_UNSETTLED = text("state IN ('requested', 'unknown') OR NOT told")
Index("ix_bookings_due", bookings.c.due, sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED)
Index("ix_bookings_expires_at", bookings.c.expires_at)

_STANDS = text("state = 'booked' AND told")
Index("ix_bookings_starts_at", bookings.c.starts_at, sqlite_where=_STANDS, postgresql_where=_STANDS)
Index("ix_bookings_look_at", bookings.c.hospital, bookings.c.look_at, sqlite_where=_STANDS, postgresql_where=_STANDS)

# Our record of a change to an appointment, made before the change. No content: what and when stand in bookings.
changes = Table(
    "changes",
    metadata,
    Column("id", Text, primary_key=True),
    _patient(),
    Column("booking_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # confirm, cancel, move
    Column("state", Text, nullable=False),
    Column("told", Boolean, nullable=False),
    _time("requested_at"),
    _time("touched_at"),
    Column("owner", Text),
    Column("attempts", Integer, nullable=False),
    _time("due"),
    _time("expires_at"),
    Column("care_id", Text),  # the right of the carer who asked for it
    Column("asked_by", Text, nullable=False, server_default=text("'patient'")),  # as By
)
Index("ix_changes_booking_id", changes.c.booking_id)
_UNTOLD = text("state IN ('requested', 'unknown') OR NOT told")
Index("ix_changes_open", changes.c.patient_id, sqlite_where=_UNTOLD, postgresql_where=_UNTOLD)
Index("ix_changes_due", changes.c.due, sqlite_where=_UNTOLD, postgresql_where=_UNTOLD)
Index("ix_changes_expires_at", changes.c.expires_at)

# What has happened to an appointment, by whom and when, for the patient to see. No content: times and codes.
appointment_history = Table(
    "appointment_history",
    metadata,
    Column("id", Text, primary_key=True),  # booking, what and generation: the same is noted once
    _patient(),
    Column("booking_id", Text, nullable=False),
    Column("what", Text, nullable=False),  # booked, confirmed, moved, cancelled
    Column("generation", Integer, nullable=False),
    Column("by_whom", Text, nullable=False),  # patient, carer, staff, hospital
    _time("happened_at"),
    _time("starts_at"),
    _time("was_at", optional=True),
    _time("expires_at"),
)
Index("ix_appointment_history_patient_id", appointment_history.c.patient_id, appointment_history.c.happened_at)
Index("ix_appointment_history_expires_at", appointment_history.c.expires_at)

# How far the changes at each hospital have been read. `since`: in the hospital's own time; `due`: when to ask next.
hospital_watches = Table(
    "hospital_watches",
    metadata,
    Column("hospital", Text, primary_key=True),
    _time("since"),
    _time("due"),
)

# One row for each appointment x offset x recipient. `at`: when it was planned for; `due`: when somebody may take it. No content.
reminders = Table(
    "reminders",
    metadata,
    Column("id", Text, primary_key=True),
    _patient(),
    Column("booking_id", Text, nullable=False),
    Column("hospital", Text, nullable=False),
    Column("ahead", Text, nullable=False),  # the offset, as configured
    Column("generation", Integer, nullable=False),
    Column("state", Text, nullable=False),  # as ReminderState
    Column("reason", Text, nullable=False),
    _time("at"),
    _time("due"),
    _time("starts_at"),
    _time("helps_until"),
    Column("last", Boolean, nullable=False),
    Column("owner", Text),
    Column("attempts", Integer, nullable=False),
    Column("outbox_id", Text),
    _time("ended_at", optional=True),
    _time("expires_at"),
)
_GOES_ON = text("state IN ('planned', 'sending')")
Index("ix_reminders_due", reminders.c.hospital, reminders.c.due, sqlite_where=_GOES_ON, postgresql_where=_GOES_ON)
Index("ix_reminders_booking_id", reminders.c.booking_id)
_HANDED = text("outbox_id IS NOT NULL")
Index("ix_reminders_outbox_id", reminders.c.outbox_id, sqlite_where=_HANDED, postgresql_where=_HANDED)
Index("ix_reminders_patient_id", reminders.c.patient_id)
Index("ix_reminders_state", reminders.c.state)
Index("ix_reminders_expires_at", reminders.c.expires_at)

# Whom staff ring, about which appointment.
calls = Table(
    "calls",
    metadata,
    Column("id", Text, primary_key=True),
    _patient(),
    Column("booking_id", Text, nullable=False),
    Column("hospital", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),  # open, done, stopped
    Column("who", Sealed, nullable=False),  # name, phone, department
    _time("starts_at"),
    _time("listed_at"),
    Column("tries", Integer, nullable=False),
    _time("tried_at", optional=True),
    Column("outcome", Text, nullable=False),
    Column("staff", Text),
    _time("ended_at", optional=True),
    _time("expires_at"),
)
_TO_RING = text("state = 'open'")
Index("ix_calls_open", calls.c.starts_at, sqlite_where=_TO_RING, postgresql_where=_TO_RING)
Index("ix_calls_booking_id", calls.c.booking_id)
Index("ix_calls_patient_id", calls.c.patient_id)
Index("ix_calls_expires_at", calls.c.expires_at)

# The month's pushes as LINE last told, for every process and the desk.
quota = Table(
    "quota",
    metadata,
    Column("name", Text, primary_key=True),
    Column("most", BigInteger),  # None: no limit
    Column("used", BigInteger, nullable=False),
    _time("read_at"),
)

# Where a person should look, and what has become of it.
cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    _patient(),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, taken, closed
    Column("reason", Sealed, nullable=False),
    Column("location", Sealed),
    Column("words", Sealed),
    Column("message_id", Text),  # whose words they are: they go when it is taken back
    _time("opened_at"),
    _time("updated_at"),
    _time("expires_at"),
    Column("level", Integer, nullable=False, server_default=text("3")),
    Column("hospital", Text, nullable=False, server_default=text("''")),
    Column("needs", Text, nullable=False, server_default=text("'clerk'")),
    Column("in_group", Boolean, nullable=False, server_default=false()),
    Column("holder", Text),  # the member of staff who has it
    Column("waiting_since", BigInteger, nullable=False, server_default=text("0")),
    _time("answer_by", optional=True),
    _time("overdue_at", optional=True),
    _time("alarmed_at", optional=True),
    Column("escalated", Boolean, nullable=False, server_default=false()),
    Column("returned", Boolean, nullable=False, server_default=false()),
    _time("closed_at", optional=True),
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
    _patient(),
    Column("case_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("words", Sealed, nullable=False),
    _time("written_at"),
    _time("expires_at"),
)
Index("ix_notes_patient_id", notes.c.patient_id)
Index("ix_notes_case_id", notes.c.case_id)
Index("ix_notes_expires_at", notes.c.expires_at)

# What staff did, each act once by the id that was made with its form. No content.
acts = Table(
    "acts",
    metadata,
    Column("id", Text, primary_key=True),
    _patient(),
    Column("case_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("staff", Text, nullable=False),
    _time("acted_at"),
    _time("expires_at"),
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
    _time("seen_at"),
    _time("until"),
    _time("expires_at"),
)
Index("ix_presences_expires_at", presences.c.expires_at)

triages = Table(
    "triages",
    metadata,
    Column("id", Text, primary_key=True),
    _patient(),
    _time("done_at"),
    Column("result", Sealed, nullable=False),
    _time("expires_at"),
)
Index("ix_triages_patient_id", triages.c.patient_id)
Index("ix_triages_expires_at", triages.c.expires_at)

# Which result goes to which hospital's own system; the key is made of both. No content: that is the triage's.
handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Text, primary_key=True),
    _patient(),
    Column("triage_id", Text, nullable=False),
    Column("hospital", Text, nullable=False),
    Column("state", Text, nullable=False),  # as HandoffState
    _time("answer_by"),
    _time("requested_at"),
    _time("touched_at"),
    Column("owner", Text),
    Column("attempts", Integer, nullable=False),
    _time("due"),
    _time("expires_at"),
)
Index("ix_handoffs_patient_id", handoffs.c.patient_id)
Index("ix_handoffs_triage_id", handoffs.c.triage_id)
_NOT_ENDED = text("state IN ('requested', 'unknown')")
Index("ix_handoffs_due", handoffs.c.due, sqlite_where=_NOT_ENDED, postgresql_where=_NOT_ENDED)
Index("ix_handoffs_expires_at", handoffs.c.expires_at)

# The latest answer of a patient for each purpose; one that was only asked for is not `answered`.
consents = Table(
    "consents",
    metadata,
    _patient(primary=True),
    Column("purpose", Text, primary_key=True),
    Column("given", Boolean, nullable=False),
    Column("version", Text, nullable=False),  # of the text that was shown
    _time("answered_at"),
    Column("answered", Boolean, nullable=False, server_default=text("TRUE")),
)

# Records of hospitals that a chat may use. Two chats that have one record have the same `record_index`.
links = Table(
    "links",
    metadata,
    Column("id", Text, primary_key=True),
    _patient(),
    Column("hospital", Text, nullable=False),
    Column("record", Sealed, nullable=False),  # its id there, hospital number, name
    Column("record_index", LargeBinary, nullable=False),
    Column("proof", Text, nullable=False),
    _time("since"),
    _time("expires_at"),
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
    _time("since"),
    _time("ends_at"),
    Column("ended", Boolean, nullable=False),  # taken back, at `ends_at`
    _time("expires_at"),
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
    _time("lasts"),
    _time("expires_at"),
)
Index("ix_care_asks_carer_id", care_asks.c.carer_id)
Index("ix_care_asks_expires_at", care_asks.c.expires_at)

# One-time links to the page on which a record is proved, by the hashes of their secrets, and how far each visit has come.
link_visits = Table(
    "link_visits",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    _patient(),
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
    _time("code_until", optional=True),
    Column("nonce_hash", LargeBinary, unique=True),
    _time("nonce_until", optional=True),
    _time("made_at"),
    _time("expires_at"),
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
    _time("expires_at"),
)
Index("ix_link_tries_expires_at", link_tries.c.expires_at)

# Who waits for a free time. `queue_index`: hospital and department, which themselves stand in the wish.
waits = Table(
    "waits",
    metadata,
    Column("id", Text, primary_key=True),
    _patient(),
    Column("hospital", Text, nullable=False),
    Column("queue_index", LargeBinary, nullable=False),
    Column("wish", Sealed, nullable=False),  # department, days, doctor, for whom
    Column("instead_of", Text),  # the booking that an earlier time is wished for
    Column("state", Text, nullable=False),  # as WaitState
    _time("joined_at"),
    _time("until"),
    _time("ended_at", optional=True),
    _time("expires_at"),
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
    _patient(),
    Column("wait_id", Text, nullable=False),
    Column("slot_index", LargeBinary, nullable=False),
    Column("slot", Sealed, nullable=False),
    Column("state", Text, nullable=False),  # as OfferState
    _time("made_at"),
    _time("until"),
    _time("ended_at", optional=True),
    _time("expires_at"),
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
    _time("due"),
    _time("hinted_at", optional=True),
    Column("owner", Text),
    Column("attempts", Integer, nullable=False),
)

# What staff say the bot misunderstood, with the message it is about, until a reviewer has looked at it: the words go when the message goes.
corrections = Table(
    "corrections",
    metadata,
    Column("id", Text, primary_key=True),
    _patient(),
    Column("event_id", Text, nullable=False, unique=True),
    Column("content", Sealed, nullable=False),  # text, intent, marked words
    _time("noted_at"),
    _time("expires_at"),
)
Index("ix_corrections_patient_id", corrections.c.patient_id)
Index("ix_corrections_expires_at", corrections.c.expires_at)

# What is to be looked at again, for whom and when. `at` is when it was set for, `due` when somebody may take it. No content.
timers = Table(
    "timers",
    metadata,
    _patient(primary=True),
    Column("kind", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    _time("at"),
    _time("due"),
    Column("attempts", Integer, nullable=False),
)
Index("ix_timers_due", timers.c.due)

# What has changed at the desk, for those who watch it. No content. `position` is given after the commit, in the order of `feed_head`.
feed = Table(
    "feed",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("position", BigInteger),
    Column("kind", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    _time("noted_at"),
    _time("expires_at"),
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

# Who did what. No content, and no name: `subject` is a pseudonym that outlives the patient's row. The last five columns make it a chain
# (see audit_forms): `mark` is written with the entry (None: from before there were marks), the others a moment later, when it is sealed.
audit = Table(
    "audit",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    _time("happened_at"),
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
    _time("sealed_at"),
    Column("seal", LargeBinary, nullable=False),
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
    _time("created_at"),
    _time("last_login_at", optional=True),
    _time("disabled_at", optional=True),
)

# Who has logged in. The key is a hash: who reads this table cannot use it as a session.
staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("staff_id", Text, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    _time("opened_at"),
    _time("active_at"),
    _time("idle_at"),
    _time("expires_at"),
)
Index("ix_staff_sessions_staff_id", staff_sessions.c.staff_id)
Index("ix_staff_sessions_expires_at", staff_sessions.c.expires_at)
