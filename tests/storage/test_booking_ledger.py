"""Every write at a hospital stands in our ledger before it is made, until its end is known and told."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Booking, BookingState, Mode
from bot.domain.appointment_facts import BookingTold
from bot.domain.errors import Changed
from bot.domain.messages import Person
from tests.storage.clinic import MALEE, SOMCHAI, Clinic, appointment, contact, slot

QUIET = timedelta(seconds=20)
WHO = contact()


async def wishes(clinic: Clinic, key: UUID, person: Person = SOMCHAI) -> Booking:
    """A booking is about to be made."""
    return await clinic.storage.bookings.request(
        person, "hospital-1", slot(), WHO, Mode.IN_PERSON, key=key, now=clinic.now
    )


async def ends(clinic: Clinic, booking: Booking, state: BookingState) -> None:
    """The hospital's answer is known."""
    made = appointment(booking) if state is BookingState.BOOKED else None
    await clinic.storage.bookings.conclude(booking.key, state, clinic.now, made)


async def left_over(clinic: Clinic, owner: str = "reconciler-1", limit: int = 10) -> list[tuple[UUID, int]]:
    """What is to be reconciled now: keys, and how often each was tried."""
    return [
        (booking.key, tries)
        for _, booking, _, tries in await clinic.storage.bookings.to_reconcile(owner, clinic.now, QUIET, limit)
    ]


async def tells(clinic: Clinic, booking: Booking, person: Person = SOMCHAI) -> None:
    """A turn tells the patient how it ended."""
    await clinic.turns(person, "จองแล้วค่ะ", facts=(BookingTold(booking.key),))


async def state_of(clinic: Clinic, person: Person = SOMCHAI) -> tuple[BookingState, bool]:
    """The newest booking as the next turn sees it."""
    [booking, *_] = (await clinic.storage.records.peek(person)).patient.bookings
    return booking.state, booking.told


async def test_a_wish_is_kept_as_it_was_made(clinic: Clinic) -> None:
    key = uuid4()
    booking = await wishes(clinic, key)
    assert booking == Booking(key, "hospital-1", slot(), BookingState.REQUESTED, False, clinic.now, contact=WHO)
    assert (await clinic.storage.records.peek(SOMCHAI)).patient.bookings == (booking,)


async def test_asking_again_with_the_same_key_is_the_same_booking(clinic: Clinic) -> None:
    key = uuid4()
    bookings = await asyncio.gather(*(wishes(clinic, key) for _ in range(6)))
    assert set(bookings) == {bookings[0]}
    assert len((await clinic.storage.records.peek(SOMCHAI)).patient.bookings) == 1


async def test_a_booked_booking_stays_booked_however_often_it_is_asked_for(clinic: Clinic) -> None:
    booking = await wishes(clinic, uuid4())
    await ends(clinic, booking, BookingState.BOOKED)
    await tells(clinic, booking)
    again = await wishes(clinic, booking.key)
    assert (again.state, again.told, again.appointment) == (BookingState.BOOKED, True, appointment(booking))


async def test_the_key_of_another_patient_opens_nothing(clinic: Clinic) -> None:
    booking = await wishes(clinic, uuid4())
    with pytest.raises(ValueError, match="another patient"):
        await wishes(clinic, booking.key, MALEE)
    await ends(clinic, booking, BookingState.BOOKED)
    with pytest.raises(Changed):
        await tells(clinic, booking, MALEE)
    assert await state_of(clinic) == (BookingState.BOOKED, False)


@pytest.mark.parametrize(
    "end", [BookingState.BOOKED, BookingState.TAKEN, BookingState.NOT_BOOKED, BookingState.REFUSED]
)
async def test_doubt_never_overwrites_an_end(clinic: Clinic, end: BookingState) -> None:
    booking = await wishes(clinic, uuid4())
    await ends(clinic, booking, BookingState.UNKNOWN)
    assert await state_of(clinic) == (BookingState.UNKNOWN, False)
    await ends(clinic, booking, end)
    await ends(clinic, booking, BookingState.UNKNOWN)
    assert await state_of(clinic) == (end, False)


@pytest.mark.parametrize("state", [BookingState.REQUESTED, BookingState.CANCELLED])
async def test_requested_and_cancelled_are_no_ends_of_a_wish(clinic: Clinic, state: BookingState) -> None:
    booking = await wishes(clinic, uuid4())
    with pytest.raises(ValueError, match="not how a wish"):
        await ends(clinic, booking, state)


async def test_the_end_of_an_unknown_booking_is_nobodys(clinic: Clinic) -> None:
    await clinic.storage.bookings.conclude(uuid4(), BookingState.TAKEN, clinic.now)
    assert await left_over(clinic) == []


async def test_writing_again_after_a_failure_counts_as_requested(clinic: Clinic) -> None:
    booking = await wishes(clinic, uuid4())
    await ends(clinic, booking, BookingState.NOT_BOOKED)
    await tells(clinic, booking)
    assert (await wishes(clinic, booking.key)).state is BookingState.REQUESTED
    clinic.passes(seconds=21)
    assert await left_over(clinic) == [(booking.key, 1)]


async def test_a_patient_is_told_once(clinic: Clinic) -> None:
    booking = await wishes(clinic, uuid4())
    await ends(clinic, booking, BookingState.BOOKED)
    await tells(clinic, booking)
    with pytest.raises(Changed):
        await tells(clinic, booking)
    assert len(await clinic.sends()) == 1


async def test_nothing_is_told_before_it_has_ended(clinic: Clinic) -> None:
    booking = await wishes(clinic, uuid4())
    with pytest.raises(Changed):
        await tells(clinic, booking)
    await ends(clinic, booking, BookingState.UNKNOWN)
    with pytest.raises(Changed):
        await tells(clinic, booking)


async def test_another_end_than_the_one_told_is_to_be_told(clinic: Clinic) -> None:
    booking = await wishes(clinic, uuid4())
    await ends(clinic, booking, BookingState.NOT_BOOKED)
    await tells(clinic, booking)
    await ends(clinic, booking, BookingState.NOT_BOOKED)
    assert await state_of(clinic) == (BookingState.NOT_BOOKED, True)
    await ends(clinic, booking, BookingState.BOOKED)
    assert await state_of(clinic) == (BookingState.BOOKED, False)


async def test_what_a_handler_still_works_on_is_left_alone(clinic: Clinic) -> None:
    booking = await wishes(clinic, uuid4())
    clinic.passes(seconds=19)
    assert await left_over(clinic) == []
    clinic.passes(seconds=1)
    assert await left_over(clinic) == [(booking.key, 1)]


async def test_what_is_to_be_reconciled_says_for_whom_and_what(clinic: Clinic) -> None:
    booking = await wishes(clinic, uuid4())
    clinic.passes(minutes=1)
    [(person, found, who, tries)] = await clinic.storage.bookings.to_reconcile("r", clinic.now, QUIET, 10)
    assert (person, found, who, tries) == (SOMCHAI, booking, WHO, 1)


async def test_a_claimed_record_is_left_to_its_claimer_ever_longer(clinic: Clinic) -> None:
    booking = await wishes(clinic, uuid4())
    clinic.passes(seconds=20)
    waits = []
    for tries in range(1, 8):
        assert await left_over(clinic) == [(booking.key, tries)]
        await ends(clinic, booking, BookingState.UNKNOWN)
        before = clinic.now
        while not (found := await left_over(clinic, "reconciler-2", 0)) and not await due(clinic):
            clinic.passes(seconds=10)
        assert found == []
        waits.append((clinic.now - before).total_seconds())
    assert waits == [20, 40, 80, 160, 300, 300, 300]


async def due(clinic: Clinic) -> bool:
    """Whether something is due, looked at without claiming it."""
    rows = await clinic.storage.database.read(
        lambda conn: conn.exec_driver_sql("SELECT due FROM bookings").scalars().all()
    )
    return any(row <= int(clinic.now.timestamp()) * 1_000_000 for row in rows)


async def test_two_reconcilers_do_not_take_the_same_record(clinic: Clinic) -> None:
    for _ in range(12):
        await wishes(clinic, uuid4())
    clinic.passes(minutes=1)
    batches = await asyncio.gather(*(left_over(clinic, f"reconciler-{n}", 4) for n in range(5)))
    keys = [key for batch in batches for key, _ in batch]
    keys += [key for key, _ in await left_over(clinic, "reconciler-9", 20)]
    assert len(keys) == len(set(keys)) == 12


async def test_an_end_that_was_never_told_comes_up_and_a_told_one_does_not(clinic: Clinic) -> None:
    told, untold = await wishes(clinic, uuid4()), await wishes(clinic, uuid4())
    for booking in (told, untold):
        await ends(clinic, booking, BookingState.TAKEN)
    await tells(clinic, told)
    clinic.passes(minutes=1)
    assert await left_over(clinic) == [(untold.key, 1)]


async def test_a_turn_sees_the_ten_newest_bookings(clinic: Clinic) -> None:
    keys = []
    for _ in range(12):
        keys.append((await wishes(clinic, uuid4())).key)
        clinic.passes(seconds=1)
    seen = (await clinic.storage.records.peek(SOMCHAI)).patient.bookings
    assert [booking.key for booking in seen] == keys[:1:-1]


async def test_appointments_to_come_are_seen_before_all_other_bookings(clinic: Clinic) -> None:
    first = await wishes(clinic, uuid4())
    await ends(clinic, first, BookingState.BOOKED)
    for _ in range(12):
        clinic.passes(seconds=1)
        await wishes(clinic, uuid4())
    seen = (await clinic.storage.records.peek(SOMCHAI)).patient.bookings
    assert len(seen) == 10
    assert seen[-1].key == first.key
    clinic.passes(days=3)
    assert first.key not in [each.key for each in (await clinic.storage.records.peek(SOMCHAI)).patient.bookings]


async def test_the_hospitals_own_word_on_the_time_counts(clinic: Clinic) -> None:
    booking = await wishes(clinic, uuid4())
    made = replace(appointment(booking), start=booking.slot.start + timedelta(minutes=15))
    await clinic.storage.bookings.conclude(booking.key, BookingState.BOOKED, clinic.now, made)
    [seen] = (await clinic.storage.records.peek(SOMCHAI)).patient.bookings
    assert (seen.start, seen.as_of, seen.generation) == (made.start, clinic.now, 1)
