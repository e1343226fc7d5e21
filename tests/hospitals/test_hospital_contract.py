"""What every hospital promises to the conversation, whatever interface stands behind it."""

from __future__ import annotations

import asyncio
from datetime import UTC, timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Appointment, Mode
from bot.domain.errors import SlotTaken
from tests.hospitals.wards import HALF_HOUR, NINE, FhirWard, Ward, someone

ALL_DAY = (NINE, NINE + timedelta(hours=8))


async def _free(ward: Ward) -> list[str]:
    return [slot.id for slot in await ward.adapter().free_slots("dental", *ALL_DAY, 10)]


# ---- looking ----------------------------------------------------------------------------------------------------


async def test_free_slots_come_earliest_first(ward: Ward) -> None:
    found = await ward.adapter().free_slots("dental", *ALL_DAY, 10)
    assert [(slot.id, slot.department) for slot in found] == [(slot.id, "dental") for slot in ward.slots]
    assert [slot.start for slot in found] == [NINE + number * HALF_HOUR for number in range(4)]
    assert all(slot.end - slot.start == HALF_HOUR and slot.start.tzinfo for slot in found)


async def test_no_more_slots_come_than_were_asked_for(ward: Ward) -> None:
    found = await ward.adapter().free_slots("dental", *ALL_DAY, 2)
    assert [slot.id for slot in found] == [slot.id for slot in ward.slots[:2]]
    assert await ward.adapter().free_slots("dental", *ALL_DAY, 0) == ()


async def test_a_window_takes_its_beginning_and_leaves_its_end(ward: Ward) -> None:
    found = await ward.adapter().free_slots("dental", NINE + HALF_HOUR, NINE + 2 * HALF_HOUR, 10)
    assert [slot.id for slot in found] == [ward.slots[1].id]


async def test_the_same_window_in_utc_shows_the_same_slots(ward: Ward) -> None:
    start, end = (moment.astimezone(UTC) for moment in ALL_DAY)
    assert len(await ward.adapter().free_slots("dental", start, end, 10)) == 4


async def test_a_day_without_slots_is_empty_and_no_error(ward: Ward) -> None:
    later = timedelta(days=30)
    assert await ward.adapter().free_slots("dental", NINE + later, NINE + later * 2, 10) == ()


async def test_slots_that_somebody_has_taken_are_not_shown(ward: Ward) -> None:
    await ward.take(ward.slots[0])
    assert await _free(ward) == [slot.id for slot in ward.slots[1:]]


# ---- booking ----------------------------------------------------------------------------------------------------


async def test_a_booked_slot_is_an_appointment_and_is_free_no_more(ward: Ward) -> None:
    hospital, key, slot = ward.adapter(), uuid4(), ward.slots[1]
    await hospital.free_slots("dental", *ALL_DAY, 10)  # what was shown before must not be shown after
    appointment = await hospital.book(slot, someone(), key=key)
    assert (appointment.key, appointment.department, appointment.hospital) == (key, "dental", "klaimor-demo")
    assert (appointment.start, appointment.end, appointment.mode) == (slot.start, slot.end, Mode.IN_PERSON)
    assert appointment.id
    assert await ward.standing() == [key]
    assert not await ward.is_free(slot)
    assert slot.id not in [each.id for each in await hospital.free_slots("dental", *ALL_DAY, 10)]
    assert slot.id not in await _free(ward)


@pytest.mark.parametrize("mode", [Mode.VIDEO, Mode.PHONE])
async def test_the_mode_stays_with_the_appointment(ward: Ward, mode: Mode) -> None:
    key, contact = uuid4(), someone()
    assert (await ward.adapter().book(ward.slots[0], contact, key=key, mode=mode)).mode is mode
    assert (await ward.adapter().book(ward.slots[0], contact, key=key)).mode is mode


async def test_the_same_key_again_is_the_same_appointment(ward: Ward) -> None:
    key, contact = uuid4(), someone()
    first = await ward.adapter().book(ward.slots[0], contact, key=key)
    again = await ward.adapter().book(ward.slots[0], contact, key=key)
    assert first == again
    assert await ward.standing() == [key]


async def test_one_key_pressed_ten_times_at_once_is_one_appointment(ward: Ward) -> None:
    hospital, key, contact = ward.adapter(), uuid4(), someone()
    made = await asyncio.gather(*(hospital.book(ward.slots[0], contact, key=key) for _ in range(10)))
    assert len({appointment.id for appointment in made}) == 1
    assert await ward.standing() == [key]


async def test_one_key_in_five_processes_at_once_is_one_appointment(ward: Ward) -> None:
    key, contact = uuid4(), someone()
    made = await asyncio.gather(*(ward.adapter().book(ward.slots[0], contact, key=key) for _ in range(5)))
    assert len({appointment.id for appointment in made}) == 1
    assert await ward.standing() == [key]


async def test_a_taken_slot_is_refused_and_nothing_of_ours_is_left(ward: Ward) -> None:
    await ward.take(ward.slots[0])
    with pytest.raises(SlotTaken):
        await ward.adapter().book(ward.slots[0], someone(), key=uuid4())
    assert await ward.standing() == []
    assert not await ward.is_free(ward.slots[0])


async def test_twenty_racers_for_one_slot_have_one_winner_and_one_appointment(ward: Ward) -> None:
    slot, keys = ward.slots[0], [uuid4() for _ in range(20)]
    racers = [ward.adapter().book(slot, someone(), key=key) for key in keys]
    ends = await asyncio.gather(*racers, return_exceptions=True)
    winners = [end for end in ends if isinstance(end, Appointment)]
    assert [type(end) for end in ends if not isinstance(end, Appointment)] == [SlotTaken] * 19
    assert await ward.standing() == [winners[0].key]
    assert not await ward.is_free(slot)


async def test_who_came_too_late_books_the_next_slot(ward: Ward) -> None:
    first, second = uuid4(), uuid4()
    await ward.adapter().book(ward.slots[0], someone(), key=first)
    contact = someone()
    with pytest.raises(SlotTaken):
        await ward.adapter().book(ward.slots[0], contact, key=uuid4())
    await ward.adapter().book(ward.slots[1], contact, key=second)
    assert sorted(await ward.standing()) == sorted([first, second])


# ---- giving up --------------------------------------------------------------------------------------------------


async def test_giving_up_what_was_never_booked_leaves_the_slot_free(ward: Ward) -> None:
    assert await ward.adapter().release(ward.slots[0], key=uuid4()) is None
    assert await ward.is_free(ward.slots[0])


async def test_giving_up_what_was_booked_after_all_returns_the_appointment(ward: Ward) -> None:
    key = uuid4()
    booked = await ward.adapter().book(ward.slots[0], someone(), key=key)
    assert await ward.adapter().release(ward.slots[0], key=key) == booked
    assert not await ward.is_free(ward.slots[0])
    assert await ward.standing() == [key]


async def test_giving_up_never_frees_what_another_holds(ward: Ward) -> None:
    key = uuid4()
    await ward.adapter().book(ward.slots[0], someone(), key=key)
    await ward.take(ward.slots[1])
    for slot in ward.slots[:2]:
        assert await ward.adapter().release(slot, key=uuid4()) is None
        assert not await ward.is_free(slot)
    assert await ward.standing() == [key]


async def test_a_slot_given_up_can_be_booked_by_the_next(ward: Ward) -> None:
    await ward.adapter().release(ward.slots[0], key=uuid4())
    key: UUID = uuid4()
    await ward.adapter().book(ward.slots[0], someone(), key=key)
    assert await ward.standing() == [key]


async def test_a_ping_answers(ward: Ward) -> None:
    await ward.adapter().ping()


# ---- what FHIR hospitals hold behind the counter ----------------------------------------------------------------


async def test_the_appointment_is_for_a_patient_of_our_own_system(fhir: FhirWard) -> None:
    contact, key = someone(), uuid4()
    await fhir.adapter().book(fhir.slots[0], contact, key=key)
    patient, appointment = (await fhir.patients(contact))[0], (await fhir.appointments())[0]
    assert patient["name"][0]["text"] == contact.name
    assert patient["telecom"][0]["value"] == contact.phone
    actors = {each["actor"]["type"]: each for each in appointment["participant"]}
    assert set(actors) == {"Patient", "Practitioner", "Location"}
    assert actors["Patient"]["actor"]["reference"] == f"Patient/{patient['id']}"
    assert (actors["Patient"]["status"], actors["Location"]["status"]) == ("needs-action", "accepted")
    assert actors["Location"]["actor"]["reference"] == f"Location/{fhir.location}"
    assert appointment["slot"][0]["reference"] == f"Slot/{fhir.slots[0].id}"


async def test_one_person_is_one_patient_and_two_are_two(fhir: FhirWard) -> None:
    one, other = someone(), someone()
    await fhir.adapter().book(fhir.slots[0], one, key=uuid4())
    await fhir.adapter().book(fhir.slots[1], one, key=uuid4())
    await fhir.adapter().book(fhir.slots[2], other, key=uuid4())
    assert len(await fhir.patients(one)) == len(await fhir.patients(other)) == 1
    patients = [
        each["actor"]["reference"]
        for appointment in await fhir.appointments()
        for each in appointment["participant"]
        if each["actor"].get("type") == "Patient"
    ]
    assert len(set(patients)) == 2


async def test_the_dentist_is_named_in_both_languages(fhir: FhirWard) -> None:
    slot = (await fhir.adapter().free_slots("dental", *ALL_DAY, 1))[0]
    assert slot.practitioner is not None
    assert (slot.practitioner.th, slot.practitioner.en) == ("ทพญ. พิมพ์ชนก รุ่งอรุณสาย", "Phimchanok Rungarunsai")


async def test_a_remark_of_the_hospital_on_a_slot_outlives_our_claim(fhir: FhirWard) -> None:
    slot, key = fhir.slots[0], uuid4()
    await fhir.put({**await fhir.get(f"Slot/{slot.id}"), "comment": "ห้อง 3"})
    await fhir.adapter().book(slot, someone(), key=key)
    assert (await fhir.get(f"Slot/{slot.id}"))["comment"] == f"ห้อง 3 hold:{key}"


async def test_a_slot_that_the_hospital_has_moved_is_not_booked_at_another_hour(fhir: FhirWard) -> None:
    slot = fhir.slots[0]
    moved = (slot.start + timedelta(hours=5)).isoformat(), (slot.end + timedelta(hours=5)).isoformat()
    await fhir.put({**await fhir.get(f"Slot/{slot.id}"), "start": moved[0], "end": moved[1]})
    with pytest.raises(SlotTaken):
        await fhir.adapter().book(slot, someone(), key=uuid4())
    assert await fhir.is_free(slot)


async def test_an_appointment_that_the_hospital_cancelled_is_not_booked_anew_by_its_key(fhir: FhirWard) -> None:
    key, contact, slot = uuid4(), someone(), fhir.slots[0]
    await fhir.adapter().book(slot, contact, key=key)
    await fhir.put({**(await fhir.appointments())[0], "status": "cancelled"})
    with pytest.raises(SlotTaken):
        await fhir.adapter().book(slot, contact, key=key)
    assert await fhir.standing() == []
    assert await fhir.is_free(slot)


async def test_an_appointment_that_the_hospital_moved_is_told_at_its_new_time(fhir: FhirWard) -> None:
    key, contact, slot, other = uuid4(), someone(), fhir.slots[0], fhir.slots[2]
    await fhir.adapter().book(slot, contact, key=key)
    times = {"start": other.start.isoformat(), "end": other.end.isoformat()}
    await fhir.put({**(await fhir.appointments())[0], "slot": [{"reference": f"Slot/{other.id}"}], **times})
    await fhir.put({**await fhir.get(f"Slot/{slot.id}"), "status": "free"})
    assert (await fhir.adapter().book(slot, contact, key=key)).start == other.start
    assert await fhir.is_free(slot)  # the old slot is somebody else's to take


async def test_two_appointments_of_one_key_become_one(fhir: FhirWard) -> None:
    key, contact = uuid4(), someone()
    await fhir.adapter().book(fhir.slots[0], contact, key=key)
    made = (await fhir.appointments())[0]
    await fhir.post({name: value for name, value in made.items() if name not in ("id", "meta")})
    assert len(await fhir.standing()) == 2
    assert (await fhir.adapter().book(fhir.slots[0], contact, key=key)).id
    assert await fhir.standing() == [key]
