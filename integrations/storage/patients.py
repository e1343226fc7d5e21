"""Who a patient is: found by a blind index, made when new, opened with their own key."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection

from bot.domain.danger import OpenQuestion, Written, check_of
from bot.domain.messages import Person
from bot.domain.patient import Patient
from integrations.storage import cared_bookings, tables, takeovers, transcript
from integrations.storage.booked import bookings_of
from integrations.storage.cared import carers_of, cares_of
from integrations.storage.changed import changes_of
from integrations.storage.consents import consents_of
from integrations.storage.identifiers import storable
from integrations.storage.instants import micros, moment
from integrations.storage.linked import links_of
from integrations.storage.retention import Retention, after
from integrations.storage.sealed import Box, Vault, cell
from integrations.storage.statements import Statement
from integrations.storage.wait_rows import waits_of
from integrations.storage.writing import Known

USER_ID = cell(tables.patients.c.user_id)
NAME = cell(tables.patients.c.name)
PHONE = cell(tables.patients.c.phone)

_FIND = Statement("SELECT id, wrapped_key FROM patients WHERE person_index = :index")
_FIND_LOCKED = Statement(
    "SELECT p.id, p.wrapped_key FROM conversations c JOIN patients p ON p.id = c.patient_id "
    "WHERE p.person_index = :index {postgresql: FOR UPDATE OF c}"
)
_MAKE = Statement(
    "INSERT INTO patients (id, person_index, wrapped_key, channel, user_id, language, created_at, expires_at) "
    "VALUES (:id, :index, :wrapped, :channel, :user_id, 'th', :now, :expires) ON CONFLICT (person_index) DO NOTHING"
)
_MAKE_CONVERSATION = Statement(
    "INSERT INTO conversations (patient_id, version, lease_until, fence, out_seq, expires_at) "
    "VALUES (:id, 0, 0, 0, 0, :expires)"
)
_KEY = Statement("SELECT wrapped_key FROM patients WHERE id = :id")
_LOAD = Statement(
    "SELECT patients.id, wrapped_key, language, patients.hospital, name, phone, blocked_at, missed, unread_since, unread_until, "
    "EXISTS (SELECT 1 FROM cases WHERE patient_id = patients.id AND state <> 'closed' "
    "AND kind IN ('emergency', 'crisis') AND updated_at > :since) AS open_emergency, "
    "EXISTS (SELECT 1 FROM cases WHERE patient_id = patients.id AND state <> 'closed' "
    "AND kind = 'possible_emergency' AND updated_at > :since) AS open_doubt, "
    "EXISTS (SELECT 1 FROM bookings WHERE patient_id = patients.id) AS has_bookings, "
    "EXISTS (SELECT 1 FROM links WHERE patient_id = patients.id) AS has_links, "
    "EXISTS (SELECT 1 FROM cares WHERE carer_id = patients.id) AS has_cares, "
    "EXISTS (SELECT 1 FROM cares WHERE patient_id = patients.id) AS has_carers, "
    "EXISTS (SELECT 1 FROM waits WHERE patient_id = patients.id) AS has_waits, "
    "EXISTS (SELECT 1 FROM messages WHERE patient_id = patients.id AND said_at > :lately) AS wrote_lately, "
    "(SELECT ref FROM timers WHERE patient_id = patients.id AND kind = 'doubt' ORDER BY due LIMIT 1) AS asked_about, "
    "(SELECT MIN(due) FROM timers WHERE patient_id = patients.id AND kind = 'doubt') AS answer_by, "
    "(SELECT ref FROM timers WHERE patient_id = patients.id AND kind = 'check' ORDER BY at LIMIT 1) AS checking, "
    "CASE WHEN speaker_until > :now THEN speaker END AS speaker "
    "FROM patients JOIN conversations ON patient_id = patients.id WHERE person_index = :index"
)

_LATELY = Statement(
    "SELECT event_id, words, said_at FROM messages WHERE patient_id = :patient AND kind = 'text' AND words IS NOT NULL "
    "AND said_at > :lately ORDER BY said_at DESC, noted_at DESC LIMIT 8"  # bubbles of one millisecond as they were taken
)

_LATELY_IS = timedelta(minutes=10)  # two would do, if every message were worked on at once
_EMERGENCY_STAYS_OPEN = timedelta(hours=24)


def index_of(vault: Vault, person: Person) -> bytes:
    """The blind index by which a person is found."""
    return vault.index("person", storable(person.channel), person.user_id)


def phone_index(vault: Vault, phone: str) -> bytes:
    """The blind index of a phone number."""
    return vault.index("phone", phone)


def find(conn: Connection, vault: Vault, index: bytes, *, locked: bool = False) -> Known | None:
    """The patient of this index. `locked`: nobody else commits for them until this transaction ends."""
    row = (_FIND_LOCKED if locked else _FIND).first(conn, index=index)
    return None if row is None else Known(row.id, vault.box(row.id, row.wrapped_key))


def make(conn: Connection, vault: Vault, person: Person, now: int, keep: Retention) -> Known:
    """Make a new patient with a key of their own; the one that another process made meanwhile, if so."""
    new, index = str(uuid4()), index_of(vault, person)
    wrapped, box = vault.new_key(new)
    made = _MAKE.run(
        conn,
        id=new,
        index=index,
        wrapped=wrapped,
        channel=storable(person.channel),
        user_id=box.seal_text(USER_ID, new, person.user_id),
        now=now,
        expires=after(now, keep.patients),
    )
    if made:
        _MAKE_CONVERSATION.run(conn, id=new, expires=after(now, keep.patients))
        return Known(new, box)
    other = find(conn, vault, index)
    if other is None:
        raise LookupError("a patient was there and is gone")
    return other


def known(conn: Connection, vault: Vault, patient: UUID) -> Known | None:
    """The patient with this id, None when erased."""
    row = _KEY.first(conn, id=str(patient))
    return None if row is None else Known(str(patient), vault.box(str(patient), row.wrapped_key))


def load(conn: Connection, vault: Vault, person: Person, now: datetime) -> Patient | None:
    """The patient as a turn sees them."""
    row = _LOAD.first(
        conn,
        index=index_of(vault, person),
        since=micros(now - _EMERGENCY_STAYS_OPEN),
        now=micros(now),
        lately=micros(now - _LATELY_IS),
    )
    if row is None:
        return None
    box = vault.box(row.id, row.wrapped_key)
    cared = cared_bookings.bookings_for(conn, vault, row.id, micros(now)) if row.has_cares else ()
    others = cared_bookings.changes_for(conn, row.id, micros(now)) if cared else ()
    speaking = None if row.speaker is None else takeovers.Speaking(row.speaker, row.unread_since, row.unread_until)
    return Patient(
        id=UUID(row.id),
        person=person,
        language=row.language,
        name=None if row.name is None else box.open_text(NAME, row.id, row.name),
        phone=None if row.phone is None else box.open_text(PHONE, row.id, row.phone),
        bookings=bookings_of(conn, row.id, box, micros(now)) if row.has_bookings else (),
        open_emergency=bool(row.open_emergency),
        open_doubt=bool(row.open_doubt),
        consents=consents_of(conn, row.id),
        changes=(*(changes_of(conn, row.id) if row.has_bookings else ()), *others),
        blocked=row.blocked_at is not None,
        speaker=row.speaker,
        takeover=None if speaking is None else takeovers.takeover(conn, row.id, speaking, now),
        asked_about=None if row.asked_about is None else OpenQuestion(row.asked_about, moment(row.answer_by)),
        check=None if row.checking is None else check_of(row.checking),
        lately=_written(conn, row.id, box, now) if row.wrote_lately else (),
        missed=row.missed,
        links=links_of(conn, row.id, box, micros(now)) if row.has_links else (),
        cares=cares_of(conn, row.id, box, micros(now)) if row.has_cares else (),
        carers=carers_of(conn, vault, row.id, micros(now)) if row.has_links or row.has_carers else (),
        cared=cared,
        hospital=row.hospital or "",
        waits=waits_of(conn, row.id, box, micros(now)) if row.has_waits else (),
    )


def _written(conn: Connection, patient: str, box: Box, now: datetime) -> tuple[Written, ...]:
    """What the patient typed in the last minutes, oldest first."""
    rows = _LATELY.all(conn, patient=patient, lately=micros(now - _LATELY_IS))
    return tuple(
        Written(moment(row.said_at), box.open_text(transcript.WORDS, row.event_id, row.words)) for row in reversed(rows)
    )


def person_of(box: Box, patient: str, channel: str, user_id: bytes) -> Person:
    """Whom the channel knows as this patient."""
    return Person(channel, box.open_text(USER_ID, patient, user_id))
