"""Changes to appointments whose end is unknown: settled with the hospital by asking again, and told once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Booking, BookingState, PatientContact
from bot.domain.appointment_facts import BookingTold, ChangeTold
from bot.domain.change import ChangeKind, ChangeState, Moved, cancel_key
from bot.domain.errors import (
    HospitalRefused,
    HospitalUnavailable,
    NoHospital,
    NoLongerStands,
    OutcomeUnknown,
    SlotTaken,
)
from tests.jobs.ward import HOSPITAL, OTHER, PERSON, Ward, ward
from tests.service.wording import longest, th

WHO = PatientContact(uuid4(), "สมศรี ใจดี", "0812345678")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward(tmp_path) as opened:
        yield opened


async def change_states(place: Ward) -> list[ChangeState]:
    """Changes that have not ended or are not told."""
    return [each.state for each in (await place.storage.records.peek(PERSON)).patient.changes]


async def settles(place: Ward, rounds: int = 2) -> None:
    for _ in range(rounds):
        await place.changes().settle_all()


# ---- as handlers use it -----------------------------------------------------------------------------------------


async def test_a_confirmation_is_written_down_before_the_hospital_is_told(place: Ward) -> None:
    booking = await place.has_appointment()
    await place.booking().confirm(PERSON, booking)
    assert place.hospital.accepted == {booking.key}
    assert (await place.booked(booking.key)).confirmed_at is not None
    await place.booking().confirm(PERSON, booking)
    assert place.hospital.calls.count("accept") == 1, "the second time our own record answers"


async def test_a_cancellation_is_done_once_and_the_booking_follows(place: Ward) -> None:
    booking = await place.has_appointment()
    await place.booking().cancel(PERSON, booking)
    assert (await place.booked(booking.key)).state is BookingState.CANCELLED
    assert place.hospital.appointments == {}
    await place.booking().cancel(PERSON, booking)
    assert place.hospital.calls.count("cancel") == 1


@pytest.mark.parametrize("deed", ["confirm", "cancel"])
@pytest.mark.parametrize(
    ("trouble", "error", "end"),
    [
        ("unavailable", HospitalUnavailable, ChangeState.NOT_DONE),
        ("refusing", HospitalRefused, ChangeState.REFUSED),
        ("unknown", OutcomeUnknown, ChangeState.UNKNOWN),
    ],
)
async def test_every_end_is_written_down_as_it_was(
    place: Ward, deed: str, trouble: str, error: type[Exception], end: ChangeState
) -> None:
    booking = await place.has_appointment()
    match trouble:
        case "unavailable":
            place.hospital.unavailable = HospitalUnavailable("down")
        case "refusing":
            place.hospital.refusing = True
        case "unknown":
            place.hospital.unknown_after = 1
    with pytest.raises(error):
        await getattr(place.booking(), deed)(PERSON, booking)
    assert await change_states(place) == [end]
    assert (await place.booked(booking.key)).state is BookingState.BOOKED


async def test_what_may_have_been_done_is_not_called_undone_because_the_hospital_is_away_now(place: Ward) -> None:
    booking = await place.has_appointment()
    place.hospital.unknown_after = 1
    with pytest.raises(OutcomeUnknown):
        await place.booking().cancel(PERSON, booking)
    place.hospital.unavailable = HospitalUnavailable("down")
    with pytest.raises(OutcomeUnknown):
        await place.booking().cancel(PERSON, booking)
    assert await change_states(place) == [ChangeState.UNKNOWN]


async def test_confirming_what_the_counter_cancelled_stops_it_here_too(place: Ward) -> None:
    booking = await place.has_appointment()
    place.hospital.cancels(booking.key)
    with pytest.raises(NoLongerStands):
        await place.booking().confirm(PERSON, booking)
    assert (await place.booked(booking.key)).state is BookingState.CANCELLED


async def test_an_unknown_hospital_is_said_and_nothing_is_written_down(place: Ward) -> None:
    elsewhere = replace(await place.has_appointment(), hospital="nowhere")
    for deed in (place.booking().confirm, place.booking().cancel):
        with pytest.raises(NoHospital):
            await deed(PERSON, elsewhere)
    assert await change_states(place) == []


async def test_a_booking_without_an_appointment_cannot_be_changed(place: Ward) -> None:
    booking = replace(await place.has_appointment(), appointment=None)
    with pytest.raises(ValueError, match="only a booked"):
        await place.booking().cancel(PERSON, booking)
    assert await change_states(place) == []


# ---- a move -----------------------------------------------------------------------------------------------------


async def moves(place: Ward, booking: Booking, key: UUID, hours: float = 72) -> Moved:
    return await place.booking().move(PERSON, booking, place.slot(hours), WHO, key=key)


async def standing(place: Ward, old: Booking, new: UUID) -> tuple[bool, bool]:
    """Whether the old and the new appointment stand at the hospital."""
    return old.key in place.hospital.appointments, new in place.hospital.appointments


async def test_a_move_books_first_and_lets_go_then(place: Ward) -> None:
    old, new = await place.has_appointment(), uuid4()
    assert (await moves(place, old, new)).let_go
    assert [call for call in place.hospital.calls if call in ("book", "cancel")][-2:] == ["book", "cancel"]
    assert await standing(place, old, new) == (False, True)
    assert (await place.booked(old.key)).state is BookingState.CANCELLED
    assert (await place.booked(new)).replaces == old.key


async def test_moving_again_under_the_same_key_moves_nothing_twice(place: Ward) -> None:
    old, new = await place.has_appointment(), uuid4()
    slot = place.slot(72)
    for _ in range(2):
        assert (await place.booking().move(PERSON, old, slot, WHO, key=new)).let_go
    assert place.hospital.calls.count("cancel") == 1
    assert len(place.hospital.appointments) == 1


@pytest.mark.parametrize("trouble", ["taken", "unavailable", "refusing", "unknown"])
async def test_whatever_goes_wrong_with_the_new_time_the_old_one_stands(place: Ward, trouble: str) -> None:
    old, slot = await place.has_appointment(), place.slot(72)
    match trouble:
        case "taken":
            place.hospital.take(slot)
        case "unavailable":
            place.hospital.unavailable = HospitalUnavailable("down")
        case "refusing":
            place.hospital.refusing = True
        case "unknown":
            place.hospital.unknown_before = 1
    with pytest.raises((SlotTaken, HospitalUnavailable, HospitalRefused, OutcomeUnknown)):
        await place.booking().move(PERSON, old, slot, WHO, key=uuid4())
    assert old.key in place.hospital.appointments
    assert (await place.booked(old.key)).state is BookingState.BOOKED
    expected = ChangeState.UNKNOWN if trouble == "unknown" else ChangeState.NOT_DONE
    assert await change_states(place) == [expected]


class _Stubborn:
    """A hospital whose cancellations fail so many times."""

    def __init__(self, place: Ward, *errors: Exception) -> None:
        self._cancel, self.errors = place.hospital.cancel, list(errors)
        place.hospital.cancel = self.cancel  # type: ignore[method-assign]

    async def cancel(self, *given: object) -> None:
        if self.errors:
            raise self.errors.pop(0)
        await self._cancel(*given)  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [OutcomeUnknown("lost"), HospitalUnavailable("down")])
async def test_an_old_time_that_could_not_be_let_go_of_is_let_go_of_later_and_told(
    place: Ward, error: Exception
) -> None:
    _Stubborn(place, error)
    old, new = await place.has_appointment(), uuid4()
    assert not (await moves(place, old, new)).let_go
    await place.learns(PERSON, BookingTold(new))
    assert await standing(place, old, new) == (True, True)
    await settles(place)
    assert await standing(place, old, new) == (False, True)
    assert longest("moving-let-go") in (await place.said())[0]
    assert await change_states(place) == []


async def test_an_old_time_that_the_hospital_refuses_to_cancel_goes_to_staff(place: Ward) -> None:
    _Stubborn(place, HospitalRefused("422"))
    old, new = await place.has_appointment(), uuid4()
    assert not (await moves(place, old, new)).let_go
    await settles(place)
    assert ("booking_refused", "move") in await place.cases()
    assert longest("moving-old-refused") in (await place.said())[0]


async def crashed_move(place: Ward, old: Booking, new: UUID, *, after: str) -> None:
    """The process dies on the way."""
    slot = place.slot(72)
    await place.storage.changes.request(PERSON, old.key, ChangeKind.MOVE, key=new, now=place.now())
    if after == "request":
        return
    await place.storage.bookings.request(
        PERSON, HOSPITAL, slot, WHO, slot.mode, key=new, now=place.now(), replaces=old.key
    )
    if after == "booking requested":
        return
    made = await place.hospital.book(slot, WHO, key=new)
    if after == "booked":
        await place.storage.bookings.conclude(new, BookingState.BOOKED, place.now(), made)


async def test_a_crash_before_the_new_time_was_asked_for_leaves_the_old_one(place: Ward) -> None:
    old, new = await place.has_appointment(), uuid4()
    await crashed_move(place, old, new, after="request")
    await settles(place)
    assert await standing(place, old, new) == (True, False)
    [said] = await place.said()
    assert longest("moving-late-not-done") in said


@pytest.mark.parametrize("after", ["booking requested", "hospital booked", "booked"])
async def test_a_crash_after_that_finishes_the_move_and_tells_it_once(place: Ward, after: str) -> None:
    old, new = await place.has_appointment(), uuid4()
    await crashed_move(place, old, new, after=after)
    for _ in range(3):
        await place.reconciler().settle_all()
        await place.changes().settle_all()
    assert await standing(place, old, new) == (False, True)
    [said] = await place.said()
    assert th("moving-done") in said
    assert longest("moving-let-go") in said
    assert await place.storage.reminders.unplanned(place.now(), 10) == [], "the new time is reminded of"


async def test_a_crashed_move_whose_new_time_went_to_another_leaves_the_old_one(place: Ward) -> None:
    old, new = await place.has_appointment(), uuid4()
    await crashed_move(place, old, new, after="booking requested")
    for slot_id in place.hospital.slots:
        place.hospital.holders.setdefault(slot_id, None)
    for _ in range(3):
        await place.reconciler().settle_all()
        await place.changes().settle_all()
    assert await standing(place, old, new) == (True, False)
    [said] = await place.said()
    assert longest("moving-late-not-done") in said


# ---- settling ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", ["unknown_before", "unknown_after"])
@pytest.mark.parametrize(("deed", "phrase"), [("confirm", "confirming-done"), ("cancel", "cancelling-done")])
async def test_an_unknown_end_is_settled_and_told_once(place: Ward, lost: str, deed: str, phrase: str) -> None:
    booking = await place.has_appointment()
    setattr(place.hospital, lost, 1)
    with pytest.raises(OutcomeUnknown):
        await getattr(place.booking(), deed)(PERSON, booking)
    await settles(place, 3)
    [said] = await place.said()
    assert longest(phrase) in said
    assert await change_states(place) == []
    assert (booking.key in place.hospital.appointments) is (deed == "confirm")


async def test_while_the_hospital_is_away_nothing_is_said_and_it_is_asked_again(place: Ward) -> None:
    booking = await place.has_appointment()
    place.hospital.unknown_before = 1
    with pytest.raises(OutcomeUnknown):
        await place.booking().cancel(PERSON, booking)
    place.hospital.unavailable = HospitalUnavailable("down")
    await settles(place)
    assert await place.said() == []
    place.hospital.unavailable = None
    await settles(place)
    assert len(await place.said()) == 1


async def test_a_confirmation_that_finds_nothing_is_told_as_gone(place: Ward) -> None:
    booking = await place.has_appointment()
    place.hospital.unknown_before = 1
    with pytest.raises(OutcomeUnknown):
        await place.booking().confirm(PERSON, booking)
    place.hospital.cancels(booking.key)
    await settles(place)
    assert th("gone-title") in (await place.said())[0]
    assert (await place.booked(booking.key)).state is BookingState.CANCELLED


@pytest.mark.parametrize(("deed", "phrase"), [("confirm", "confirming-refused"), ("cancel", "cancelling-refused")])
async def test_what_the_hospital_refuses_goes_to_staff_and_is_told(place: Ward, deed: str, phrase: str) -> None:
    booking = await place.has_appointment()
    place.hospital.unknown_before = 1
    with pytest.raises(OutcomeUnknown):
        await getattr(place.booking(), deed)(PERSON, booking)
    place.hospital.refusing = True
    await settles(place)
    assert ("booking_refused", deed) in await place.cases()
    assert longest(phrase) in (await place.said())[0]


@pytest.mark.parametrize(
    ("deed", "phrase"), [("confirm", "confirming-late-not-done"), ("cancel", "cancelling-late-not-done")]
)
async def test_when_the_time_has_come_it_is_given_up_and_said(place: Ward, deed: str, phrase: str) -> None:
    booking = await place.has_appointment(hours=2)
    place.hospital.unknown_before = 1
    with pytest.raises(OutcomeUnknown):
        await getattr(place.booking(), deed)(PERSON, booking)
    place.hospital.unavailable = HospitalUnavailable("down")
    place.moved = 3 * 3600
    await settles(place)
    assert longest(phrase) in (await place.said())[0]


async def test_what_the_turn_told_is_not_told_again(place: Ward) -> None:
    booking = await place.has_appointment()
    await place.booking().cancel(PERSON, booking)
    await place.learns(PERSON, ChangeTold(cancel_key(booking.key)))
    await settles(place)
    assert await place.said() == []


async def test_a_patient_who_is_being_talked_with_is_told_later(place: Ward) -> None:
    booking = await place.has_appointment()
    place.hospital.unknown_after = 1
    with pytest.raises(OutcomeUnknown):
        await place.booking().cancel(PERSON, booking)
    await place.steals()
    await settles(place)
    assert await place.said() == []
    place.moved = 3700
    await settles(place)
    assert len(await place.said()) == 1


async def test_one_that_cannot_be_settled_holds_up_no_other(place: Ward) -> None:
    one, other = await place.has_appointment(), await place.has_appointment(OTHER)
    place.hospital.unknown_before = 2
    for person, booking in ((PERSON, one), (OTHER, other)):
        with pytest.raises(OutcomeUnknown):
            await place.booking().cancel(person, booking)
    settle = place.hospital.cancel

    async def breaks(appointment: object, slot: object) -> None:
        if getattr(appointment, "key", None) == one.key:
            raise RuntimeError("a bug")
        await settle(appointment, slot)  # type: ignore[arg-type]

    place.hospital.cancel = breaks  # type: ignore[method-assign]
    await settles(place)
    assert other.key not in place.hospital.appointments
    assert one.key in place.hospital.appointments
