"""Fifty patients want the same time at the same moment: one has it, and each is told what is so."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Appointment, PatientContact
from bot.domain.errors import HospitalUnavailable, OutcomeUnknown, SlotTaken
from tests.hospitals.breakable import Breakable
from tests.hospitals.wards import someone
from tests.thoroughness import examples

RACERS, PROCESSES = 50, 10


@pytest.mark.parametrize("run", range(examples(20)))
async def test_fifty_racers_for_one_slot_are_one_booking_and_forty_nine_refusals(
    breakable: Breakable, run: int
) -> None:
    slot, keys = breakable.slots[run % 4], [uuid4() for _ in range(RACERS)]
    processes = [breakable.adapter() for _ in range(PROCESSES)]
    racers = [processes[n % PROCESSES].book(slot, someone(), key=key) for n, key in enumerate(keys)]
    ends = await asyncio.gather(*racers, return_exceptions=True)
    winners = [end.key for end in ends if isinstance(end, Appointment)]
    assert [type(end) for end in ends if not isinstance(end, Appointment)] == [SlotTaken] * (RACERS - 1)
    assert await breakable.standing() == winners
    assert not await breakable.is_free(slot)


@pytest.mark.parametrize("fault", ["cut_after_commit", "cut_before", "truncated_json", "error_503", "error_500_after"])
async def test_a_race_at_a_hospital_that_breaks_down_ends_in_one_booking_and_no_lie(
    breakable: Breakable, fault: str
) -> None:
    slot, racers = breakable.slots[0], [(uuid4(), someone()) for _ in range(RACERS)]
    await breakable.break_down(**{fault: 20}, retry_after=0, only=breakable.written)
    processes = [breakable.adapter() for _ in range(PROCESSES)]
    deeds = [processes[n % PROCESSES].book(slot, contact, key=key) for n, (key, contact) in enumerate(racers)]
    ends = await asyncio.gather(*deeds, return_exceptions=True)
    await breakable.mend()
    told = {key: end for (key, _), end in zip(racers, ends, strict=True)}
    assert {type(end) for end in ends} <= {Appointment, SlotTaken, OutcomeUnknown, HospitalUnavailable}
    standing = await breakable.standing()
    assert len(standing) <= 1
    assert all(key in standing for key, end in told.items() if isinstance(end, Appointment))
    assert all(not isinstance(told[key], SlotTaken | HospitalUnavailable) for key in standing)
    winners = [key for key, contact in racers if await _has(breakable, key, contact)]  # as the reconciler asks again
    assert len(winners) == 1
    assert await breakable.standing() == winners


async def _has(ward: Breakable, key: UUID, contact: PatientContact) -> bool:
    try:
        return (await ward.adapter().book(ward.slots[0], contact, key=key)).key == key
    except SlotTaken:
        return False
