"""Hospitals that honour no If-Match or no If-None-Exist: the first Appointment wins, and doubles are taken back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.appointment import Appointment
from bot.domain.errors import BadConfiguration, HospitalRefused, SlotTaken
from integrations.fhir.client import FhirClient, Versioned
from integrations.hospitals.fhir_r4 import FhirR4Hospital
from tests.hospitals.wards import NINE, PretendWard, someone


async def test_without_if_match_twenty_racers_leave_one_appointment(pretend: PretendWard) -> None:
    await pretend.break_down(ignore_if_match=True)
    slot = pretend.slots[0]
    racers = [pretend.adapter(if_match=False).book(slot, someone(), key=uuid4()) for _ in range(20)]
    ends = await asyncio.gather(*racers, return_exceptions=True)
    winners = [end.key for end in ends if isinstance(end, Appointment)]
    assert len(winners) == 1
    assert {type(end) for end in ends if not isinstance(end, Appointment)} == {SlotTaken}
    assert await pretend.standing() == winners
    assert not await pretend.is_free(slot)


async def test_without_if_match_the_loser_does_not_free_the_winners_slot(pretend: PretendWard) -> None:
    await pretend.break_down(ignore_if_match=True)
    slot, winner, loser = pretend.slots[0], uuid4(), uuid4()
    await pretend.adapter(if_match=False).book(slot, someone(), key=winner)
    await pretend.put({**await pretend.get(f"Slot/{slot.id}"), "comment": f"hold:{loser}"})  # the last claim shows
    assert await pretend.adapter(if_match=False).release(slot, key=loser) is None
    assert not await pretend.is_free(slot)
    assert await pretend.standing() == [winner]


async def test_without_if_match_a_crash_before_the_count_is_settled_by_the_same_key(pretend: PretendWard) -> None:
    await pretend.break_down(ignore_if_match=True)
    slot, first, second, contact = pretend.slots[0], uuid4(), uuid4(), someone()
    await pretend.adapter(if_match=False).book(slot, someone(), key=first)
    await pretend.put({**await pretend.get(f"Slot/{slot.id}"), "status": "free"})
    with pytest.raises(SlotTaken):
        await pretend.adapter(if_match=False).book(slot, contact, key=second)
    with pytest.raises(SlotTaken):
        await pretend.adapter(if_match=False).book(slot, contact, key=second)
    assert await pretend.standing() == [first]


async def test_without_if_none_exist_one_key_in_five_processes_is_one_appointment(pretend: PretendWard) -> None:
    await pretend.break_down(ignore_if_none_exist=True)
    key, contact, slot = uuid4(), someone(), pretend.slots[0]
    await asyncio.gather(
        *(pretend.adapter().book(slot, contact, key=key) for _ in range(5)),
        return_exceptions=True,
    )
    await pretend.adapter().book(slot, contact, key=key)
    assert await pretend.standing() == [key]


async def test_a_server_without_versions_is_refused_until_it_is_said_to_be_one(pretend: PretendWard) -> None:
    class Unversioned(FhirClient):
        async def read(self, path, deadline):  # type: ignore[no-untyped-def]
            return Versioned((await super().read(path, deadline)).resource, None)

    with pytest.raises(HospitalRefused, match="if_match"):
        await pretend.adapter(client=Unversioned(pretend.base_url)).book(pretend.slots[0], someone(), key=uuid4())
    hospital = pretend.adapter(client=Unversioned(pretend.base_url), if_match=False)
    assert await hospital.book(pretend.slots[0], someone(), key=uuid4())


@pytest.mark.parametrize("options", [{"if_mach": False}, {"if_match": "no"}, {"budget": 60}, {"cache": 600}])
async def test_options_that_are_wrong_are_named_at_the_start(pretend: PretendWard, options: dict[str, object]) -> None:
    with pytest.raises(BadConfiguration, match="klaimor-demo"):
        FhirR4Hospital(pretend.settings(options))


async def test_a_doctor_who_cannot_be_read_does_not_hide_the_slots(pretend: PretendWard) -> None:
    await pretend.break_down(error_503=9, retry_after=0, only="GET Practitioner")
    found = await pretend.adapter().free_slots("dental", NINE, NINE + timedelta(hours=8), 10)
    assert [slot.practitioner for slot in found] == [None] * 4
