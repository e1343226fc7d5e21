"""A patient who waits for a free time, and what is offered to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.domain.appointment import Hospital, Slot
from bot.domain.waitlist import ForWhom, OfferState, Wait, Wanted
from bot.domain.words import Name
from bot.flows.waitlist_offers import offered
from tests.fakes.house import HOSPITAL, House, at
from tests.fakes.talk import Talker

SOMSRI = ForWhom("สมศรี ใจดี", "0812345678")
TAKE, INSTEAD, PASS, LEAVE = "รับคิวนี้", "รับคิวนี้แทนนัดเดิม", "ไม่รับคิวนี้", "เลิกรอทันตกรรม"
FRIDAY_TEN = at(4, "10:00")
FRIDAY = "วันศุกร์ที่ 4 ธันวาคม 2569 เวลา 10:00 น."


def waits(house: House, **more: Any) -> Wait:
    """They wait for a dentist, any day until the end of the year."""
    usual: dict[str, Any] = {
        "id": uuid4(), "hospital": HOSPITAL.id, "wanted": Wanted("dental"), "whom": SOMSRI,
        "joined_at": house.patient.now, "until": at(31, "00:00"),
    }  # fmt: skip
    made = Wait(**{**usual, **more})
    patient = house.patient
    patient.patient = replace(patient.patient, waits=(*patient.patient.waits, made))
    return made


def frees(house: House, start: datetime = FRIDAY_TEN) -> Slot:
    """A time becomes free at the hospital."""
    slot = Slot(str(uuid4()), "dental", start, start + timedelta(minutes=30), Name("ทพ. ธีรเดช ภูผาเขียว", "Theeradet"))
    house.hospital.slots.append(slot)
    return slot


async def is_offered(house: House, slot: Slot | None = None, hospital: Hospital = HOSPITAL) -> list[str]:
    """What the keeper says to the one who waits; nothing where it is nothing for them."""
    slot = slot or frees(house)
    patient = house.patient
    wait = patient.patient.waits[-1]
    outcome = offered(wait.id, slot, patient.patient, hospital, patient.now)
    if not outcome.say and not outcome.facts:
        return []
    return await patient.is_told(outcome)


def states(patient: Talker) -> list[OfferState]:
    """What has become of what was offered, the newest first."""
    return [each.state for wait in patient.patient.waits for each in wait.offers]
