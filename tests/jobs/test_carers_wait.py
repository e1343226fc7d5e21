"""A daughter waits for a free time for her mother: two chats on one database, one booking, each told once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.domain.history import By, Happened
from bot.domain.messages import Person
from bot.domain.wait_facts import WaitJoined
from bot.domain.waitlist import ForWhom, OfferState, Wait, WaitState, Wanted
from tests.jobs.family import DAUGHTER, MOTHER, Family, family_in
from tests.jobs.waiting import frees
from tests.jobs.ward import HOSPITAL

TAKE = "waitlist.listed:take:"


@pytest.fixture
async def family(tmp_path: Path) -> AsyncIterator[Family]:
    async with family_in(tmp_path) as built:
        yield built


async def waits(family: Family, person: Person = DAUGHTER) -> Wait:
    """The daughter stands in line for her mother."""
    place = family.place
    whom = ForWhom(family.record.name, "0812345678", care=family.care.id)
    until = place.now() + timedelta(days=60)
    wait = Wait(uuid4(), HOSPITAL, Wanted("dental"), whom, place.now(), until)
    await place.learns(person, WaitJoined(wait))
    return wait


async def offered(family: Family) -> UUID:
    """A time becomes free, and is offered; its key."""
    place = family.place
    frees(place)
    await place.waitlist().look_all()
    assert any(family.record.name in each for each in await place.hears())
    [wait] = (await place.storage.records.peek(DAUGHTER)).patient.waits
    return wait.offers[0].key


async def accepts(family: Family, key: UUID) -> list[str]:
    await family.place.presses(f"{TAKE}{key}", DAUGHTER)
    await family.place.turns().serve(DAUGHTER)
    return await family.place.hears()


async def state(family: Family) -> tuple[WaitState, list[OfferState]]:
    [wait] = (await family.place.storage.records.peek(DAUGHTER)).patient.waits
    return wait.state, [each.state for each in wait.offers]


async def test_what_she_accepts_is_her_mothers_who_hears_it_once_and_sees_by_whom(family: Family) -> None:
    place = family.place
    await waits(family)
    key = await offered(family)
    said = await accepts(family, key)
    assert any(family.record.name in each for each in said)
    assert await state(family) == (WaitState.BOOKED, [OfferState.TAKEN])
    await place.reconciler().settle_all()
    [told] = await place.hears()
    assert "ผู้ดูแลจองนัดให้คุณแล้ว" in told
    assert (await place.booked(key, MOTHER)).told
    [event] = await place.storage.history.of(MOTHER, 9)
    assert (event.booking, event.what, event.by) == (key, Happened.BOOKED, By.CARER)
    assert await place.reconciler().settle_all() == 0
    assert list(place.hospital.appointments) == [key]


async def test_pressed_twice_it_is_one_appointment(family: Family) -> None:
    await waits(family)
    key = await offered(family)
    await accepts(family, key)
    await accepts(family, key)
    assert list(family.place.hospital.appointments) == [key]


async def test_once_her_mother_has_taken_it_back_nothing_is_offered_and_the_wait_is_over(family: Family) -> None:
    place = family.place
    await waits(family)
    await family.takes_back()
    await family.rings()
    await place.hears()
    frees(place)
    await place.waitlist().look_all()
    assert await place.hears() == []
    assert await state(family) == (WaitState.OVER, [])


async def test_taken_back_after_the_offer_her_yes_books_nothing(family: Family) -> None:
    place = family.place
    await waits(family)
    key = await offered(family)
    await family.takes_back()
    said = "\n".join(await accepts(family, key))
    assert "ไม่ได้แล้ว" in said
    assert list(place.hospital.appointments) == []
    assert (await state(family))[0] is WaitState.OVER


async def test_both_may_wait_and_one_has_it(family: Family) -> None:
    place = family.place
    await waits(family)
    own = Wait(
        uuid4(),
        HOSPITAL,
        Wanted("dental"),
        ForWhom(family.record.name, "0812345678"),
        place.now(),
        place.now() + timedelta(days=9),
    )
    await place.learns(MOTHER, WaitJoined(own))
    frees(place)
    await place.waitlist().look_all()
    await place.hears()
    keys = {}
    for person in (DAUGHTER, MOTHER):
        [wait] = (await place.storage.records.peek(person)).patient.waits
        keys[person] = wait.offers[0].key
        await place.presses(f"{TAKE}{keys[person]}", person)
        await place.turns().serve(person)
    assert list(place.hospital.appointments) == [keys[DAUGHTER]]


async def test_a_right_that_is_narrowed_ends_the_wait(family: Family) -> None:
    wait = await waits(family)
    stranger = replace(wait.whom, care=uuid4())  # as if the right were another one now
    await family.place.learns(DAUGHTER, WaitJoined(replace(wait, whom=stranger)))
    frees(family.place)
    await family.place.waitlist().look_all()
    assert await state(family) == (WaitState.OVER, [])
