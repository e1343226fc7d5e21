"""Every change of an appointment is noted once, with who made it, in the commit that makes it true."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Booking, BookingState
from bot.domain.appointment_facts import AppointmentGone, AppointmentMoved, AppointmentSeen
from bot.domain.change import ChangeKind, ChangeState, cancel_key, confirm_key
from bot.domain.history import By, Happened
from bot.domain.messages import Person
from integrations.storage import migrate
from tests.storage.appointments import IN_TWO_DAYS, WHO, books, says, slot_at
from tests.storage.clinic import MALEE, SOMCHAI, Clinic

LATER = IN_TWO_DAYS + timedelta(days=5)
BOOKED, CONFIRMED, MOVED, CANCELLED = Happened.BOOKED, Happened.CONFIRMED, Happened.MOVED, Happened.CANCELLED


async def told(clinic: Clinic, person: Person = SOMCHAI) -> list[tuple[Happened, By, datetime]]:
    """What happened, by whom, and for when the appointment then was; oldest first."""
    return [(each.what, each.by, each.start) for each in await clinic.storage.history.of(person, 20)]


async def changes(
    clinic: Clinic, of: Booking, kind: ChangeKind, state: ChangeState, *, by: By = By.PATIENT, key: UUID | None = None
) -> None:
    """A change is asked for, and ends so."""
    key = key or (cancel_key(of.key) if kind is ChangeKind.CANCEL else confirm_key(of.key, of.generation))
    clinic.passes(minutes=1)
    await clinic.storage.changes.request(SOMCHAI, of.key, kind, key=key, now=clinic.now, by=by)
    await clinic.storage.changes.conclude(key, state, clinic.now)


async def test_booking_confirming_and_cancelling_are_the_patients(clinic: Clinic) -> None:
    made = await books(clinic)
    await changes(clinic, made, ChangeKind.CONFIRM, ChangeState.DONE)
    await changes(clinic, made, ChangeKind.CANCEL, ChangeState.DONE)
    assert await told(clinic) == [
        (BOOKED, By.PATIENT, IN_TWO_DAYS),
        (CONFIRMED, By.PATIENT, IN_TWO_DAYS),
        (CANCELLED, By.PATIENT, IN_TWO_DAYS),
    ]


async def test_a_carer_and_staff_are_named_for_what_they_asked_for(clinic: Clinic) -> None:
    key, slot = uuid4(), slot_at(IN_TWO_DAYS)
    await clinic.storage.bookings.request(
        SOMCHAI, "klaimor-demo", slot, WHO, slot.mode, key=key, now=clinic.now, by=By.CARER
    )
    await clinic.storage.bookings.conclude(key, BookingState.BOOKED, clinic.now)
    made = Booking(key, "klaimor-demo", slot, BookingState.BOOKED, False, clinic.now)
    await changes(clinic, made, ChangeKind.CANCEL, ChangeState.DONE, by=By.STAFF)
    assert [(what, by) for what, by, _ in await told(clinic)] == [(BOOKED, By.CARER), (CANCELLED, By.STAFF)]


async def test_a_second_try_does_not_change_who_asked_first(clinic: Clinic) -> None:
    made = await books(clinic)
    await changes(clinic, made, ChangeKind.CANCEL, ChangeState.UNKNOWN, by=By.CARER)
    await changes(clinic, made, ChangeKind.CANCEL, ChangeState.DONE)
    assert (await told(clinic))[-1] == (CANCELLED, By.CARER, IN_TWO_DAYS)


async def test_the_same_end_recorded_again_is_one_line(clinic: Clinic) -> None:
    made = await books(clinic)
    for _ in range(3):
        await clinic.storage.bookings.conclude(made.key, BookingState.BOOKED, clinic.now)
        await changes(clinic, made, ChangeKind.CONFIRM, ChangeState.DONE)
    assert [what for what, *_ in await told(clinic)] == [BOOKED, CONFIRMED]


@pytest.mark.parametrize("end", [ChangeState.NOT_DONE, ChangeState.REFUSED, ChangeState.UNKNOWN])
@pytest.mark.parametrize("kind", [ChangeKind.CONFIRM, ChangeKind.CANCEL])
async def test_what_changed_nothing_is_not_in_the_history(clinic: Clinic, kind: ChangeKind, end: ChangeState) -> None:
    await changes(clinic, await books(clinic), kind, end)
    assert [what for what, *_ in await told(clinic)] == [BOOKED]


@pytest.mark.parametrize("state", [BookingState.TAKEN, BookingState.NOT_BOOKED, BookingState.REFUSED])
async def test_what_was_not_booked_is_not_in_the_history(clinic: Clinic, state: BookingState) -> None:
    key, slot = uuid4(), slot_at(IN_TWO_DAYS)
    await clinic.storage.bookings.request(SOMCHAI, "klaimor-demo", slot, WHO, slot.mode, key=key, now=clinic.now)
    await clinic.storage.bookings.conclude(key, state, clinic.now)
    assert await told(clinic) == []


async def test_a_move_is_one_line_with_both_times_once_the_old_one_is_let_go(clinic: Clinic) -> None:
    old = await books(clinic)
    clinic.passes(minutes=1)
    new = await books(clinic, start=LATER, replaces=old.key)
    assert [what for what, *_ in await told(clinic)] == [BOOKED], "the old one is still being let go of"
    await changes(clinic, old, ChangeKind.MOVE, ChangeState.DONE, key=new.key)
    [_, moved] = await clinic.storage.history.of(SOMCHAI, 20)
    assert (moved.what, moved.by, moved.booking, moved.was, moved.start) == (
        MOVED, By.PATIENT, new.key, IN_TWO_DAYS, LATER,
    )  # fmt: skip


@pytest.mark.parametrize("end", [ChangeState.REFUSED, ChangeState.NOT_DONE])
async def test_a_move_that_leaves_the_old_one_standing_has_booked_another(clinic: Clinic, end: ChangeState) -> None:
    old = await books(clinic)
    clinic.passes(minutes=1)
    new = await books(clinic, start=LATER, replaces=old.key)
    await changes(clinic, old, ChangeKind.MOVE, end, key=new.key)
    assert await told(clinic) == [(BOOKED, By.PATIENT, IN_TWO_DAYS), (BOOKED, By.PATIENT, LATER)]


async def test_a_move_that_found_no_new_time_changed_nothing(clinic: Clinic) -> None:
    old, key, slot = await books(clinic), uuid4(), slot_at(LATER)
    await clinic.storage.bookings.request(
        SOMCHAI, "klaimor-demo", slot, WHO, slot.mode, key=key, now=clinic.now, replaces=old.key
    )
    await clinic.storage.bookings.conclude(key, BookingState.TAKEN, clinic.now)
    await changes(clinic, old, ChangeKind.MOVE, ChangeState.NOT_DONE, key=key)
    assert [what for what, *_ in await told(clinic)] == [BOOKED]


async def test_what_is_found_out_of_the_hospital_is_the_hospitals(clinic: Clinic) -> None:
    made = await books(clinic)
    for fact in (
        AppointmentSeen(made.key, accepted=True),
        AppointmentMoved(made.key, 2, LATER, LATER + timedelta(minutes=30)),
        AppointmentSeen(made.key, accepted=True),
        AppointmentGone(made.key),
    ):
        clinic.passes(minutes=1)
        await says(clinic, SOMCHAI, fact)
    assert await told(clinic) == [
        (BOOKED, By.PATIENT, IN_TWO_DAYS),
        (CONFIRMED, By.HOSPITAL, IN_TWO_DAYS),
        (MOVED, By.HOSPITAL, LATER),
        (CONFIRMED, By.HOSPITAL, LATER),
        (CANCELLED, By.HOSPITAL, LATER),
    ]
    moved = (await clinic.storage.history.of(SOMCHAI, 20))[2]
    assert moved.was == IN_TWO_DAYS


@pytest.mark.parametrize("kind", [ChangeKind.CONFIRM, ChangeKind.CANCEL])
async def test_a_wish_that_finds_it_gone_was_not_what_cancelled_it(clinic: Clinic, kind: ChangeKind) -> None:
    await changes(clinic, await books(clinic), kind, ChangeState.GONE)
    assert (await told(clinic))[-1] == (CANCELLED, By.HOSPITAL, IN_TWO_DAYS)


async def test_a_yes_of_ours_that_is_under_way_is_not_taken_for_the_hospitals(clinic: Clinic) -> None:
    made = await books(clinic)
    clinic.passes(minutes=1)
    key = confirm_key(made.key, 1)
    await clinic.storage.changes.request(SOMCHAI, made.key, ChangeKind.CONFIRM, key=key, now=clinic.now)
    await says(clinic, SOMCHAI, AppointmentSeen(made.key, accepted=True))  # the hospital has it, we do not know yet
    await clinic.storage.changes.conclude(key, ChangeState.DONE, clinic.now)
    assert (await told(clinic))[-1] == (CONFIRMED, By.PATIENT, IN_TWO_DAYS)


async def test_everybody_sees_their_own_and_the_newest_of_it(clinic: Clinic) -> None:
    await books(clinic, MALEE)
    made = [await books(clinic, start=IN_TWO_DAYS + timedelta(hours=n)) for n in range(4)]
    assert [each.booking for each in await clinic.storage.history.of(MALEE, 20)] != []
    clinic.passes(minutes=1)
    await changes(clinic, made[0], ChangeKind.CANCEL, ChangeState.DONE)
    assert [each.what for each in await clinic.storage.history.of(SOMCHAI, 2)] == [BOOKED, CANCELLED]
    assert await clinic.storage.history.of(Person("Ubot0001", "Unobody"), 20) == ()


async def test_the_history_is_erased_with_its_patient_and_expires_with_its_appointment(clinic: Clinic) -> None:
    await books(clinic)
    await clinic.storage.records.erase_patient(SOMCHAI)
    assert await told(clinic) == []
    await books(clinic, MALEE)
    clinic.passes(days=364)
    await clinic.storage.records.purge(clinic.now)
    assert len(await told(clinic, MALEE)) == 1
    clinic.passes(days=4)
    await clinic.storage.records.purge(clinic.now)
    assert await told(clinic, MALEE) == []


async def test_appointments_of_an_older_database_have_a_history_too(clinic: Clinic) -> None:
    made = await books(clinic)
    await clinic.storage.database.write(lambda conn: migrate.downgrade(conn, "0011"))
    await clinic.storage.database.write(migrate.upgrade)
    [event] = await clinic.storage.history.of(SOMCHAI, 20)
    assert (event.booking, event.what, event.by, event.start) == (made.key, BOOKED, By.PATIENT, IN_TWO_DAYS)
