"""People on a waitlist, for tests of the lists and of what is offered from them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4, uuid5

from bot.domain.appointment import Slot
from bot.domain.messages import Person
from bot.domain.wait_facts import SlotOffered, WaitJoined
from bot.domain.waitlist import ForWhom, OfferState, SlotOffer, Wait, Waiter, Wanted
from tests.storage.appointments import HOSPITAL, says, slot_at
from tests.storage.clinic import SOMCHAI, START, Clinic

WHOM = ForWhom("สมชาย ใจดี", "0812345678")
HOUR = timedelta(hours=1)


def wait(**more: Any) -> Wait:
    """Somebody waits for a dentist, any day of the next two months."""
    usual: dict[str, Any] = {
        "id": uuid4(),
        "hospital": HOSPITAL,
        "wanted": Wanted("dental"),
        "whom": WHOM,
        "joined_at": START,
        "until": START + timedelta(days=60),
    }
    return Wait(**{**usual, **more})


async def joins(clinic: Clinic, person: Person = SOMCHAI, **more: Any) -> Wait:
    """They stand in line."""
    made = wait(joined_at=clinic.now, **more)
    await says(clinic, person, WaitJoined(made))
    return made


def offer(of: Wait, slot: Slot | None = None, *, now: datetime = START, until: datetime | None = None) -> SlotOffer:
    """A free time for them, to be answered within an hour."""
    slot = slot or slot_at(START + timedelta(days=2))
    return SlotOffer(uuid5(of.id, slot.id), of.id, slot, OfferState.OPEN, now, until or now + HOUR)


async def offers(
    clinic: Clinic, made: SlotOffer, person: Person = SOMCHAI, *, together: int = 3, hospital: str = HOSPITAL
) -> SlotOffer:
    """It is offered. Raises Changed."""
    await says(clinic, person, SlotOffered(made, hospital, together))
    return made


async def waiters(clinic: Clinic, hospital: str = HOSPITAL) -> tuple[Waiter, ...]:
    """Who waits, as the keeper sees them."""
    return await clinic.storage.waitlist.waiters(hospital, clinic.now, 100)


async def waits(clinic: Clinic, person: Person = SOMCHAI) -> tuple[Wait, ...]:
    """Where they wait, as their next turn sees it."""
    return (await clinic.storage.records.peek(person)).patient.waits


async def offer_states(clinic: Clinic, person: Person = SOMCHAI) -> list[OfferState]:
    """What has become of what was offered to them, the newest first."""
    return [each.state for one in await waits(clinic, person) for each in one.offers]
