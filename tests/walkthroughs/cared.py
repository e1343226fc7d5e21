"""A carer with two elders, and a hospital with a clinic that carers never hear of."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.appointment import Department
from bot.domain.care import Relation
from bot.domain.words import Name
from tests.fakes.booking import BookingDesk
from tests.fakes.caring import cares_for
from tests.fakes.house import HOSPITAL, House, build
from tests.fakes.talk import Talker
from tests.fakes.understand import Table, entity

PSYCHIATRY = Department(
    "psychiatry", Name("จิตเวช", "Psychiatry"), Name("อาคาร 9 ชั้น 9", "Building 9, floor 9"), restricted=True
)
DISCREET = replace(HOSPITAL, departments=(*HOSPITAL.departments, PSYCHIATRY))
MOTHER, GRANDMOTHER = "นางสมศรี ใจดี", "นางบุญมา สุขใจ"


def house() -> House:
    """A house whose hospital has a restricted clinic; what carers say is understood."""
    built = build((DISCREET,))
    knows(built.means)
    built.patient.patient = replace(built.patient.patient, name="สมหญิง ใจดี", phone="0898765432")
    return built


def knows(means: Table) -> None:
    """The sentences of these walks."""
    for text, intent in (
        ("นัดของฉัน", "check_appointment"), ("ดูนัดหน่อย", "check_appointment"), ("ใช่ค่ะ", "affirm"), ("ไม่ค่ะ", "deny"),
        ("ขอยกเลิกนัดของแม่", "cancel_appointment"), ("ขอเลื่อนนัดของยาย", "reschedule_appointment"),
        ("แม่ไปตามนัดแน่นอน", "confirm_reminder"), ("ขอยกเลิกนัด", "cancel_appointment"),
        ("เปิดกี่โมง", "ask_opening_hours"), ("จองนัดให้แม่", "book_appointment"),
    ):  # fmt: skip
        means.knows(text, intent)
    dentist = entity("department", code="dental")
    means.knows("จองหมอฟันให้แม่", "book_appointment", dentist)
    means.knows("จองจิตเวชให้แม่", "book_appointment", entity("department", code="psychiatry"))
    means.knows("จองหมอฟัน", "book_appointment", dentist)
    means.knows("จองจิตเวช", "book_appointment", entity("department", code="psychiatry"))


def with_elders(built: House) -> Talker:
    """They care for their mother and their grandmother."""
    cares_for(built.patient, MOTHER)
    cares_for(built.patient, GRANDMOTHER, Relation.GRANDMOTHER)
    return built.patient


def at_hospital(hospital: BookingDesk, patient: Talker) -> None:
    """The hospital has what the chat knows of."""
    for each in patient.patient.cared:
        assert each.appointment is not None
        hospital.booked[each.key] = each.appointment
