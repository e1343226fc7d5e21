"""A hospital's own bridge at a booking: what its answers mean, and what is sent again or never again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Appointment, Mode, Slot
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NotLinked, OutcomeUnknown, SlotTaken
from tests.fakes.registered import somebody
from tests.hospitals.bridge_ward import BridgeWard
from tests.hospitals.conftest import bridge_ward
from tests.hospitals.impatience import impatient, settled, what_is_said
from tests.hospitals.odd_bridge import NOT_FOUND, OddBridge, odd_bridge
from tests.hospitals.wards import HALF_HOUR, NINE, someone

KEY = UUID("5f0c4a52-6c1f-4b57-9c52-0f6f1c8a9b31")
APPOINTMENT = {
    "id": "a-1",
    "key": str(KEY),
    "version": "v1",
    "status": "booked",
    "accepted": False,
    "start": "2026-12-02T09:00:00+07:00",
    "end": "2026-12-02T09:30:00+07:00",
    "mode": "in_person",
}

SLOT = Slot("d-0", "dental", NINE, NINE + HALF_HOUR)


async def _book(odd: OddBridge) -> Appointment:
    hospital = odd.adapter()
    try:
        return await hospital.book(SLOT, someone(), key=KEY)
    finally:
        await hospital.aclose()


@pytest.fixture
async def odd() -> AsyncIterator[OddBridge]:
    async with odd_bridge() as bridge:
        yield bridge


# ---- for whom ---------------------------------------------------------------------------------------------------


async def test_where_a_record_is_needed_who_has_none_is_told_so_and_books_once_linked() -> None:
    async with bridge_ward(strict=True) as ward:
        contact, key = someone(), uuid4()
        with pytest.raises(NotLinked):
            await ward.adapter().book(ward.slots[0], contact, key=key)
        assert await ward.is_free(ward.slots[0])
        linked = replace(contact, record=await ward.register(somebody()))
        assert (await ward.adapter().book(ward.slots[0], linked, key=key)).key == key


async def test_a_linked_record_is_booked_for_as_the_one_that_it_was_merged_into(bridge: BridgeWard) -> None:
    kept = await bridge.register(somebody())
    merged = await bridge.register(somebody(merged_into=kept))
    contact = replace(someone(), record=merged)
    await bridge.adapter().book(bridge.slots[0], contact, key=uuid4())
    assert [each["record"] for each in await bridge.appointments()] == [kept]
    assert await bridge.patients(contact) == []


# ---- the hospital's word ----------------------------------------------------------------------------------------


async def test_a_slot_that_was_moved_is_not_booked_at_another_hour_and_its_key_never_again(bridge: BridgeWard) -> None:
    told_later = replace(bridge.slots[0], start=NINE + HALF_HOUR, end=NINE + 2 * HALF_HOUR)
    key, contact = uuid4(), someone()
    for slot in (told_later, bridge.slots[0]):
        with pytest.raises(SlotTaken):
            await bridge.adapter().book(slot, contact, key=key)
    assert await bridge.standing() == []
    assert await bridge.is_free(bridge.slots[0])


async def test_a_slot_of_many_places_is_taken_when_all_are() -> None:
    async with bridge_ward(places=3) as ward:
        for _ in range(3):
            await ward.adapter().book(ward.slots[0], someone(), key=uuid4())
        with pytest.raises(SlotTaken):
            await ward.adapter().book(ward.slots[0], someone(), key=uuid4())
        assert len(await ward.standing()) == 3


async def test_what_the_counter_moved_is_told_at_its_new_time(bridge: BridgeWard) -> None:
    key, contact = uuid4(), someone()
    await bridge.adapter().book(bridge.slots[0], contact, key=key, mode=Mode.PHONE)
    await bridge.move(key, bridge.slots[2])
    again = await bridge.adapter().book(bridge.slots[0], contact, key=key)
    assert (again.start, again.end, again.mode) == (bridge.slots[2].start, bridge.slots[2].end, Mode.PHONE)


# ---- what comes too late ----------------------------------------------------------------------------------------


async def test_a_request_that_comes_after_giving_up_books_nothing(bridge: BridgeWard) -> None:
    key = uuid4()
    await bridge.break_down(late_commit=1, only=bridge.written)
    assert isinstance(await what_is_said(impatient(bridge), bridge, someone(), key), OutcomeUnknown)
    await bridge.break_down(late_seconds=60)
    assert await bridge.adapter().release(bridge.slots[0], key=key) is None
    await bridge.break_down(commit_late=True)
    await settled(bridge)
    assert await bridge.adapter().release(bridge.slots[0], key=key) is None
    assert await bridge.standing() == []
    assert await bridge.is_free(bridge.slots[0])
    with pytest.raises(SlotTaken):
        await bridge.adapter().book(bridge.slots[0], someone(), key=key)


async def test_a_request_that_comes_after_the_slot_was_lost_books_nothing(bridge: BridgeWard) -> None:
    ours, theirs, contact = uuid4(), uuid4(), someone()
    await bridge.break_down(late_commit=1, only=bridge.written)
    assert isinstance(await what_is_said(impatient(bridge), bridge, contact, ours), OutcomeUnknown)
    await bridge.break_down(late_seconds=60)
    other = await bridge.adapter().book(bridge.slots[0], someone(), key=theirs)
    with pytest.raises(SlotTaken):
        await bridge.adapter().book(bridge.slots[0], contact, key=ours)
    await bridge.adapter().cancel(other, bridge.slots[0])
    await bridge.break_down(commit_late=True)
    await settled(bridge)
    assert await bridge.standing() == []
    assert await bridge.is_free(bridge.slots[0])


@pytest.mark.parametrize(("fault", "times"), [("cut_before", 2), ("error_500", 2), ("hang", 1), ("late_commit", 1)])
async def test_a_lost_request_is_sent_once_more_and_one_that_was_not_waited_for_is_not(
    bridge: BridgeWard, fault: str, times: int
) -> None:
    await bridge.break_down(**{fault: 1 if fault != "hang" else True}, only=bridge.written)
    said = await what_is_said(impatient(bridge), bridge, someone(), uuid4())
    assert isinstance(said, OutcomeUnknown) is (times == 1)
    assert (await bridge.state())["requests"][bridge.written] == times


async def test_a_key_that_is_being_worked_on_is_left_to_be_asked_for_later(odd: OddBridge) -> None:
    odd.answers["POST /appointments"] = 409, {"title": "wait", "status": 409, "code": "in-progress"}
    with pytest.raises(OutcomeUnknown):
        await _book(odd)
    assert odd.asked["POST /appointments"] == 1


# ---- answers that are not as the contract has them --------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (409, {"title": "no", "status": 409, "code": "patient-unknown"}, HospitalRefused),
        (409, {"title": "no", "status": 409, "code": "a-code-of-tomorrow"}, HospitalRefused),
        (400, {"title": "no", "status": 400, "code": "bad-request"}, HospitalRefused),
        (403, {"title": "no", "status": 403, "code": "forbidden"}, HospitalRefused),
        (409, {"title": "no"}, OutcomeUnknown),
        (404, "<h1>no such tunnel</h1>", OutcomeUnknown),
        (201, "<h1>ปิดปรับปรุง</h1>", OutcomeUnknown),
        (201, {}, OutcomeUnknown),
        (201, {**APPOINTMENT, "start": "2026-12-02T09:00:00"}, OutcomeUnknown),
        (201, {**APPOINTMENT, "start": "2569-12-02T09:00:00+07:00"}, OutcomeUnknown),
        (201, {**APPOINTMENT, "key": str(uuid4())}, OutcomeUnknown),
        (201, {**APPOINTMENT, "status": "confirmed"}, OutcomeUnknown),
        (302, {}, OutcomeUnknown),
        (502, "bad gateway", OutcomeUnknown),
        (401, {"title": "who?", "status": 401, "code": "unauthorised"}, HospitalUnavailable),
        (503, "<h1>ปิดปรับปรุง</h1>", HospitalUnavailable),
    ],
)
async def test_what_an_answer_to_a_booking_means(
    odd: OddBridge, status: int, body: object, error: type[Exception]
) -> None:
    odd.answers["POST /appointments"] = status, body
    with pytest.raises(error) as said:
        await _book(odd)
    assert type(said.value) is error or error is OutcomeUnknown


async def test_an_answer_of_the_contract_is_an_appointment(odd: OddBridge) -> None:
    odd.answers["POST /appointments"] = 201, {**APPOINTMENT, "colour": "a member of tomorrow"}
    booked = await _book(odd)
    assert (booked.id, booked.key, booked.start) == ("a-1", KEY, NINE)
    [said] = odd.said
    assert (said["slot"], said["start"], said["mode"]) == ("d-0", NINE.isoformat(), "in_person")
    assert said["patient"].keys() == {"own", "name", "phone", "hn"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, "<h1>no such tunnel</h1>"),
        (404, {"title": "no"}),
        (200, {}),
        (200, {**APPOINTMENT, "key": str(uuid4())}),
        (401, {"title": "who?", "status": 401, "code": "unauthorised"}),
        (302, {}),
        (500, NOT_FOUND),
    ],
)
async def test_a_key_that_cannot_be_looked_up_is_not_taken_for_one_without_an_appointment(
    odd: OddBridge, status: int, body: object
) -> None:
    odd.answers[f"GET /bookings/{KEY}"] = status, body
    with pytest.raises(HospitalUnavailable):
        await _book(odd)
    assert odd.asked["POST /appointments"] == 0


async def test_giving_up_is_refused_while_the_appointment_stands_and_unknown_when_nobody_answers(
    odd: OddBridge,
) -> None:
    hospital, slot = odd.adapter(), SLOT
    odd.answers[f"DELETE /bookings/{KEY}"] = 409, {"title": "no", "status": 409, "code": "stands"}
    odd.answers[f"GET /bookings/{KEY}"] = 200, APPOINTMENT
    left = await hospital.release(slot, key=KEY)
    assert left is not None
    assert left.id == "a-1"
    odd.answers[f"GET /bookings/{KEY}"] = 200, {**APPOINTMENT, "status": "cancelled"}
    assert await hospital.release(slot, key=KEY) is None
    odd.answers[f"DELETE /bookings/{KEY}"] = 502, "bad gateway"
    with pytest.raises(OutcomeUnknown):
        await hospital.release(slot, key=KEY)
    await hospital.aclose()
