"""A patient with an appointment on Wednesday 2 December at half past one, and the reminder of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.dialogue.turn import Outcome
from bot.domain.appointment import Appointment, Booking, BookingState, PatientContact, Slot, Standing
from bot.domain.ledger import DueReminder
from bot.flows.reminders import Desk, after_asking
from tests.fakes.agreed import AGREED
from tests.fakes.house import HOSPITAL, House, at
from tests.fakes.signatures import SIGNATURES
from tests.fakes.talk import Talker

KEY = UUID("6f9619ff-8b86-4d01-b42d-00c04fc964ff")
OTHER = UUID("7a9619ff-8b86-4d01-b42d-00c04fc964aa")
FULL_DATE = "วันพุธที่ 2 ธันวาคม 2569 เวลา 13:30 น."
HALF_PAST_ONE = at(2, "13:30")
YES, MOVE, CANCEL = "ยืนยันว่าจะไป", "ขอเลื่อนนัด", "ขอยกเลิกนัด"


def appointment(start: datetime = HALF_PAST_ONE, key: UUID = KEY, department: str = "dental") -> Booking:
    """An appointment that stands and is known to the patient."""
    slot = Slot(f"s-{key}", department, start, start + timedelta(minutes=30))
    made = Appointment(f"a-{key}", key, HOSPITAL.id, department, start, slot.end)
    contact = PatientContact(key, "สมศรี ใจดี", "0812345678")
    asked = at(23, "09:00", month=11)
    return Booking(key, HOSPITAL.id, slot, BookingState.BOOKED, True, asked, made, contact)


def has(house: House, *bookings: Booking) -> Talker:
    """The patient has these appointments and has agreed to be reminded; the hospital has them too."""
    patient = house.patient
    patient.patient = replace(patient.patient, consents=AGREED)
    for each in bookings:
        patient.knows_booking(each)
        assert each.appointment is not None
        house.hospital.booked[each.key] = each.appointment
    return patient


def due(booking: Booking, **more: object) -> DueReminder:
    """The reminder of the day before, in a worker's hands."""
    start = booking.start
    usual: dict[str, object] = {
        "key": OTHER, "generation": booking.generation, "owner": "keeper", "person": None, "booking": booking.key,
        "hospital": booking.hospital, "at": start - timedelta(days=1), "start": start,
        "helps_until": start - timedelta(hours=1), "last": True, "attempts": 1,
    }  # fmt: skip
    return DueReminder(**{**usual, **more})  # type: ignore[arg-type]


def seen(booking: Booking, **more: object) -> Standing:
    """The hospital has it as we have it."""
    usual: dict[str, object] = {"stands": True, "start": booking.start, "end": booking.slot.end}
    return Standing(**{**usual, **more})  # type: ignore[arg-type]


def reminding(patient: Talker, booking: Booking, standing: Standing | None = None) -> Outcome:
    """What the reminder says and makes true."""
    desk = Desk(HOSPITAL, SIGNATURES, patient.now)
    outcome = after_asking(due(booking), patient.patient, desk, standing or seen(booking))
    assert isinstance(outcome, Outcome)
    return outcome


async def is_reminded(patient: Talker, booking: Booking) -> list[str]:
    """The reminder comes, the day before at half past one."""
    patient.now = booking.start - timedelta(days=1)
    return await patient.is_told(reminding(patient, booking))
