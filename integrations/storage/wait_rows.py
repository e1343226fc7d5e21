"""Rows of the waitlist as the domain knows them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from bot.domain.appointment import Slot
from bot.domain.waitlist import ForWhom, OfferState, SlotOffer, TakenOff, Wait, WaitState, Wanted
from integrations.storage import tables
from integrations.storage.instants import moment, moment_or_none
from integrations.storage.sealed import Box, cell
from integrations.storage.statements import Row, Statement

WISH = cell(tables.waits.c.wish)
SLOT = cell(tables.slot_offers.c.slot)
ENDED_LATELY = timedelta(days=14)  # so long a button of an offer is answered by what has become of it

COLUMNS = "w.id, w.patient_id, w.hospital, w.wish, w.instead_of, w.state, w.joined_at, w.until, w.ended_at"
AHEAD = (
    "(SELECT COUNT(*) FROM waits o WHERE o.hospital = w.hospital AND o.queue_index = w.queue_index AND o.state = 'waiting' "
    "AND (o.joined_at < w.joined_at OR (o.joined_at = w.joined_at AND o.id < w.id))) AS ahead"
)
_OF_PATIENT = Statement(
    f"SELECT {COLUMNS}, {AHEAD} FROM waits w WHERE w.patient_id = :patient AND (w.state = 'waiting' OR w.ended_at > :lately) "  # noqa: S608
    "ORDER BY CASE WHEN w.state = 'waiting' THEN 0 ELSE 1 END, w.joined_at, w.id LIMIT 20"
)
OFFER_COLUMNS = "o.id, o.wait_id, o.slot, o.state, o.made_at, o.until, o.ended_at"
_OFFERS_OF_PATIENT = Statement(
    f"SELECT {OFFER_COLUMNS} FROM slot_offers o WHERE o.patient_id = :patient ORDER BY o.made_at DESC, o.id LIMIT 100"  # noqa: S608
)


class Kept(msgspec.Struct, frozen=True):
    """What is sealed of a wait."""

    wanted: Wanted
    whom: ForWhom
    off: TakenOff | None = None


_kept = msgspec.json.Decoder(Kept)
_slot = msgspec.json.Decoder(Slot)


def waits_of(conn: Connection, patient: str, box: Box, now: int) -> tuple[Wait, ...]:
    """Where the patient waits, and where they did until lately; with what was offered."""
    rows = _OF_PATIENT.all(conn, patient=patient, lately=now - round(ENDED_LATELY.total_seconds()) * 1_000_000)
    offers = [slot_offer(row, box) for row in _OFFERS_OF_PATIENT.all(conn, patient=patient)] if rows else []
    return tuple(wait(row, box, offers, ahead=row.ahead) for row in rows)


def kept_of(row: Row, box: Box) -> Kept:
    """What is sealed in a row of waits."""
    return _kept.decode(box.open(WISH, row.id, row.wish))


def wait(row: Row, box: Box, offers: list[SlotOffer], *, ahead: int = 0) -> Wait:
    """A row of waits (COLUMNS) as the domain knows it, with those of the offers that are its own."""
    kept = kept_of(row, box)
    return Wait(
        id=UUID(row.id),
        hospital=row.hospital,
        wanted=kept.wanted,
        whom=kept.whom,
        joined_at=moment(row.joined_at),
        until=moment(row.until),
        instead_of=None if row.instead_of is None else UUID(row.instead_of),
        state=WaitState(row.state),
        ahead=ahead,
        offers=tuple(each for each in offers if str(each.wait) == row.id),
        off=kept.off,
        ended_at=moment_or_none(row.ended_at),
    )


def slot_offer(row: Row, box: Box) -> SlotOffer:
    """A row of slot_offers (OFFER_COLUMNS) as the domain knows it."""
    return SlotOffer(
        key=UUID(row.id),
        wait=UUID(row.wait_id),
        slot=_slot.decode(box.open(SLOT, row.id, row.slot)),
        state=OfferState(row.state),
        made_at=moment(row.made_at),
        until=moment(row.until),
        ended_at=moment_or_none(row.ended_at),
    )
