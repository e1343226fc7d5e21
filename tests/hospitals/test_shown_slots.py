"""Free slots are shown from memory for at most a minute, and asked for once however many patients want to know at the same moment."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.errors import SlotTaken
from tests.hospitals.breakable import Breakable
from tests.hospitals.wards import NINE, someone


async def test_slots_are_asked_for_once_a_minute(breakable: Breakable) -> None:
    hospital = breakable.adapter()
    await hospital.free_slots("dental", NINE, NINE + timedelta(hours=8), 10)
    asked = (await breakable.state())["requests"][breakable.searches]
    again = await hospital.free_slots("dental", NINE + timedelta(seconds=5), NINE + timedelta(hours=8), 10)
    assert (await breakable.state())["requests"][breakable.searches] == asked
    assert [slot.id for slot in again] == [slot.id for slot in breakable.slots[1:]]  # nine o'clock is over


async def test_a_slot_taken_since_it_was_shown_is_found_taken(breakable: Breakable) -> None:
    hospital = breakable.adapter()
    shown = await hospital.free_slots("dental", NINE, NINE + timedelta(hours=8), 10)
    await breakable.take(breakable.slots[0])
    with pytest.raises(SlotTaken):
        await hospital.book(shown[0], someone(), key=uuid4())
    fresh = await hospital.free_slots("dental", NINE, NINE + timedelta(hours=8), 10)
    assert shown[0].id not in [slot.id for slot in fresh]


async def test_a_minute_later_it_is_asked_for_again(breakable: Breakable) -> None:
    hospital = breakable.adapter(cache=0)
    await hospital.free_slots("dental", NINE, NINE + timedelta(hours=8), 10)
    await breakable.take(breakable.slots[0])
    fresh = await hospital.free_slots("dental", NINE, NINE + timedelta(hours=8), 10)
    assert [slot.id for slot in fresh] == [slot.id for slot in breakable.slots[1:]]


async def test_a_hundred_ask_at_once_and_the_hospital_is_asked_once(breakable: Breakable) -> None:
    hospital, before = breakable.adapter(), (await breakable.state())["requests"].get(breakable.searches, 0)
    asked = (hospital.free_slots("dental", NINE, NINE + timedelta(hours=8), 10) for _ in range(100))
    answers = await asyncio.gather(*asked)
    assert len(set(answers)) == 1
    assert [slot.id for slot in answers[0]] == [slot.id for slot in breakable.slots]
    assert (await breakable.state())["requests"][breakable.searches] == before + 1


async def test_whoever_is_tired_of_waiting_leaves_the_others_their_answer(breakable: Breakable) -> None:
    hospital = breakable.adapter()
    first, second = [
        asyncio.ensure_future(hospital.free_slots("dental", NINE, NINE + timedelta(hours=8), 3)) for _ in range(2)
    ]
    await asyncio.sleep(0)
    first.cancel()
    assert len(await second) == 3
