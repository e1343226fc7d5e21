"""Every change to an appointment stands in our ledger before it is made, until its end is known and told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Booking, BookingState
from bot.domain.appointment_facts import CallNeeded, ChangeTold
from bot.domain.call import CallReason
from bot.domain.change import Change, ChangeKind, ChangeState, cancel_key, confirm_key
from bot.domain.errors import Changed, NotCarer
from bot.domain.messages import Person
from tests.storage.appointments import IN_TWO_DAYS, booking, books, claims, ledger, plans, reminder, says
from tests.storage.clinic import MALEE, SOMCHAI, START, Clinic

QUIET = timedelta(seconds=20)
ENDS = (ChangeState.DONE, ChangeState.GONE, ChangeState.NOT_DONE, ChangeState.REFUSED)


async def wishes(
    clinic: Clinic,
    of: Booking,
    kind: ChangeKind = ChangeKind.CANCEL,
    *,
    key: UUID | None = None,
    person: Person = SOMCHAI,
) -> Change:
    """A change is about to be made."""
    key = key or (cancel_key(of.key) if kind is ChangeKind.CANCEL else confirm_key(of.key, of.generation))
    return await clinic.storage.changes.request(person, of.key, kind, key=key, now=clinic.now)


async def ends(clinic: Clinic, change: Change, state: ChangeState) -> None:
    await clinic.storage.changes.conclude(change.key, state, clinic.now)


async def seen(clinic: Clinic) -> list[tuple[ChangeKind, ChangeState]]:
    """What the next turn sees of changes."""
    return [(each.kind, each.state) for each in (await clinic.storage.records.peek(SOMCHAI)).patient.changes]


async def left_over(clinic: Clinic, owner: str = "keeper-1", limit: int = 10) -> list[tuple[UUID, int]]:
    return [
        (due.change.key, due.tries) for due in await clinic.storage.changes.to_settle(owner, clinic.now, QUIET, limit)
    ]


async def test_a_wish_is_written_down_and_seen_by_the_next_turn(clinic: Clinic) -> None:
    made = await books(clinic)
    change = await wishes(clinic, made)
    assert change == Change(cancel_key(made.key), made.key, ChangeKind.CANCEL, ChangeState.REQUESTED, False, clinic.now)
    assert await seen(clinic) == [(ChangeKind.CANCEL, ChangeState.REQUESTED)]


async def test_wishing_again_at_the_same_moment_is_one_wish(clinic: Clinic) -> None:
    made = await books(clinic)
    changes = await asyncio.gather(*(wishes(clinic, made) for _ in range(6)))
    assert set(changes) == {changes[0]}
    assert len(await seen(clinic)) == 1


@pytest.mark.parametrize("end", [ChangeState.DONE, ChangeState.GONE])
async def test_what_is_done_is_not_asked_for_again(clinic: Clinic, end: ChangeState) -> None:
    made = await books(clinic)
    await ends(clinic, await wishes(clinic, made), end)
    assert (await wishes(clinic, made)).state is end


@pytest.mark.parametrize("end", [ChangeState.NOT_DONE, ChangeState.REFUSED])
async def test_what_changed_nothing_may_be_tried_again(clinic: Clinic, end: ChangeState) -> None:
    made = await books(clinic)
    change = await wishes(clinic, made)
    await ends(clinic, change, end)
    await says(clinic, SOMCHAI, ChangeTold(change.key))
    again = await wishes(clinic, made)
    assert (again.state, again.told) == (ChangeState.REQUESTED, False)


async def test_doubt_stays_doubt_when_it_is_tried_again(clinic: Clinic) -> None:
    made = await books(clinic)
    await ends(clinic, await wishes(clinic, made), ChangeState.UNKNOWN)
    assert (await wishes(clinic, made)).state is ChangeState.UNKNOWN


@pytest.mark.parametrize("end", ENDS)
async def test_doubt_never_overwrites_an_end(clinic: Clinic, end: ChangeState) -> None:
    made = await books(clinic)
    change = await wishes(clinic, made)
    await ends(clinic, change, end)
    await ends(clinic, change, ChangeState.UNKNOWN)
    assert await seen(clinic) == [(ChangeKind.CANCEL, end)]


async def test_requested_is_no_end_and_unknown_keys_are_left_alone(clinic: Clinic) -> None:
    change = await wishes(clinic, await books(clinic))
    with pytest.raises(ValueError, match="not an end"):
        await ends(clinic, change, ChangeState.REQUESTED)
    await clinic.storage.changes.conclude(uuid4(), ChangeState.DONE, clinic.now)
    assert await seen(clinic) == [(ChangeKind.CANCEL, ChangeState.REQUESTED)]


async def test_nobody_changes_the_appointment_of_another(clinic: Clinic) -> None:
    his, hers = await books(clinic), await books(clinic, MALEE)
    with pytest.raises(NotCarer):
        await wishes(clinic, his, person=MALEE)
    await wishes(clinic, hers, person=MALEE)
    with pytest.raises(ValueError, match="not there"):
        await wishes(clinic, his, key=cancel_key(hers.key))
    with pytest.raises(ValueError, match="nobody"):
        await wishes(clinic, his, person=Person("Ubot", "Unobody"))


# ---- the booking follows ----------------------------------------------------------------------------------------


async def test_a_confirmation_that_is_done_is_on_the_booking_and_ends_the_call(clinic: Clinic) -> None:
    made = await books(clinic)
    await says(clinic, SOMCHAI, CallNeeded(made.key, CallReason.QUOTA))
    clinic.passes(minutes=1)
    await ends(clinic, await wishes(clinic, made, ChangeKind.CONFIRM), ChangeState.DONE)
    known = await booking(clinic, made.key)
    assert (known.confirmed_at, known.as_of, known.state) == (clinic.now, clinic.now, BookingState.BOOKED)
    assert await clinic.storage.calls.open(["klaimor-demo"], clinic.now, 10) == ()


@pytest.mark.parametrize("kind", [ChangeKind.CANCEL, ChangeKind.MOVE])
async def test_letting_go_stops_reminders_and_calls_in_the_same_commit(clinic: Clinic, kind: ChangeKind) -> None:
    made = await books(clinic)
    await plans(clinic, made, reminder("-P1D", START + timedelta(days=1)))
    await says(clinic, SOMCHAI, CallNeeded(made.key, CallReason.HOLIDAY))
    await ends(clinic, await wishes(clinic, made, kind, key=uuid4()), ChangeState.DONE)
    assert (await booking(clinic, made.key)).state is BookingState.CANCELLED
    assert await ledger(clinic) == {"-P1D": "stopped"}
    assert await clinic.storage.calls.open(["klaimor-demo"], clinic.now, 10) == ()
    clinic.now = START + timedelta(days=1)
    assert await claims(clinic) == ()


async def test_a_confirmation_that_finds_nothing_stops_the_reminders(clinic: Clinic) -> None:
    made = await books(clinic)
    await plans(clinic, made, reminder("-P1D", START + timedelta(days=1)))
    await ends(clinic, await wishes(clinic, made, ChangeKind.CONFIRM), ChangeState.GONE)
    assert (await booking(clinic, made.key)).state is BookingState.CANCELLED
    assert await ledger(clinic) == {"-P1D": "stopped"}


@pytest.mark.parametrize("end", [ChangeState.UNKNOWN, ChangeState.NOT_DONE, ChangeState.REFUSED])
async def test_what_changed_nothing_leaves_the_booking_as_it_was(clinic: Clinic, end: ChangeState) -> None:
    made = await books(clinic)
    await plans(clinic, made, reminder("-P1D", START + timedelta(days=1)))
    await ends(clinic, await wishes(clinic, made), end)
    assert (await booking(clinic, made.key)).state is BookingState.BOOKED
    assert await ledger(clinic) == {"-P1D": "planned"}


async def test_a_cancelled_booking_is_not_booked_again_by_its_key(clinic: Clinic) -> None:
    made = await books(clinic)
    await ends(clinic, await wishes(clinic, made), ChangeState.DONE)
    assert made.contact is not None
    again = await clinic.storage.bookings.request(
        SOMCHAI, made.hospital, made.slot, made.contact, made.slot.mode, key=made.key, now=clinic.now
    )
    assert again.state is BookingState.CANCELLED
    await clinic.storage.bookings.conclude(made.key, BookingState.BOOKED, clinic.now)
    assert (await booking(clinic, made.key)).state is BookingState.CANCELLED


# ---- told -------------------------------------------------------------------------------------------------------


async def test_a_patient_is_told_once_and_not_before_it_has_ended(clinic: Clinic) -> None:
    change = await wishes(clinic, await books(clinic))
    with pytest.raises(Changed):
        await says(clinic, SOMCHAI, ChangeTold(change.key))
    await ends(clinic, change, ChangeState.DONE)
    with pytest.raises(Changed):
        await says(clinic, MALEE, ChangeTold(change.key))
    await says(clinic, SOMCHAI, ChangeTold(change.key))
    with pytest.raises(Changed):
        await says(clinic, SOMCHAI, ChangeTold(change.key))
    assert await seen(clinic) == []


async def test_another_end_than_the_one_told_is_to_be_told(clinic: Clinic) -> None:
    change = await wishes(clinic, await books(clinic))
    await ends(clinic, change, ChangeState.NOT_DONE)
    await says(clinic, SOMCHAI, ChangeTold(change.key))
    await ends(clinic, change, ChangeState.NOT_DONE)
    assert await seen(clinic) == []
    await ends(clinic, change, ChangeState.DONE)
    assert await seen(clinic) == [(ChangeKind.CANCEL, ChangeState.DONE)]


# ---- settled ----------------------------------------------------------------------------------------------------


async def test_what_a_handler_still_works_on_is_left_alone(clinic: Clinic) -> None:
    change = await wishes(clinic, await books(clinic))
    clinic.passes(seconds=19)
    assert await left_over(clinic) == []
    clinic.passes(seconds=1)
    assert await left_over(clinic) == [(change.key, 1)]


async def test_what_is_to_be_settled_says_for_whom_and_what(clinic: Clinic) -> None:
    old = await books(clinic)
    new = await books(clinic, start=IN_TWO_DAYS + timedelta(days=1), told=False, replaces=old.key)
    await wishes(clinic, old, ChangeKind.MOVE, key=new.key)
    clinic.passes(minutes=1)
    [due] = await clinic.storage.changes.to_settle("k", clinic.now, QUIET, 10)
    assert (due.person, due.booking.key, due.booking.appointment) == (SOMCHAI, old.key, old.appointment)
    assert due.replacement is not None
    assert (due.replacement.key, due.replacement.replaces) == (new.key, old.key)


async def test_a_move_whose_new_booking_was_never_asked_for_has_none(clinic: Clinic) -> None:
    await wishes(clinic, await books(clinic), ChangeKind.MOVE, key=uuid4())
    clinic.passes(minutes=1)
    [due] = await clinic.storage.changes.to_settle("k", clinic.now, QUIET, 10)
    assert due.replacement is None


async def test_two_keepers_do_not_take_the_same_record_and_each_waits_ever_longer(clinic: Clinic) -> None:
    for _ in range(6):
        await wishes(clinic, await books(clinic))
    clinic.passes(minutes=1)
    batches = await asyncio.gather(*(left_over(clinic, f"keeper-{n}", 3) for n in range(4)))
    keys = [key for batch in batches for key, _ in batch]
    assert len(keys) == len(set(keys)) == 6
    clinic.passes(seconds=19)
    assert await left_over(clinic) == []
    clinic.passes(seconds=1)
    assert {tries for _, tries in await left_over(clinic)} == {2}
    clinic.passes(seconds=39)
    assert await left_over(clinic) == []


async def test_an_end_that_was_never_told_comes_up_and_a_told_one_does_not(clinic: Clinic) -> None:
    told, untold = await wishes(clinic, await books(clinic)), await wishes(clinic, await books(clinic))
    for change in (told, untold):
        await ends(clinic, change, ChangeState.DONE)
    await says(clinic, SOMCHAI, ChangeTold(told.key))
    clinic.passes(minutes=1)
    assert await left_over(clinic) == [(untold.key, 1)]
