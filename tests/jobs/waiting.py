"""People who wait for a free time at a ward, and what happens to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.dialogue.desk import Desk
from bot.domain.appointment import Slot
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.messages import Person
from bot.domain.wait_facts import WaitJoined
from bot.domain.wait_rules import WaitRules
from bot.domain.waitlist import ForWhom, OfferState, SlotOffer, Wait, Wanted
from tests.fakes.agreed import TEXTS
from tests.jobs.ward import HOSPITAL, PERSON, Ward, ward

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
PEOPLE = [Person("U" + "d" * 32, f"U{n:032}") for n in range(6)]
ROUND = timedelta(minutes=6)  # longer than between two looks


@asynccontextmanager
async def waiting_room(folder: Path, **rules: Any) -> AsyncIterator[Ward]:
    """A ward on a Monday morning where accepted offers are booked at its hospital; `rules`: of its waitlist."""
    async with ward(folder, _with(WaitRules(**rules))) as place:
        place.stands_at(MONDAY)
        place.desk = replace(place.desk, clinic=replace(place.desk.clinic, booking=place.booking()))
        yield place


def _with(rules: WaitRules) -> Callable[[Desk], Desk]:
    def changed(desk: Desk) -> Desk:
        hospitals = tuple(replace(each, waitlist=rules) for each in desk.clinic.hospitals)
        return replace(desk, clinic=replace(desk.clinic, hospitals=hospitals))

    return changed


async def joins(place: Ward, person: Person = PERSON, **more: Any) -> Wait:
    """They agree, and stand in line for a dentist."""
    usual: dict[str, Any] = {
        "id": uuid4(),
        "hospital": HOSPITAL,
        "wanted": Wanted("dental"),
        "whom": ForWhom("สมศรี ใจดี", "0812345678"),
        "joined_at": place.now(),
        "until": place.now() + timedelta(days=60),
    }
    made = Wait(**{**usual, **more})
    agrees = ConsentAnswered(Purpose.APPOINTMENTS, True, TEXTS[Purpose.APPOINTMENTS].version)
    await place.learns(person, agrees, WaitJoined(made))
    return made


def frees(place: Ward, hours: float = 48, minutes: int = 30) -> Slot:
    """A time at the dentist's becomes free."""
    start = (place.now() + timedelta(hours=hours)).replace(second=0, microsecond=0)
    slot = Slot(f"slot-{next(place.numbers)}", "dental", start, start + timedelta(minutes=minutes))
    place.hospital.slots[slot.id] = slot
    return slot


async def looks(place: Ward, rounds: int = 1) -> None:
    """The keeper looks, each time when its next look is due."""
    for _ in range(rounds):
        await place.waitlist().look_all()
        place.moved += ROUND.total_seconds()


async def offers(place: Ward, person: Person = PERSON) -> list[SlotOffer]:
    """What was ever offered to them, the newest first."""
    waits = (await place.storage.records.peek(person)).patient.waits
    return sorted((each for wait in waits for each in wait.offers), key=lambda each: each.made_at, reverse=True)


async def states(place: Ward, person: Person = PERSON) -> list[OfferState]:
    """What has become of it."""
    return [each.state for each in await offers(place, person)]


async def presses(place: Ward, verb: str, offer: SlotOffer, person: Person = PERSON) -> None:
    """They press a button of an offer, and their turn is taken."""
    await place.presses(f"waitlist.listed:{verb}:{offer.key}", person)
    await place.turns().serve(person)
