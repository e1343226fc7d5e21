"""A crash or a late commit between the claim of a slot and its Appointment: one Appointment, or a free slot."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import PatientContact
from bot.domain.errors import OutcomeUnknown, SlotTaken
from integrations.fhir.client import FhirClient
from tests.hospitals.impatience import impatient, settled, what_is_said
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


async def test_a_late_commit_after_giving_up_keeps_its_slot_when_it_is_still_free(pretend: PretendWard) -> None:
    key = uuid4()
    await pretend.break_down(late_commit=1, only="POST Appointment")
    assert isinstance(await what_is_said(impatient(pretend), pretend, someone(), key), OutcomeUnknown)
    await pretend.break_down(late_seconds=60)
    assert await pretend.adapter().release(pretend.slots[0], key=key) is None
    await pretend.break_down(commit_late=True)
    await settled(pretend)
    left = await pretend.adapter().release(pretend.slots[0], key=key)
    assert left is not None
    assert await pretend.standing() == [key]
    assert not await pretend.is_free(pretend.slots[0])


# ---- crashes ----------------------------------------------------------------------------------------------------


class Crash(BaseException):
    """The process dies here."""


class Mortal(FhirClient):
    """A client whose process dies before or after its n-th write."""

    def __init__(self, base_url: str, *, at: int, after: bool) -> None:
        super().__init__(base_url)
        self._left, self._after = at, after

    async def create(self, resource, deadline, *, if_none_exist=None):  # type: ignore[no-untyped-def]
        self._die(before=True)
        made = await super().create(resource, deadline, if_none_exist=if_none_exist)
        self._die(before=False)
        return made

    async def update(self, resource, deadline, *, if_match=None):  # type: ignore[no-untyped-def]
        self._die(before=True)
        kept = await super().update(resource, deadline, if_match=if_match)
        self._die(before=False)
        return kept

    def _die(self, *, before: bool) -> None:
        self._left -= before
        if self._left == 0 and before is not self._after:
            raise Crash


async def _crash(ward: PretendWard, contact: PatientContact, key: UUID, at: int, after: bool) -> None:
    with pytest.raises(Crash):
        await ward.adapter(client=Mortal(ward.base_url, at=at, after=after)).book(ward.slots[0], contact, key=key)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", [1, 2, 3])  # the claim, the Patient, the Appointment
async def test_a_crash_at_any_write_and_the_same_key_again_is_one_appointment(
    pretend: PretendWard, at: int, after: bool
) -> None:
    key, contact = uuid4(), someone()
    await _crash(pretend, contact, key, at, after)
    await pretend.adapter().book(pretend.slots[0], contact, key=key)
    assert await pretend.standing() == [key]
    assert not await pretend.is_free(pretend.slots[0])


@pytest.mark.parametrize(
    ("at", "after", "booked"), [(1, False, False), (1, True, False), (2, True, False), (3, True, True)]
)
async def test_a_crash_and_giving_up_is_a_free_slot_or_the_appointment(
    pretend: PretendWard, at: int, after: bool, booked: bool
) -> None:
    key = uuid4()
    await _crash(pretend, someone(), key, at, after)
    left = await pretend.adapter().release(pretend.slots[0], key=key)
    assert (left is not None) is booked
    assert await pretend.is_free(pretend.slots[0]) is not booked


async def test_a_slot_that_a_crash_left_claimed_is_not_offered_to_others(pretend: PretendWard) -> None:
    await _crash(pretend, someone(), uuid4(), 1, True)
    with pytest.raises(SlotTaken):
        await pretend.adapter().book(pretend.slots[0], someone(), key=uuid4())
