"""The ledger of writes at hospitals: each stands here before it is made, until its end is known and told."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from bot.domain.appointment import Appointment, Booking, BookingState, Mode, PatientContact, Slot
from bot.domain.errors import NotCarer
from bot.domain.history import By
from bot.domain.messages import Person
from integrations.storage import audit, cared_bookings, history, patients, waited
from integrations.storage.booked import COLUMNS, JUST_SEEN, Wish, booking, open_wish, seal_appointment, seal_wish
from integrations.storage.database import Database
from integrations.storage.instants import micros
from integrations.storage.leases import Desk
from integrations.storage.retention import after
from integrations.storage.sealed import Vault
from integrations.storage.statements import Statement
from integrations.storage.writing import Known

LONGEST_QUIET = timedelta(minutes=5)

_ROW = f"b.patient_id, {COLUMNS}"
_REQUEST = Statement(
    "INSERT INTO bookings (id, patient_id, hospital, state, wish, told, starts_at, ends_at, requested_at, touched_at, attempts, "
    "due, expires_at, replaces, booked_by, record_index, care_id) "
    "VALUES (:key, :patient, :hospital, 'requested', :wish, FALSE, :starts, :ends, :now, :now, 0, :now, :expires, :replaces, :by, "
    ":index, :care) "
    "ON CONFLICT (id) DO NOTHING"
)
# A write is about to be made again under this key: until its end is known, the old end counts no more.
_REOPEN = Statement(
    "UPDATE bookings SET state = CASE WHEN state = 'unknown' THEN 'unknown' ELSE 'requested' END, told = FALSE, "
    "touched_at = :now, due = :now, attempts = 0, owner = NULL WHERE id = :key AND patient_id = :patient "
    "AND state NOT IN ('booked', 'cancelled')"
)
_FIND = Statement(f"SELECT {_ROW} FROM bookings b WHERE b.id = :key AND b.patient_id = :patient")  # noqa: S608
_LEDGER = Statement("SELECT patient_id FROM bookings WHERE id = :key AND record_index = :index")
_OWNER = Statement(
    "SELECT b.patient_id, b.state, b.replaces, p.wrapped_key FROM bookings b JOIN patients p ON p.id = b.patient_id "
    "WHERE b.id = :key {postgresql: FOR UPDATE OF b}"
)
_END = Statement(
    "UPDATE bookings SET told = (told AND state = :state), state = :state, "
    "appointment = COALESCE(CAST(:appointment AS {sqlite: BLOB}{postgresql: BYTEA}), appointment), "
    "starts_at = COALESCE(CAST(:starts AS BIGINT), starts_at), ends_at = COALESCE(CAST(:ends AS BIGINT), ends_at), "
    "as_of = CASE WHEN CAST(:starts AS BIGINT) IS NULL THEN as_of ELSE :now END, "
    "touched_at = :now, due = :now, attempts = 0, owner = NULL, look_at = :look WHERE id = :key AND state <> 'cancelled'"
)
_DOUBT = Statement(
    "UPDATE bookings SET state = 'unknown', touched_at = :now, owner = NULL "
    "WHERE id = :key AND state IN ('requested', 'unknown')"
)
_UNSETTLED = Statement(
    f"SELECT {_ROW}, b.attempts, p.channel, p.user_id, p.wrapped_key "  # noqa: S608
    "FROM bookings b JOIN patients p ON p.id = b.patient_id WHERE (b.state IN ('requested', 'unknown') OR NOT b.told) "
    "AND b.due <= :now AND b.touched_at <= :quiet ORDER BY b.due, b.id LIMIT :limit {postgresql: FOR UPDATE OF b SKIP LOCKED}"
)
_TAKE = Statement("UPDATE bookings SET owner = :owner, attempts = attempts + 1, due = :due WHERE id = :id")


class SqlBookings:
    """The Bookings port over either database."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self._desk = desk

    async def request(
        self,
        person: Person,
        hospital: str,
        slot: Slot,
        contact: PatientContact,
        mode: Mode,
        *,
        key: UUID,
        now: datetime,
        replaces: UUID | None = None,
        by: By = By.PATIENT,
    ) -> Booking:
        """See Bookings."""
        wish = Wish(slot, contact, mode)
        return await self._database.write(
            lambda conn: _request(conn, self._desk, person, hospital, wish, key, micros(now), replaces, by)
        )

    async def conclude(
        self, key: UUID, state: BookingState, now: datetime, appointment: Appointment | None = None
    ) -> None:
        """See Bookings. Another end than the one that the patient was told is to be told again. Unknown keys are left alone."""
        await self._database.write(lambda conn: _conclude(conn, self._desk, key, state, micros(now), appointment))

    async def to_reconcile(
        self, owner: str, now: datetime, quiet: timedelta, limit: int
    ) -> tuple[tuple[Person, Booking, PatientContact, int], ...]:
        """See Bookings."""
        return await self._database.write(lambda conn: _claim(conn, self._desk, owner, now, quiet, limit))


def _request(
    conn: Connection,
    desk: Desk,
    person: Person,
    hospital: str,
    wish: Wish,
    key: UUID,
    now: int,
    replaces: UUID | None,
    by: By,
) -> Booking:
    asker = patients.find(conn, desk.vault, patients.index_of(desk.vault, person))
    asker = asker or patients.make(conn, desk.vault, person, now, desk.keep)
    index = index_of_record(desk.vault, hospital, wish.contact)
    known = _ledger(conn, desk, asker, wish.contact, index, replaces, now)
    held_by_carer = wish.contact.care is not None and known.id == asker.id
    values: dict[str, object] = {"key": str(key), "patient": known.id, "now": now}
    made = _REQUEST.run(
        conn,
        **values,
        hospital=hospital,
        wish=seal_wish(known.box, key, wish),
        starts=micros(wish.slot.start),
        ends=micros(wish.slot.end),
        expires=after(max(now, micros(wish.slot.end)), desk.keep.bookings),
        replaces=None if replaces is None else str(replaces),
        by=(By.CARER if wish.contact.care is not None else by).value,
        index=index,
        care=str(wish.contact.care) if held_by_carer else None,
    )
    if made:
        care = {} if wish.contact.care is None else {"care": str(wish.contact.care)}
        detail = {"hospital": hospital, "key": str(key), **care}
        audit.record(conn, desk.vault, now, "booking requested", known.id, detail)
    else:
        _REOPEN.run(conn, **values)
    waited.accepted(conn, str(key))
    row = _FIND.first(conn, **values)
    if row is None:
        raise ValueError("this booking key belongs to another patient")
    return booking(row, known.box)


def _ledger(
    conn: Connection,
    desk: Desk,
    asker: Known,
    contact: PatientContact,
    index: bytes | None,
    replaces: UUID | None,
    now: int,
) -> Known:
    """In whose ledger it stands. A carer's right is looked at here, with the write. Raises NotCarer."""
    if contact.care is None:
        return asker
    owner = cared_bookings.ledger_of(conn, asker.id, contact.care, index, now)
    before = None if replaces is None else _LEDGER.first(conn, key=str(replaces), index=index)
    owner = owner if before is None else before.patient_id  # what is moved stays where it was
    known = asker if owner == asker.id else patients.known(conn, desk.vault, UUID(owner))
    if known is None:
        raise NotCarer  # the patient was erased meanwhile
    return known


def index_of_record(vault: Vault, hospital: str, contact: PatientContact) -> bytes | None:
    """The blind index of the record that a booking is for, None where it is for nobody's."""
    return None if contact.record is None else vault.index("record", hospital, contact.record)


def _conclude(
    conn: Connection, desk: Desk, key: UUID, state: BookingState, now: int, appointment: Appointment | None
) -> None:
    if state in (BookingState.REQUESTED, BookingState.CANCELLED):
        raise ValueError(f"{state.value} is not how a wish to book ends")
    owner = _OWNER.first(conn, key=str(key))
    if owner is None:
        return
    if state is BookingState.UNKNOWN:
        _DOUBT.run(conn, key=str(key), now=now)
    else:
        box = desk.vault.box(owner.patient_id, owner.wrapped_key)
        sealed = None if appointment is None else seal_appointment(box, key, appointment)
        starts, ends = (None, None) if appointment is None else (micros(appointment.start), micros(appointment.end))
        look = after(now, JUST_SEEN)
        ended = {"state": state.value, "now": now, "appointment": sealed, "starts": starts, "ends": ends, "look": look}
        made = _END.run(conn, key=str(key), **ended)
        if made and state is BookingState.BOOKED and owner.replaces is None:  # of a move, see `changes`
            history.booked(conn, str(key), now)
        waited.concluded(conn, str(key), state, now)
    audit.record(conn, desk.vault, now, f"booking {state.value}", owner.patient_id, {"key": str(key)})


def _claim(
    conn: Connection, desk: Desk, owner: str, now: datetime, quiet: timedelta, limit: int
) -> tuple[tuple[Person, Booking, PatientContact, int], ...]:
    claimed = []
    for row in _UNSETTLED.all(conn, now=micros(now), quiet=micros(now - quiet), limit=limit):
        box = desk.vault.box(row.patient_id, row.wrapped_key)
        wish = open_wish(box, row.id, row.wish)
        person = patients.person_of(box, row.patient_id, row.channel, row.user_id)
        claimed.append((person, booking(row, box, wish), wish.contact, row.attempts + 1))
        wait = min(LONGEST_QUIET, quiet * 2 ** min(row.attempts, 16))
        _TAKE.run(conn, id=row.id, owner=owner, due=micros(now + wait))
    return tuple(claimed)
