"""Writes to a hospital's appointments, what has become of them, and whom to remind or ring."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text, text

from integrations.storage.sealed import Sealed
from integrations.storage.tables.forms import metadata, patient_column, time_column

# Our record of a write at a hospital, made before the write. The id is the booking key.
bookings = Table(
    "bookings",
    metadata,
    Column("id", Text, primary_key=True),
    patient_column(),
    Column("hospital", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("wish", Sealed, nullable=False),  # slot, contact, mode
    Column("appointment", Sealed),
    Column("told", Boolean, nullable=False),
    time_column("starts_at"),
    time_column("ends_at"),
    time_column("requested_at"),
    time_column("touched_at"),
    Column("owner", Text),
    Column("attempts", Integer, nullable=False),
    time_column("due"),
    time_column("expires_at"),
    # Of a booked one: it grows with every change of its time; for which generation reminders are planned; what is known of it.
    Column("generation", Integer, nullable=False, server_default=text("1")),
    Column("planned", Integer, nullable=False, server_default=text("0")),
    time_column("confirmed_at", optional=True),
    time_column("as_of", optional=True),
    time_column("reminded_at", optional=True),
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
    patient_column(),
    Column("booking_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # confirm, cancel, move
    Column("state", Text, nullable=False),
    Column("told", Boolean, nullable=False),
    time_column("requested_at"),
    time_column("touched_at"),
    Column("owner", Text),
    Column("attempts", Integer, nullable=False),
    time_column("due"),
    time_column("expires_at"),
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
    patient_column(),
    Column("booking_id", Text, nullable=False),
    Column("what", Text, nullable=False),  # booked, confirmed, moved, cancelled
    Column("generation", Integer, nullable=False),
    Column("by_whom", Text, nullable=False),  # patient, carer, staff, hospital
    time_column("happened_at"),
    time_column("starts_at"),
    time_column("was_at", optional=True),
    time_column("expires_at"),
)
Index("ix_appointment_history_patient_id", appointment_history.c.patient_id, appointment_history.c.happened_at)
Index("ix_appointment_history_expires_at", appointment_history.c.expires_at)

# How far the changes at each hospital have been read. `since`: in the hospital's own time; `due`: when to ask next.
hospital_watches = Table(
    "hospital_watches",
    metadata,
    Column("hospital", Text, primary_key=True),
    time_column("since"),
    time_column("due"),
)

# One row for each appointment x offset x recipient. `at`: when it was planned for; `due`: when somebody may take it. No content.
reminders = Table(
    "reminders",
    metadata,
    Column("id", Text, primary_key=True),
    patient_column(),
    Column("booking_id", Text, nullable=False),
    Column("hospital", Text, nullable=False),
    Column("ahead", Text, nullable=False),  # the offset, as configured
    Column("generation", Integer, nullable=False),
    Column("state", Text, nullable=False),  # as ReminderState
    Column("reason", Text, nullable=False),
    time_column("at"),
    time_column("due"),
    time_column("starts_at"),
    time_column("helps_until"),
    Column("last", Boolean, nullable=False),
    Column("owner", Text),
    Column("attempts", Integer, nullable=False),
    Column("outbox_id", Text),
    time_column("ended_at", optional=True),
    time_column("expires_at"),
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
    patient_column(),
    Column("booking_id", Text, nullable=False),
    Column("hospital", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),  # open, done, stopped
    Column("who", Sealed, nullable=False),  # name, phone, department
    time_column("starts_at"),
    time_column("listed_at"),
    Column("tries", Integer, nullable=False),
    time_column("tried_at", optional=True),
    Column("outcome", Text, nullable=False),
    Column("staff", Text),
    time_column("ended_at", optional=True),
    time_column("expires_at"),
)
_TO_RING = text("state = 'open'")
Index("ix_calls_open", calls.c.starts_at, sqlite_where=_TO_RING, postgresql_where=_TO_RING)
Index("ix_calls_booking_id", calls.c.booking_id)
Index("ix_calls_patient_id", calls.c.patient_id)
Index("ix_calls_expires_at", calls.c.expires_at)
