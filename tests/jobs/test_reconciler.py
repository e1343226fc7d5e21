"""Hospital writes whose end nobody knows are settled by key, and the patient is told once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import BookingState, Mode, PatientContact, Slot
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoHospital, OutcomeUnknown, SlotTaken
from tests.jobs.ward import HOSPITAL, PERSON, Ward, ward
from tests.service.booking_by_phone import BOOKED_LATE, NOT_BOOKED_LATE

WHO = PatientContact(uuid4(), "สมศรี ใจดี", "0812345678")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward(tmp_path) as built:
        yield built


async def left_unknown(place: Ward, slot: Slot, key: UUID) -> None:
    """A booking whose answer was lost."""
    with pytest.raises(OutcomeUnknown):
        await place.booking().book(PERSON, HOSPITAL, slot, WHO, key=key)


async def left_requested(place: Ward, slot: Slot, key: UUID) -> None:
    """A booking that was written down, and then the process died."""
    await place.storage.bookings.request(PERSON, HOSPITAL, slot, WHO, Mode.IN_PERSON, key=key, now=place.now())


async def state(place: Ward) -> tuple[BookingState, bool]:
    """How the newest booking stands, and whether the patient knows."""
    booking = (await place.storage.records.peek(PERSON)).patient.bookings[0]
    return booking.state, booking.told


@pytest.mark.parametrize("where", ["unknown_before", "unknown_after"])
async def test_a_lost_answer_ends_in_one_appointment_and_is_told_once(place: Ward, where: str) -> None:
    setattr(place.hospital, where, 1)
    await left_unknown(place, place.slot(), uuid4())
    reconciler = place.reconciler()
    assert await reconciler.settle_all() == 1
    assert await state(place) == (BookingState.BOOKED, True)
    assert len(place.hospital.appointments) == 1
    [told] = await place.said()
    assert BOOKED_LATE in told
    assert await reconciler.settle_all() == 0
    assert await place.said() == []


async def test_a_crash_before_the_write_is_made_good(place: Ward) -> None:
    key = uuid4()
    await left_requested(place, place.slot(), key)
    await place.reconciler().settle_all()
    assert list(place.hospital.appointments) == [key]
    assert await state(place) == (BookingState.BOOKED, True)


async def test_a_slot_that_went_to_another_is_told_as_not_booked(place: Ward) -> None:
    slot = place.slot()
    await left_requested(place, slot, uuid4())
    place.hospital.take(slot)
    await place.reconciler().settle_all()
    assert await state(place) == (BookingState.TAKEN, True)
    assert NOT_BOOKED_LATE in (await place.said())[0]


async def test_while_the_hospital_is_away_nothing_is_said_and_it_is_asked_again_later(place: Ward) -> None:
    place.hospital.unknown_before = 1
    await left_unknown(place, place.slot(), uuid4())
    place.hospital.unavailable = HospitalUnavailable("down")
    reconciler = place.reconciler()
    await reconciler.settle_all()
    assert await state(place) == (BookingState.UNKNOWN, False)
    assert await place.said() == []
    place.hospital.unavailable = None
    await reconciler.settle_all()
    assert await state(place) == (BookingState.BOOKED, True)


async def test_what_the_hospital_refuses_goes_to_staff_and_is_told(place: Ward) -> None:
    await left_requested(place, place.slot(), uuid4())
    place.hospital.refusing = True
    await place.reconciler().settle_all()
    assert await state(place) == (BookingState.REFUSED, True)
    assert ("booking_refused", "book") in await place.cases()


@pytest.mark.parametrize(("hours", "later"), [(1, 2), (100, 7)], ids=["the time has come", "after six hours"])
async def test_what_would_surprise_the_patient_is_given_up_and_the_slot_is_freed(
    place: Ward, hours: float, later: float
) -> None:
    slot = place.slot(hours)
    place.hospital.unknown_before = 1
    await left_unknown(place, slot, uuid4())
    assert slot.id in place.hospital.holders
    place.moved = later * 3600
    await place.reconciler().settle_all()
    assert place.hospital.holders == {}
    assert place.hospital.appointments == {}
    assert await state(place) == (BookingState.NOT_BOOKED, True)
    assert NOT_BOOKED_LATE in (await place.said())[0]


async def test_an_appointment_that_stands_after_all_is_told_even_when_it_was_to_be_given_up(place: Ward) -> None:
    place.hospital.unknown_after = 1
    await left_unknown(place, place.slot(100), uuid4())
    place.moved = 7 * 3600
    await place.reconciler().settle_all()
    assert await state(place) == (BookingState.BOOKED, True)


async def test_a_patient_who_is_being_talked_with_is_told_later(place: Ward) -> None:
    place.hospital.unknown_after = 1
    await left_unknown(place, place.slot(), uuid4())
    reconciler = place.reconciler()
    await place.steals()
    await reconciler.settle_all()
    assert await state(place) == (BookingState.BOOKED, False)
    assert await place.said() == []
    place.moved = 3700
    await reconciler.settle_all()
    assert await state(place) == (BookingState.BOOKED, True)
    assert len(await place.said()) == 1


async def test_a_patient_whose_message_still_waits_is_told_by_that_message_first(place: Ward) -> None:
    place.hospital.unknown_after = 1
    await left_unknown(place, place.slot(), uuid4())
    await place.receives("ยืนยันจอง")
    reconciler = place.reconciler()
    await reconciler.settle_all()
    assert await place.said() == []
    await place.turns().serve(PERSON)
    await place.said()
    await reconciler.settle_all()
    assert await state(place) == (BookingState.BOOKED, True)


async def test_one_that_cannot_be_settled_holds_up_no_other(place: Ward) -> None:
    place.hospital.unknown_after = 1
    await left_unknown(place, place.slot(), uuid4())
    await place.storage.bookings.request(
        PERSON, "closed down", place.slot(), WHO, Mode.IN_PERSON, key=uuid4(), now=place.now()
    )
    assert await place.reconciler().settle_all() == 2
    states = {each.state for each in (await place.storage.records.peek(PERSON)).patient.bookings}
    assert states == {BookingState.BOOKED, BookingState.REQUESTED}


# ---- the booking that handlers are given --------------------------------------------------------------------------


async def test_a_booking_is_written_down_before_the_hospital_is_asked(place: Ward) -> None:
    slot, key = place.slot(), uuid4()
    appointment = await place.booking().book(PERSON, HOSPITAL, slot, WHO, key=key)
    assert appointment.key == key
    assert await state(place) == (BookingState.BOOKED, False)
    assert await place.booking().book(PERSON, HOSPITAL, slot, WHO, key=key) == appointment
    assert place.hospital.calls == ["book"], "the second time our own record answers"


@pytest.mark.parametrize(
    ("trouble", "error", "end"),
    [
        ("taken", SlotTaken, BookingState.TAKEN),
        ("unavailable", HospitalUnavailable, BookingState.NOT_BOOKED),
        ("refusing", HospitalRefused, BookingState.REFUSED),
        ("unknown", OutcomeUnknown, BookingState.UNKNOWN),
    ],
)
async def test_every_end_is_written_down_as_it_was(
    place: Ward, trouble: str, error: type[Exception], end: BookingState
) -> None:
    slot = place.slot()
    match trouble:
        case "taken":
            place.hospital.take(slot)
        case "unavailable":
            place.hospital.unavailable = HospitalUnavailable("down")
        case "refusing":
            place.hospital.refusing = True
        case "unknown":
            place.hospital.unknown_after = 1
    with pytest.raises(error):
        await place.booking().book(PERSON, HOSPITAL, slot, WHO, key=uuid4())
    assert await state(place) == (end, False)


async def test_an_unknown_hospital_is_said_and_nothing_is_written_down(place: Ward) -> None:
    with pytest.raises(NoHospital):
        await place.booking().book(PERSON, "nowhere", place.slot(), WHO, key=uuid4())
    assert (await place.storage.records.peek(PERSON)).patient.bookings == ()
