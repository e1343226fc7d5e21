"""What caring for somebody meets outside: codes that carers were given, people cared for, and the ledgers in which bookings stand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import uuid4

from bot.domain.appointment import Appointment, Booking, BookingState, PatientContact, Slot
from bot.domain.care import EVERYTHING, Basis, Care, CareAsk, Relation, Scope
from bot.domain.link import Record
from bot.domain.messages import Person
from bot.domain.ports.care_codes import TooManyCodes
from tests.fakes.talk import Talker


@dataclass
class CodesTable:
    """Port CareCodes. `asks`: by code; `locked`: until when this chat is."""

    asks: dict[str, CareAsk] = field(default_factory=dict)
    locked: datetime | None = None
    looked: list[str] = field(default_factory=list)

    async def asked(self, person: Person, code: str) -> CareAsk | None:
        self.looked.append(code)
        if self.locked is not None:
            raise TooManyCodes(self.locked)
        return self.asks.get(code)


def record(name: str, number: int = 1, hospital: str = "klaimor-demo") -> Record:
    """A record of somebody at the hospital."""
    return Record(hospital, f"p{number}", f"{number:09}", name)


def cares_for(
    patient: Talker,
    name: str,
    relation: Relation = Relation.MOTHER,
    scopes: tuple[Scope, ...] = EVERYTHING,
    *,
    lasts: timedelta = timedelta(days=365),
    with_chat: bool = True,
    hospital: str = "klaimor-demo",
) -> Care:
    """This chat may act for somebody from now on."""
    number = 10 + len(patient.patient.cares)
    whose, now = record(name, number, hospital), patient.now
    care = Care(uuid4(), whose, relation, scopes, Basis.CONSENT, now, now + lasts, "สมหญิง", with_chat=with_chat)
    patient.patient = replace(patient.patient, cares=(*patient.patient.cares, care))
    return care


def taken_back(patient: Talker, care: Care) -> None:
    """The person cared for has taken it back: the next load knows, and gives their bookings no more."""
    rights = tuple(
        replace(each, ended=True, until=patient.now) if each.id == care.id else each for each in patient.patient.cares
    )
    left = tuple(each for each in patient.patient.cared if each.care != care.id)
    patient.patient = replace(patient.patient, cares=rights, cared=left)


def has_booking(
    patient: Talker, care: Care, start: datetime, department: str = "dental", *, owned: bool = False
) -> Booking:
    """The person cared for has an appointment, which the carer's chat loads through the right."""
    key, hospital = uuid4(), care.record.hospital
    slot = Slot(f"s-{key}", department, start, start + timedelta(minutes=30))
    made = Appointment(f"a-{key}", key, hospital, department, slot.start, slot.end)
    contact = PatientContact(uuid4(), care.record.name, "0812345678", care.record.hn, care.record.id)
    told = patient.now - timedelta(days=1)
    booking = Booking(key, hospital, slot, BookingState.BOOKED, True, told, made, contact, care=care.id, owned=owned)
    patient.patient = replace(patient.patient, cared=(*patient.patient.cared, booking))
    return booking


def cared_recorded(patient: Talker, booking: Booking) -> None:
    """What a carer has written stands in the ledger of the person cared for, where they have a chat."""
    made_by = booking.contact.care if booking.contact is not None else None
    care = next((each for each in patient.patient.cares if each.id in (booking.care, made_by)), None)
    assert care is not None, "a booking under a right that this chat has not"
    earlier = tuple(each for each in patient.patient.cared if each.key != booking.key)
    new = replace(booking, care=care.id, owned=not care.with_chat)
    patient.patient = replace(patient.patient, cared=(new, *earlier))
