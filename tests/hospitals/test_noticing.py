"""What the counter of a real interface changes is noticed there and told once: FHIR (pretend and SEKMET) and HOSxP, over a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.dialogue.thai_time import said_when
from bot.domain.appointment import PatientContact
from bot.domain.appointment_facts import BookingTold
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.history import By, Happened
from bot.domain.ports.hospital import HospitalBooking
from bot.jobs.changes import ChangeKeeper
from bot.jobs.hospital_desk import RecordedBooking
from bot.jobs.watching import LOOK, WatchKeeper
from tests.fakes.agreed import TEXTS
from tests.hospitals.conftest import bridge_ward, fhir_ward, hosxp_ward
from tests.hospitals.wards import BANGKOK, Ward, someone
from tests.jobs.ward import HOSPITAL, PERSON, ward
from tests.jobs.ward import Ward as Desk
from tests.service.wording import th

BEFORE = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # the wards' appointments are still to come


@pytest.fixture(params=["pretend", "sekmet", "hosxp", "bridge"])
async def counter(request: pytest.FixtureRequest) -> AsyncIterator[Ward]:
    """Every interface in turn, and whoever sits behind it."""
    others = {"hosxp": hosxp_ward, "bridge": bridge_ward}
    opened = others[request.param]() if request.param in others else fhir_ward(request, request.param)
    async with opened as one:
        yield one


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with ward(tmp_path) as opened:
        opened.stands_at(BEFORE)
        yield opened


class Watch:
    """Our side: booked through the ledger, watched, and heard."""

    def __init__(self, desk: Desk, adapter: HospitalBooking) -> None:
        self.desk, self.hospitals = desk, {HOSPITAL: adapter}
        self.booking = RecordedBooking(self.hospitals, desk.storage.bookings, desk.storage.changes, desk.now)

    async def has(self, counter: Ward, contact: PatientContact) -> UUID:
        key = uuid4()
        await self.booking.book(PERSON, HOSPITAL, counter.slots[0], contact, key=key)
        agreed = ConsentAnswered(Purpose.APPOINTMENTS, True, TEXTS[Purpose.APPOINTMENTS].version)
        await self.desk.learns(PERSON, BookingTold(key), agreed)
        return key

    async def looks(self, times: int = 1) -> list[str]:
        desk = self.desk
        for _ in range(times):
            desk.moved += LOOK.total_seconds() + 60
            keeper = WatchKeeper(
                self.hospitals, desk.storage.watches, desk.storage.records, desk.desk, desk.wake, desk.now, "watching"
            )
            await keeper.watch(HOSPITAL)
        return await desk.hears()

    async def settles(self) -> None:
        desk = self.desk
        keeper = ChangeKeeper(
            self.hospitals, desk.storage.changes, desk.storage.records, desk.desk, desk.wake, desk.now, "changes",
            quiet=timedelta(0),
        )  # fmt: skip
        await keeper.settle_all()

    async def happened(self) -> list[tuple[Happened, By]]:
        return [(each.what, each.by) for each in await self.desk.storage.history.of(PERSON, 20)]


async def test_moved_and_then_cancelled_at_the_counter_each_is_told_once(counter: Ward, desk: Desk) -> None:
    watch = Watch(desk, counter.adapter())
    key = await watch.has(counter, someone())
    assert await watch.looks(times=2) == [], "nothing has changed but by us"
    await counter.move(key, counter.slots[2])
    [told] = await watch.looks()
    assert th("moved-title") in told
    assert said_when(counter.slots[2].start.astimezone(BANGKOK), "th") in told
    assert await watch.looks(times=2) == []
    await counter.call_off(key)
    [told] = await watch.looks()
    assert th("gone-title") in told
    assert await watch.looks(times=2) == []
    assert await watch.happened() == [
        (Happened.BOOKED, By.PATIENT),
        (Happened.MOVED, By.HOSPITAL),
        (Happened.CANCELLED, By.HOSPITAL),
    ]


async def test_what_we_move_confirm_and_cancel_ourselves_is_never_told_as_the_hospitals(
    counter: Ward, desk: Desk
) -> None:
    contact = someone()
    watch = Watch(desk, counter.adapter())
    old = await desk.booked(await watch.has(counter, contact))
    new_key = uuid4()
    await watch.booking.move(PERSON, old, counter.slots[1], contact, key=new_key)
    assert await watch.looks() == []
    await desk.learns(PERSON, BookingTold(new_key))
    new = await desk.booked(new_key)
    await watch.booking.confirm(PERSON, new)
    assert await watch.looks() == []
    await watch.booking.cancel(PERSON, await desk.booked(new_key))
    await watch.settles()
    assert not [each for each in await watch.looks(times=2) if th("gone-title") in each or th("moved-title") in each]
    assert await watch.happened() == [
        (Happened.BOOKED, By.PATIENT),
        (Happened.MOVED, By.PATIENT),
        (Happened.CONFIRMED, By.PATIENT),
        (Happened.CANCELLED, By.PATIENT),
    ]
