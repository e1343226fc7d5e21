"""The waitlist inside commits."""

from __future__ import annotations

from uuid import UUID

import msgspec
from sqlalchemy import Connection

from bot.domain.appointment import BookingState, Slot
from bot.domain.errors import Changed
from bot.domain.wait_facts import OfferEnded, SlotOffered, WaitJoined, WaitLeft
from bot.domain.waitlist import OfferState, WaitState
from integrations.storage import audit
from integrations.storage.instants import micros
from integrations.storage.retention import after
from integrations.storage.sealed import Vault
from integrations.storage.statements import Statement
from integrations.storage.wait_rows import SLOT, WISH, Kept
from integrations.storage.writing import Known, Writing

_JOIN = Statement(
    "INSERT INTO waits (id, patient_id, hospital, queue_index, wish, instead_of, state, joined_at, until, expires_at) "
    "VALUES (:id, :patient, :hospital, :index, :wish, :instead_of, 'waiting', :joined, :until, :expires) ON CONFLICT (id) DO NOTHING"
)
_CHANGE = Statement(
    "UPDATE waits SET wish = :wish, instead_of = CAST(:instead_of AS TEXT), until = :until, expires_at = :expires "
    "WHERE id = :id AND patient_id = :patient AND state = 'waiting'"
)
_END = Statement(
    "UPDATE waits SET state = :state, ended_at = :now WHERE id = :id AND patient_id = :patient AND state = 'waiting'"
)
_END_SEALED = Statement(
    "UPDATE waits SET state = 'over', ended_at = :now, wish = :wish WHERE id = :id AND patient_id = :patient AND state = 'waiting'"
)
_WAITING = Statement("SELECT id FROM waits WHERE patient_id = :patient AND state = 'waiting'")
_CLOSE_OFFERS = Statement(
    "UPDATE slot_offers SET state = 'declined', ended_at = :now WHERE wait_id = :id AND state IN ('open', 'gone')"
)
_POLL_NOW = Statement(
    "INSERT INTO wait_polls (hospital, due, attempts) VALUES (:hospital, :now, 0) "
    "ON CONFLICT (hospital) DO UPDATE SET due = CASE WHEN wait_polls.due < excluded.due THEN wait_polls.due ELSE excluded.due END"
)
_MAY_OFFER = Statement(
    "SELECT w.id FROM waits w WHERE w.id = :wait AND w.patient_id = :patient AND w.state = 'waiting' AND NOT EXISTS "
    "(SELECT 1 FROM slot_offers o WHERE o.wait_id = w.id AND o.state IN ('open', 'taking')) {postgresql: FOR UPDATE}"
)
# All offers at one hospital are made one after the other, so that the count below is true.
_IN_TURN = Statement("SELECT hospital FROM wait_polls WHERE hospital = :hospital {postgresql: FOR UPDATE}")
_OFFERED_NOW = Statement(
    "SELECT COUNT(*) AS many FROM slot_offers WHERE slot_index = :index AND state IN ('open', 'taking')"
)
_OFFER = Statement(
    "INSERT INTO slot_offers (id, patient_id, wait_id, slot_index, slot, state, made_at, until, expires_at) "
    "VALUES (:id, :patient, :wait, :index, :slot, 'open', :now, :until, :expires) ON CONFLICT (id) DO NOTHING"
)
_END_OFFER = Statement(
    "UPDATE slot_offers SET state = :state, ended_at = :now WHERE id = :id AND patient_id = :patient AND state IN ('open', 'gone')"
)
_TAKING = Statement(
    "UPDATE slot_offers SET state = 'taking' WHERE id = :key AND state IN ('open', 'gone', 'expired', 'refused')"
)
_TAKEN = Statement(
    "UPDATE slot_offers SET state = :state, ended_at = CAST(:ended AS BIGINT) WHERE id = :key RETURNING wait_id"
)
_BOOKED = Statement("UPDATE waits SET state = 'booked', ended_at = :now WHERE id = :wait AND state <> 'booked'")
_REPLACED_BY = (
    "SELECT b.id FROM bookings b WHERE b.patient_id = waits.patient_id AND b.replaces = :booking AND b.state = 'booked' "
    "ORDER BY b.requested_at DESC LIMIT 1"
)
_FOLLOW = Statement(
    f"UPDATE waits SET instead_of = ({_REPLACED_BY}) WHERE instead_of = :booking AND state = 'waiting' "  # noqa: S608
    f"AND EXISTS ({_REPLACED_BY})"
)
_FOR_NOTHING = Statement(
    "UPDATE waits SET state = 'over', ended_at = :now WHERE instead_of = :booking AND state = 'waiting' RETURNING id"
)
_HINT = Statement(
    "UPDATE wait_polls SET due = :now, hinted_at = :now WHERE hospital = (SELECT hospital FROM bookings WHERE id = :booking)"
)


def queue_index(vault: Vault, hospital: str, department: str) -> bytes:
    """The blind index by which those are found who wait for the same."""
    return vault.index("waitlist", hospital, department)


def slot_index(vault: Vault, hospital: str, slot: Slot) -> bytes:
    """The blind index of one free time."""
    return vault.index("offered slot", hospital, slot.id, str(micros(slot.start)))


def join(to: Writing, fact: WaitJoined) -> None:
    """Stand in line; who stands there under this id already keeps the place. The hospital is asked at once.

    Raises Changed when that wait has ended meanwhile.
    """
    wait, patient, which = fact.wait, to.patient.id, str(fact.wait.id)
    values: dict[str, object] = {
        "id": which,
        "patient": patient,
        "wish": to.patient.box.seal(WISH, which, msgspec.json.encode(Kept(wait.wanted, wait.whom))),
        "instead_of": None if wait.instead_of is None else str(wait.instead_of),
        "until": micros(wait.until),
        "expires": after(max(to.now, micros(wait.until)), to.keep.bookings),
    }
    index = queue_index(to.vault, wait.hospital, wait.wanted.department)
    kept = _CHANGE.run(to.conn, **values)
    if not kept and not _JOIN.run(to.conn, **values, hospital=wait.hospital, index=index, joined=to.now):
        raise Changed("this wait has ended meanwhile")
    _POLL_NOW.run(to.conn, hospital=wait.hospital, now=to.now)
    audit.record(to.conn, to.vault, to.now, "wait joined", patient, {"hospital": wait.hospital, "wait": which})


def leave(to: Writing, fact: WaitLeft) -> None:
    """Stand in line no more; what is offered is not open any more."""
    state = WaitState.OVER if fact.over else WaitState.LEFT
    which = str(fact.wait)
    if _END.run(to.conn, id=which, patient=to.patient.id, state=state.value, now=to.now):
        _CLOSE_OFFERS.run(to.conn, id=which, now=to.now)
        audit.record(to.conn, to.vault, to.now, f"wait {state.value}", to.patient.id, {"wait": which})


def all_over(to: Writing) -> None:
    """They do not agree any more to be helped with appointments, or want to be forgotten: they wait for nothing."""
    for row in _WAITING.all(to.conn, patient=to.patient.id):
        leave(to, WaitLeft(UUID(row.id), over=True))


def offer(to: Writing, fact: SlotOffered) -> None:
    """Write down what is offered. Raises Changed when it must not be (any more)."""
    made, patient = fact.offer, to.patient.id
    index = slot_index(to.vault, fact.hospital, made.slot)
    _IN_TURN.first(to.conn, hospital=fact.hospital)
    if _MAY_OFFER.first(to.conn, wait=str(made.wait), patient=patient) is None:
        raise Changed("they do not wait any more, or something else is offered to them")
    offered = _OFFERED_NOW.first(to.conn, index=index)
    if offered is not None and offered.many >= fact.together:
        raise Changed("this time is offered to enough people")
    key = str(made.key)
    written = _OFFER.run(
        to.conn,
        id=key,
        patient=patient,
        wait=str(made.wait),
        index=index,
        slot=to.patient.box.seal(SLOT, key, msgspec.json.encode(made.slot)),
        now=to.now,
        until=micros(made.until),
        expires=after(max(to.now, micros(made.slot.end)), to.keep.bookings),
    )
    if not written:
        raise Changed("this time was offered to them before")
    audit.record(to.conn, to.vault, to.now, "slot offered", patient, {"hospital": fact.hospital, "key": key})


def end_offer(to: Writing, fact: OfferEnded) -> None:
    """It has ended without anything written at a hospital."""
    if _END_OFFER.run(to.conn, id=str(fact.key), patient=to.patient.id, state=fact.state.value, now=to.now):
        audit.record(to.conn, to.vault, to.now, f"offer {fact.state.value}", to.patient.id, {"key": str(fact.key)})


def accepted(conn: Connection, booking: str) -> None:
    """A write under this key is about to be made: if it is an offer, nobody else is offered the time meanwhile."""
    _TAKING.run(conn, key=booking)


# What becomes of an offer whose booking ended so. Not booked: it is open as before, and may be accepted again.
_ENDS = {
    BookingState.BOOKED: OfferState.TAKEN,
    BookingState.TAKEN: OfferState.LOST,
    BookingState.NOT_BOOKED: OfferState.OPEN,
    BookingState.REFUSED: OfferState.REFUSED,
}


def concluded(conn: Connection, booking: str, state: BookingState, now: int) -> None:
    """The offer of this key, if there is one, follows how its booking ended, and who got it waits no more."""
    end = _ENDS.get(state)
    if end is None:
        return
    row = _TAKEN.first(conn, key=booking, state=end.value, ended=None if end is OfferState.OPEN else now)
    if row is not None and end is OfferState.TAKEN:
        _BOOKED.run(conn, wait=row.wait_id, now=now)


def let_go(conn: Connection, booking: str, now: int) -> None:
    """An appointment is gone: who waited for an earlier one waits for one earlier than the next, or no more; its time may be free."""
    _FOLLOW.run(conn, booking=booking)
    for row in _FOR_NOTHING.all(conn, booking=booking, now=now):
        _CLOSE_OFFERS.run(conn, id=row.id, now=now)
    _HINT.run(conn, booking=booking, now=now)


def end_by_staff(conn: Connection, patient: Known, which: str, kept: Kept, now: int) -> bool:
    """It is over, and `kept` says by whom and why; what is offered is not open any more. False when it had ended before."""
    wish = patient.box.seal(WISH, which, msgspec.json.encode(kept))
    if not _END_SEALED.run(conn, id=which, patient=patient.id, wish=wish, now=now):
        return False
    _CLOSE_OFFERS.run(conn, id=which, now=now)
    return True
