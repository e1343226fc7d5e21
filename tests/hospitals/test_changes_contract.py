"""What every hospital promises of appointments that stand: looked at, confirmed and cancelled, and doing it twice changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Appointment, Standing
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoLongerStands, OutcomeUnknown
from bot.domain.ports.hospital import HospitalBooking
from integrations.fhir.client import FhirClient
from tests.hospitals.breakable import Breakable
from tests.hospitals.faults import FAULTS
from tests.hospitals.impatience import impatient, settled
from tests.hospitals.wards import FhirWard, PretendWard, Ward, someone


async def booked(ward: Ward, number: int = 0, key: UUID | None = None) -> tuple[HospitalBooking, Appointment]:
    """Somebody has an Appointment on this slot of the ward."""
    hospital = ward.adapter()
    return hospital, await hospital.book(ward.slots[number], someone(), key=key or uuid4())


async def state(ward: Ward, *appointments: Appointment) -> list[Standing | None]:
    """How they stand, as another process sees it."""
    seen = await ward.adapter().look(appointments)
    return [seen.get(each.key) for each in appointments]


# ---- looking ----------------------------------------------------------------------------------------------------


async def test_an_appointment_is_seen_as_it_was_booked(ward: Ward) -> None:
    _, appointment = await booked(ward)
    [seen] = await state(ward, appointment)
    assert seen is not None
    assert (seen.stands, seen.begun, seen.accepted) == (True, False, False)
    assert (seen.start, seen.end) == (appointment.start, appointment.end)


async def test_many_are_seen_at_once_each_as_it_is(ward: Ward) -> None:
    (_, kept), (_, moved), (_, gone) = [await booked(ward, number) for number in range(3)]
    await ward.move(moved.key, ward.slots[3])
    await ward.call_off(gone.key)
    unknown = replace(kept, id="no-such-appointment", key=uuid4())
    seen = await state(ward, kept, moved, gone, unknown)
    assert [each is not None and each.stands for each in seen] == [True, True, False, False]
    assert [each is not None and each.known for each in seen] == [True, True, True, False], (
        "cancelled is known, unknown is not"
    )
    assert seen[1] is not None
    assert seen[1].start is not None
    assert seen[1].start.astimezone(UTC) == ward.slots[3].start


async def test_looking_at_nothing_asks_nothing(ward: Ward) -> None:
    assert dict(await ward.adapter().look([])) == {}


async def test_a_patient_who_has_arrived_is_seen(ward: Ward) -> None:
    _, appointment = await booked(ward)
    await ward.receive(appointment.key)
    [seen] = await state(ward, appointment)
    assert seen is not None
    assert (seen.stands, seen.begun) == (True, True)


# ---- confirming -------------------------------------------------------------------------------------------------


async def test_a_confirmed_appointment_is_known_to_the_hospital(ward: Ward) -> None:
    hospital, appointment = await booked(ward)
    assert not await ward.has_accepted(appointment.key)
    await hospital.accept(appointment)
    assert await ward.has_accepted(appointment.key)
    [seen] = await state(ward, appointment)
    assert seen is not None
    assert (seen.stands, seen.accepted, seen.start) == (True, True, appointment.start)
    assert await ward.standing() == [appointment.key]


async def test_confirming_again_and_from_everywhere_at_once_is_done(ward: Ward) -> None:
    _, appointment = await booked(ward)
    await asyncio.gather(*(ward.adapter().accept(appointment) for _ in range(4)))
    await ward.adapter().accept(appointment)
    assert await ward.has_accepted(appointment.key)


async def test_what_was_cancelled_at_the_counter_cannot_be_confirmed(ward: Ward) -> None:
    hospital, appointment = await booked(ward)
    await ward.call_off(appointment.key)
    with pytest.raises(NoLongerStands):
        await hospital.accept(appointment)


async def test_what_the_hospital_does_not_know_cannot_be_confirmed(ward: Ward) -> None:
    hospital, appointment = await booked(ward)
    with pytest.raises(NoLongerStands):
        await hospital.accept(replace(appointment, id="no-such-appointment", key=uuid4()))


# ---- cancelling -------------------------------------------------------------------------------------------------


async def test_a_cancelled_appointment_frees_its_slot_for_the_next(ward: Ward) -> None:
    hospital, appointment = await booked(ward)
    await hospital.cancel(appointment, ward.slots[0])
    assert await ward.standing() == []
    assert await ward.is_free(ward.slots[0])
    _, other = await booked(ward)
    assert await ward.standing() == [other.key]


async def test_cancelling_again_is_done_and_takes_nothing_from_the_next(ward: Ward) -> None:
    hospital, appointment = await booked(ward)
    await hospital.cancel(appointment, ward.slots[0])
    _, other = await booked(ward)
    await hospital.cancel(appointment, ward.slots[0])
    assert await ward.standing() == [other.key]
    assert not await ward.is_free(ward.slots[0])


async def test_cancelling_twice_at_the_same_moment_is_one_cancellation(ward: Ward) -> None:
    _, appointment = await booked(ward)
    await asyncio.gather(*(ward.adapter().cancel(appointment, ward.slots[0]) for _ in range(4)))
    assert await ward.standing() == []
    assert await ward.is_free(ward.slots[0])


async def test_a_slot_that_the_counter_took_meanwhile_stays_taken(ward: Ward) -> None:
    hospital, appointment = await booked(ward)
    await ward.call_off(appointment.key)
    await ward.take(ward.slots[0])
    await hospital.cancel(appointment, ward.slots[0])
    assert not await ward.is_free(ward.slots[0])


async def test_cancelling_what_the_hospital_does_not_know_is_done(ward: Ward) -> None:
    hospital, appointment = await booked(ward)
    await hospital.cancel(replace(appointment, id="no-such-appointment", key=uuid4()), ward.slots[1])
    assert await ward.standing() == [appointment.key]
    assert not await ward.is_free(ward.slots[0])


async def test_who_has_arrived_cannot_cancel_any_more(ward: Ward) -> None:
    hospital, appointment = await booked(ward)
    await ward.receive(appointment.key)
    with pytest.raises(HospitalRefused):
        await hospital.cancel(appointment, ward.slots[0])
    assert not await ward.is_free(ward.slots[0])


async def test_a_cancelled_key_is_not_booked_anew(ward: Ward) -> None:
    hospital, contact, key = ward.adapter(), someone(), uuid4()
    await hospital.cancel(await hospital.book(ward.slots[0], contact, key=key), ward.slots[0])
    with pytest.raises(Exception, match=ward.slots[0].id):
        await hospital.book(ward.slots[0], contact, key=key)
    assert await ward.standing() == []


# ---- what FHIR hospitals hold behind the counter ----------------------------------------------------------------


async def test_a_confirmation_changes_the_patients_word_and_nothing_else(fhir: FhirWard) -> None:
    hospital, appointment = await booked(fhir)
    before = await fhir.of_key(appointment.key)
    await fhir.put({**before, "comment": "เตรียมฟิล์มเก่า"})
    await hospital.accept(appointment)
    after = await fhir.of_key(appointment.key)
    assert after["comment"] == "เตรียมฟิล์มเก่า"
    assert after["status"] == "booked"
    kept = [name for name in before if name not in ("meta", "participant")]
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert [each["actor"] for each in after["participant"]] == [each["actor"] for each in before["participant"]]


async def test_a_cancellation_says_that_it_was_the_patients(fhir: FhirWard) -> None:
    hospital, appointment = await booked(fhir)
    await hospital.cancel(appointment, fhir.slots[0])
    assert (await fhir.of_key(appointment.key))["cancelationReason"]["coding"][0]["code"] == "pat"
    assert (await fhir.get(f"Slot/{fhir.slots[0].id}")).get("comment", "") == ""


async def test_an_appointment_that_the_counter_moved_frees_the_slot_it_is_on_now(fhir: FhirWard) -> None:
    hospital, appointment = await booked(fhir)
    await fhir.move(appointment.key, fhir.slots[2])
    _, other = await booked(fhir, 1)
    await hospital.cancel(appointment, fhir.slots[0])
    assert await fhir.is_free(fhir.slots[2])
    assert await fhir.standing() == [other.key]
    assert not await fhir.is_free(fhir.slots[1])


async def test_the_old_slot_of_a_moved_appointment_is_somebody_elses(fhir: FhirWard) -> None:
    hospital, appointment = await booked(fhir)
    await fhir.move(appointment.key, fhir.slots[2])
    await fhir.take(fhir.slots[0])
    await hospital.cancel(appointment, fhir.slots[0])
    assert not await fhir.is_free(fhir.slots[0])


async def test_an_appointment_of_another_key_is_neither_seen_nor_touched(fhir: FhirWard) -> None:
    hospital, appointment = await booked(fhir)
    stranger = replace(appointment, key=uuid4())
    assert await state(fhir, stranger) == [None]
    for deed in (hospital.accept(stranger), hospital.cancel(stranger, fhir.slots[0])):
        with pytest.raises(HospitalRefused):
            await deed
    assert await fhir.standing() == [appointment.key]


async def test_one_that_cannot_be_read_costs_the_others_nothing(pretend: PretendWard) -> None:
    (_, good), (_, odd) = [await booked(pretend, number) for number in range(2)]
    await pretend.put({**await pretend.of_key(odd.key), "slot": "not a list"})
    seen = await state(pretend, good, odd)
    assert seen[0] is not None
    assert seen[0].stands
    assert seen[1] is None


async def test_fifty_are_asked_for_in_one_search(pretend: PretendWard) -> None:
    _, appointment = await booked(pretend)
    before = (await pretend.state())["requests"].get("GET Appointment", 0)
    many = [replace(appointment, id=f"missing-{n}", key=uuid4()) for n in range(3)]
    await state(pretend, appointment, *many)
    assert (await pretend.state())["requests"]["GET Appointment"] - before == 1 + len(many)


# ---- trouble ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["error_503", "maintenance_html", "cut_before", "gateway_404"])
async def test_nothing_is_known_while_the_hospital_does_not_answer(breakable: Breakable, fault: str) -> None:
    hospital, appointment = await booked(breakable)
    await breakable.break_down(**{fault: 99}, retry_after=0)
    with pytest.raises(HospitalUnavailable):
        await hospital.look([appointment])
    with pytest.raises(HospitalUnavailable):
        await breakable.adapter().accept(appointment)
    with pytest.raises(HospitalUnavailable):
        await breakable.adapter().cancel(appointment, breakable.slots[0])
    await breakable.mend()
    assert await breakable.standing() == [appointment.key]
    assert not await breakable.has_accepted(appointment.key)


@pytest.mark.parametrize("fault", ["cut_after_commit", "truncated_json"])
async def test_a_lost_answer_is_looked_up_and_both_deeds_are_done_once(breakable: Breakable, fault: str) -> None:
    hospital, appointment = await booked(breakable)
    await breakable.break_down(**{fault: 1}, only=breakable.confirmed)
    await hospital.accept(appointment)
    assert await breakable.has_accepted(appointment.key)
    await breakable.break_down(**{fault: 1}, only=breakable.cancelled)
    await hospital.cancel(appointment, breakable.slots[0])
    assert await breakable.standing() == []
    assert await breakable.is_free(breakable.slots[0])


@pytest.mark.parametrize("fault", FAULTS)
async def test_what_is_said_of_a_cancellation_is_true_and_the_next_try_ends_it(
    breakable: Breakable, fault: str
) -> None:
    _, appointment = await booked(breakable)
    await breakable.break_down(**FAULTS[fault], only=breakable.cancelled)
    said = await _said(impatient(breakable).cancel(appointment, breakable.slots[0]))
    await breakable.mend()
    if said is None:
        assert await breakable.standing() == []
        assert await breakable.is_free(breakable.slots[0])
    elif not isinstance(said, OutcomeUnknown):
        assert await breakable.standing() == [appointment.key]
    await breakable.adapter().cancel(appointment, breakable.slots[0])
    await breakable.break_down(commit_late=True)
    await settled(breakable)
    assert await breakable.standing() == []
    assert await breakable.is_free(breakable.slots[0])


@pytest.mark.parametrize("fault", FAULTS)
async def test_what_is_said_of_a_confirmation_is_true_and_the_next_try_ends_it(
    breakable: Breakable, fault: str
) -> None:
    _, appointment = await booked(breakable)
    await breakable.break_down(**FAULTS[fault], only=breakable.confirmed)
    said = await _said(impatient(breakable).accept(appointment))
    await breakable.mend()
    if not isinstance(said, OutcomeUnknown):
        assert await breakable.has_accepted(appointment.key) is (said is None)
    await breakable.adapter().accept(appointment)
    await breakable.break_down(commit_late=True)
    await settled(breakable)
    assert await breakable.has_accepted(appointment.key)
    assert await breakable.standing() == [appointment.key]
    assert not await breakable.is_free(breakable.slots[0])


async def _said(deed: Awaitable[None]) -> Exception | None:
    """The error that the conversation would have to tell of; None: it is done."""
    try:
        await deed
    except (HospitalUnavailable, HospitalRefused, OutcomeUnknown, NoLongerStands) as error:
        return error
    return None


async def test_a_slot_that_could_not_be_freed_is_freed_by_the_next_try(pretend: PretendWard) -> None:
    hospital, appointment = await booked(pretend)
    await pretend.break_down(error_503=10, retry_after=0, only="PUT Slot")
    with pytest.raises(OutcomeUnknown):
        await hospital.cancel(appointment, pretend.slots[0])
    await pretend.mend()
    assert await pretend.standing() == []
    assert not await pretend.is_free(pretend.slots[0])
    await pretend.adapter().cancel(appointment, pretend.slots[0])
    assert await pretend.is_free(pretend.slots[0])


async def test_a_write_that_is_refused_changes_nothing(pretend: PretendWard) -> None:
    client = _Forbidden(pretend.base_url)
    _, appointment = await booked(pretend)
    hospital = pretend.adapter(client=client)
    with pytest.raises(HospitalRefused):
        await hospital.accept(appointment)
    with pytest.raises(HospitalRefused):
        await hospital.cancel(appointment, pretend.slots[0])
    assert await pretend.standing() == [appointment.key]


class _Forbidden(FhirClient):
    """May read and not write."""

    async def update(self, *_: object, **__: object) -> None:  # type: ignore[override]
        raise HospitalRefused("403 forbidden")
