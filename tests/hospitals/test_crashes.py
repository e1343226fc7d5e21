"""A crash or a late commit between the claim of a slot and its Appointment: one Appointment, or a free slot."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import PatientContact
from bot.domain.errors import OutcomeUnknown, SlotTaken
from tests.hospitals.breakable import Breakable
from tests.hospitals.impatience import impatient, settled, what_is_said
from tests.hospitals.mortals import Crash, mortal
from tests.hospitals.wards import PretendWard, someone

# ---- late commits -----------------------------------------------------------------------------------------------


async def test_a_late_commit_after_giving_up_is_taken_back_when_the_slot_has_a_new_owner(pretend: PretendWard) -> None:
    ours, theirs, contact = uuid4(), uuid4(), someone()
    await pretend.break_down(late_commit=1, only="POST Appointment")
    assert isinstance(await what_is_said(impatient(pretend), pretend, contact, ours), OutcomeUnknown)
    await pretend.break_down(late_seconds=60)
    assert await pretend.adapter().release(pretend.slots[0], key=ours) is None
    await pretend.adapter().book(pretend.slots[0], someone(), key=theirs)
    await pretend.break_down(commit_late=True)
    await settled(pretend)
    assert sorted(await pretend.standing()) == sorted([ours, theirs])  # two, until somebody looks
    assert await pretend.adapter().release(pretend.slots[0], key=ours) is None
    assert await pretend.standing() == [theirs]
    assert not await pretend.is_free(pretend.slots[0])


@pytest.mark.parametrize("breakable", ["pretend", "transaction", "operation", "hosxp"], indirect=True)
async def test_a_late_commit_after_giving_up_keeps_its_slot_when_it_is_still_free(breakable: Breakable) -> None:
    key = uuid4()
    await breakable.break_down(late_commit=1, only=breakable.written)
    assert isinstance(await what_is_said(impatient(breakable), breakable, someone(), key), OutcomeUnknown)
    await breakable.break_down(late_seconds=60)
    assert await breakable.adapter().release(breakable.slots[0], key=key) is None
    await breakable.break_down(commit_late=True)
    await settled(breakable)
    left = await breakable.adapter().release(breakable.slots[0], key=key)
    assert left is not None
    assert await breakable.standing() == [key]
    assert not await breakable.is_free(breakable.slots[0])


# ---- crashes ----------------------------------------------------------------------------------------------------


async def _crash(ward: Breakable, contact: PatientContact, key: UUID, at: int, after: bool) -> None:
    with pytest.raises(Crash):
        await mortal(ward, at, after=after).book(ward.slots[0], contact, key=key)


# on FHIR the claim, the Patient, the Appointment; all in one transaction; the Patient and $book; on HOSxP the Appointment alone
WRITES = [
    *(("pretend", at) for at in (1, 2, 3)),
    *(("transaction", 1), ("operation", 1), ("operation", 2)),
    *(("hosxp", 1), ("bridge", 1)),
]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("breakable", "at"), WRITES, indirect=["breakable"])
async def test_a_crash_at_any_write_and_the_same_key_again_is_one_appointment(
    breakable: Breakable, at: int, after: bool
) -> None:
    key, contact = uuid4(), someone()
    await _crash(breakable, contact, key, at, after)
    await breakable.adapter().book(breakable.slots[0], contact, key=key)
    assert await breakable.standing() == [key]
    assert not await breakable.is_free(breakable.slots[0])


@pytest.mark.parametrize(
    ("breakable", "at", "after", "booked"),
    [
        ("pretend", 1, False, False),
        ("pretend", 1, True, False),
        ("pretend", 2, True, False),
        ("pretend", 3, True, True),
        ("transaction", 1, False, False),
        ("transaction", 1, True, True),
        ("operation", 1, True, False),
        ("operation", 2, False, False),
        ("operation", 2, True, True),
        ("hosxp", 1, False, False),
        ("hosxp", 1, True, True),
        ("bridge", 1, False, False),
        ("bridge", 1, True, True),
    ],
    indirect=["breakable"],
)
async def test_a_crash_and_giving_up_is_a_free_slot_or_the_appointment(
    breakable: Breakable, at: int, after: bool, booked: bool
) -> None:
    key = uuid4()
    await _crash(breakable, someone(), key, at, after)
    left = await breakable.adapter().release(breakable.slots[0], key=key)
    assert (left is not None) is booked
    assert await breakable.is_free(breakable.slots[0]) is not booked


async def test_a_slot_that_a_crash_left_claimed_is_not_offered_to_others(pretend: PretendWard) -> None:
    await _crash(pretend, someone(), uuid4(), 1, True)
    with pytest.raises(SlotTaken):
        await pretend.adapter().book(pretend.slots[0], someone(), key=uuid4())
