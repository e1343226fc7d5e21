"""The waitlist on both databases: places are kept, a time is offered once, and what a booking means for an offer is true at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.appointment import Booking, BookingState, Mode
from bot.domain.change import ChangeKind, ChangeState, cancel_key
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered, ErasureAsked
from bot.domain.errors import Changed
from bot.domain.facts import Blocked, Unblocked
from bot.domain.messages import Person
from bot.domain.wait_facts import OfferEnded, WaitJoined, WaitLeft
from bot.domain.waitlist import OfferState, SlotOffer, WaitState, Wanted
from integrations.storage import tables
from tests.storage.appointments import HOSPITAL, WHO, books, rows, says, slot_at
from tests.storage.clinic import MALEE, SOMCHAI, START, Clinic, appointment
from tests.storage.waiting import HOUR, joins, offer, offer_states, offers, wait, waiters, waits

LEASE = timedelta(seconds=60)
OPEN = OfferState.OPEN


async def requests(clinic: Clinic, made: SlotOffer, person: Person = SOMCHAI) -> Booking:
    """They accept: the write at the hospital is recorded before it is made."""
    return await clinic.storage.bookings.request(
        person, HOSPITAL, made.slot, WHO, Mode.IN_PERSON, key=made.key, now=clinic.now
    )


async def ends(clinic: Clinic, made: SlotOffer, state: BookingState, person: Person = SOMCHAI) -> None:
    """The write has ended so."""
    booking = await requests(clinic, made, person)
    made_there = appointment(booking) if state is BookingState.BOOKED else None
    await clinic.storage.bookings.conclude(made.key, state, clinic.now, made_there)


async def due(clinic: Clinic, owner: str = "keeper-1") -> list[tuple[str, int]]:
    return list(await clinic.storage.waitlist.due(owner, clinic.now, LEASE, 10))


# ---- joining and leaving ----------------------------------------------------------------------------------------


async def test_who_waits_is_read_back_as_they_joined(clinic: Clinic) -> None:
    wanted = Wanted("dental", START.date(), START.date() + timedelta(days=7), "morning", "ทพ. ธีรเดช ภูผาเขียว")
    made = await joins(clinic, wanted=wanted)
    assert await waits(clinic) == (made,)
    [one] = await waiters(clinic)
    assert (one.person, one.wait, one.before) == (SOMCHAI, made, None)
    assert await waits(clinic, MALEE) == ()


async def test_the_order_is_that_of_joining_and_everybody_knows_their_place(clinic: Clinic) -> None:
    first = await joins(clinic)
    clinic.passes(minutes=1)
    second = await joins(clinic, MALEE)
    clinic.passes(minutes=1)
    elsewhere = await joins(clinic, wanted=Wanted("ent"))
    assert [each.wait.id for each in await waiters(clinic)] == [first.id, second.id, elsewhere.id]
    assert [each.ahead for each in await waits(clinic)] == [0, 0]
    assert [each.ahead for each in await waits(clinic, MALEE)] == [1]
    await says(clinic, SOMCHAI, WaitLeft(first.id))
    assert [each.ahead for each in await waits(clinic, MALEE)] == [0]


async def test_new_wishes_keep_the_place(clinic: Clinic) -> None:
    made = await joins(clinic)
    clinic.passes(hours=1)
    await joins(clinic, MALEE)
    await says(clinic, SOMCHAI, WaitJoined(replace(made, wanted=Wanted("dental", period="afternoon"))))
    [first, _] = await waiters(clinic)
    assert (first.wait.id, first.wait.wanted.period, first.wait.joined_at) == (made.id, "afternoon", made.joined_at)


async def test_who_has_left_is_not_brought_back_by_an_old_wish(clinic: Clinic) -> None:
    made = await joins(clinic)
    await says(clinic, SOMCHAI, WaitLeft(made.id))
    with pytest.raises(Changed):
        await says(clinic, SOMCHAI, WaitJoined(made))
    with pytest.raises(Changed):
        await says(clinic, MALEE, WaitJoined(made))


async def test_leaving_ends_what_is_offered_and_only_ones_own(clinic: Clinic) -> None:
    made = await joins(clinic)
    await offers(clinic, offer(made))
    await says(clinic, MALEE, WaitLeft(made.id))
    assert [each.state for each in await waits(clinic)] == [WaitState.WAITING]
    await says(clinic, SOMCHAI, WaitLeft(made.id))
    await says(clinic, SOMCHAI, WaitLeft(made.id))
    assert [each.state for each in await waits(clinic)] == [WaitState.LEFT]
    assert await offer_states(clinic) == [OfferState.DECLINED]
    assert await waiters(clinic) == ()


async def test_an_ended_wait_is_known_for_a_while_so_that_old_buttons_are_answered(clinic: Clinic) -> None:
    made = await joins(clinic)
    await says(clinic, SOMCHAI, WaitLeft(made.id, over=True))
    assert [each.state for each in await waits(clinic)] == [WaitState.OVER]
    clinic.passes(days=15)
    assert await waits(clinic) == ()


# ---- offering ---------------------------------------------------------------------------------------------------


async def test_what_is_offered_is_read_back(clinic: Clinic) -> None:
    made = await joins(clinic)
    given = await offers(clinic, offer(made))
    [one] = await waits(clinic)
    assert one.offers == (given,)
    assert [each.wait.offers for each in await waiters(clinic)] == [(given,)]


async def test_the_same_is_not_offered_twice_whatever_became_of_it(clinic: Clinic) -> None:
    given = await offers(clinic, offer(await joins(clinic)))
    await says(clinic, SOMCHAI, OfferEnded(given.key, OfferState.DECLINED))
    with pytest.raises(Changed):
        await offers(clinic, given)
    assert await offer_states(clinic) == [OfferState.DECLINED]


async def test_nobody_has_two_open_offers_for_one_wait(clinic: Clinic) -> None:
    made = await joins(clinic)
    await offers(clinic, offer(made))
    with pytest.raises(Changed):
        await offers(clinic, offer(made, slot_at(START + timedelta(days=3))))


async def test_nothing_is_offered_to_who_has_left_or_is_somebody_else(clinic: Clinic) -> None:
    made = await joins(clinic)
    with pytest.raises(Changed):
        await offers(clinic, offer(made), MALEE)
    await says(clinic, SOMCHAI, WaitLeft(made.id))
    with pytest.raises(Changed):
        await offers(clinic, offer(made))


async def test_a_time_is_offered_to_so_many_together_and_no_more(clinic: Clinic) -> None:
    people = [Person("Ubot0001", f"Uwaits{n:026}") for n in range(6)]
    made = [await joins(clinic, each) for each in people]
    slot = slot_at(START + timedelta(days=2))

    async def tries(person: Person, n: int) -> bool:
        try:
            await offers(clinic, offer(made[n], slot), person, together=2)
        except Changed:
            return False
        return True

    assert sum(await asyncio.gather(*(tries(each, n) for n, each in enumerate(people)))) == 2
    with pytest.raises(Changed):
        await offers(clinic, offer(await joins(clinic), slot), together=2)
    await offers(clinic, offer(await joins(clinic, MALEE), slot_at(START + timedelta(days=2))), MALEE, together=2)


async def test_unanswered_offers_expire_and_waits_whose_days_have_passed_end(clinic: Clinic) -> None:
    await offers(clinic, offer(await joins(clinic)))
    await joins(clinic, MALEE, until=clinic.now + timedelta(days=1))
    clinic.passes(minutes=59)
    assert await clinic.storage.waitlist.sweep(clinic.now) == 0
    clinic.passes(minutes=1)
    assert await clinic.storage.waitlist.sweep(clinic.now) == 1
    assert await offer_states(clinic) == [OfferState.EXPIRED]
    clinic.passes(days=1)
    assert await clinic.storage.waitlist.sweep(clinic.now) == 1
    assert [each.state for each in await waits(clinic, MALEE)] == [WaitState.OVER]


async def test_what_is_gone_can_still_be_tried_and_leaves_room_for_another(clinic: Clinic) -> None:
    made = await joins(clinic)
    given = await offers(clinic, offer(made))
    await clinic.storage.waitlist.gone([given.key, uuid4()], clinic.now)
    [one] = await waits(clinic)
    assert [each.state for each in one.offers] == [OfferState.GONE]
    assert one.offers[0].answerable(clinic.now)
    await offers(clinic, offer(made, slot_at(START + timedelta(days=3))))


# ---- accepting --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "becomes", "waiting"),
    [
        (BookingState.BOOKED, OfferState.TAKEN, WaitState.BOOKED),
        (BookingState.TAKEN, OfferState.LOST, WaitState.WAITING),
        (BookingState.NOT_BOOKED, OPEN, WaitState.WAITING),
        (BookingState.REFUSED, OfferState.REFUSED, WaitState.WAITING),
        (BookingState.UNKNOWN, OfferState.TAKING, WaitState.WAITING),
    ],
)
async def test_an_offer_ends_as_its_booking_does(
    clinic: Clinic, end: BookingState, becomes: OfferState, waiting: WaitState
) -> None:
    given = await offers(clinic, offer(await joins(clinic)))
    await requests(clinic, given)
    assert await offer_states(clinic) == [OfferState.TAKING]
    await ends(clinic, given, end)
    assert await offer_states(clinic) == [becomes]
    assert [each.state for each in await waits(clinic)] == [waiting]


async def test_an_offer_that_is_being_booked_does_not_expire_under_the_write(clinic: Clinic) -> None:
    given = await offers(clinic, offer(await joins(clinic)))
    await requests(clinic, given)
    clinic.passes(hours=2)
    assert await clinic.storage.waitlist.sweep(clinic.now) == 0
    await clinic.storage.bookings.conclude(given.key, BookingState.UNKNOWN, clinic.now)
    await ends(clinic, given, BookingState.NOT_BOOKED)
    assert await clinic.storage.waitlist.sweep(clinic.now) == 1
    assert await offer_states(clinic) == [OfferState.EXPIRED]


async def test_a_write_whose_end_was_found_out_late_still_ends_the_wait(clinic: Clinic) -> None:
    made = await joins(clinic)
    given = await offers(clinic, offer(made))
    await ends(clinic, given, BookingState.UNKNOWN)
    await says(clinic, SOMCHAI, WaitLeft(made.id))
    await ends(clinic, given, BookingState.BOOKED)
    assert [each.state for each in await waits(clinic)] == [WaitState.BOOKED]


async def test_a_time_that_is_being_booked_is_offered_to_nobody_else(clinic: Clinic) -> None:
    given = await offers(clinic, offer(await joins(clinic)), together=1)
    await requests(clinic, given)
    with pytest.raises(Changed):
        await offers(clinic, offer(await joins(clinic, MALEE), given.slot), MALEE, together=1)


# ---- an earlier one than the one booked -------------------------------------------------------------------------


async def test_who_has_an_appointment_waits_for_an_earlier_one(clinic: Clinic) -> None:
    booked = await books(clinic)
    await joins(clinic, instead_of=booked.key)
    [one] = await waiters(clinic)
    assert one.before == booked.start


async def cancels(clinic: Clinic, booked: Booking) -> None:
    change = cancel_key(booked.key)
    await clinic.storage.changes.request(SOMCHAI, booked.key, ChangeKind.CANCEL, key=change, now=clinic.now)
    await clinic.storage.changes.conclude(change, ChangeState.DONE, clinic.now)


async def test_without_the_appointment_nobody_waits_for_an_earlier_one(clinic: Clinic) -> None:
    booked = await books(clinic)
    await offers(clinic, offer(await joins(clinic, instead_of=booked.key)))
    await cancels(clinic, booked)
    assert [each.state for each in await waits(clinic)] == [WaitState.OVER]
    assert await offer_states(clinic) == [OfferState.DECLINED]


async def test_who_moves_the_appointment_goes_on_waiting_for_one_before_the_new_time(clinic: Clinic) -> None:
    booked = await books(clinic)
    await joins(clinic, instead_of=booked.key)
    new = await books(clinic, start=START + timedelta(days=1), replaces=booked.key)
    await clinic.storage.changes.request(SOMCHAI, booked.key, ChangeKind.MOVE, key=new.key, now=clinic.now)
    await clinic.storage.changes.conclude(new.key, ChangeState.DONE, clinic.now)
    [one] = await waiters(clinic)
    assert (one.wait.instead_of, one.before) == (new.key, new.start)


# ---- asking the hospitals ---------------------------------------------------------------------------------------


async def test_a_hospital_is_asked_when_somebody_joins_and_by_one_keeper_at_a_time(clinic: Clinic) -> None:
    assert await due(clinic) == []
    await joins(clinic)
    batches = await asyncio.gather(*(due(clinic, f"keeper-{n}") for n in range(4)))
    assert [each for batch in batches for each in batch] == [(HOSPITAL, 0)]
    clinic.passes(seconds=59)
    assert await due(clinic) == []
    clinic.passes(seconds=1)
    assert await due(clinic, "keeper-2") == [(HOSPITAL, 0)], "whoever had it has died"


async def looked(clinic: Clinic, *, failed: bool = False, owner: str = "keeper-1") -> None:
    again = clinic.now + timedelta(minutes=5)
    await clinic.storage.waitlist.looked(HOSPITAL, owner, clinic.now, again, failed=failed)


async def test_it_is_asked_again_after_a_while_and_failures_are_counted(clinic: Clinic) -> None:
    await joins(clinic)
    await due(clinic)
    await looked(clinic, failed=True)
    clinic.passes(minutes=5)
    assert await due(clinic) == [(HOSPITAL, 1)]
    await looked(clinic, owner="keeper-2", failed=True)
    await looked(clinic)
    clinic.passes(minutes=5)
    assert await due(clinic) == [(HOSPITAL, 0)]


async def test_where_nobody_waits_any_more_nobody_asks(clinic: Clinic) -> None:
    made = await joins(clinic)
    await says(clinic, SOMCHAI, WaitLeft(made.id))
    assert await due(clinic) == []


async def test_a_time_that_becomes_free_here_is_looked_for_at_once_and_again_once_no_memory_hides_it(
    clinic: Clinic,
) -> None:
    booked = await books(clinic)
    await joins(clinic, MALEE)
    await due(clinic)
    await looked(clinic)
    clinic.passes(minutes=1)
    assert await due(clinic) == []
    await cancels(clinic, booked)
    assert await due(clinic) == [(HOSPITAL, 0)]
    await looked(clinic)
    assert await due(clinic) == []
    clinic.passes(seconds=65)
    assert await due(clinic) == [(HOSPITAL, 0)]
    await looked(clinic)
    clinic.passes(seconds=66)
    assert await due(clinic) == []


async def test_who_takes_the_consent_back_waits_no_more_from_that_moment(clinic: Clinic) -> None:
    await offers(clinic, offer(await joins(clinic)))
    await joins(clinic, MALEE)
    await says(clinic, SOMCHAI, ConsentAnswered(Purpose.TRIAGE, False, "1"))
    assert len(await waiters(clinic)) == 2
    await says(clinic, SOMCHAI, ConsentAnswered(Purpose.APPOINTMENTS, False, "1"))
    assert [each.person for each in await waiters(clinic)] == [MALEE]
    assert await offer_states(clinic) == [OfferState.DECLINED]


async def test_who_asks_to_be_forgotten_waits_no_more_from_that_moment(clinic: Clinic) -> None:
    await joins(clinic)
    await says(clinic, SOMCHAI, ErasureAsked())
    assert await waiters(clinic) == ()


# ---- being forgotten --------------------------------------------------------------------------------------------


async def test_who_is_erased_waits_no_more_and_the_next_moves_up(clinic: Clinic) -> None:
    await offers(clinic, offer(await joins(clinic)))
    clinic.passes(minutes=1)
    await joins(clinic, MALEE)
    await clinic.storage.records.erase_patient(SOMCHAI)
    assert [each.person for each in await waiters(clinic)] == [MALEE]
    assert [each.ahead for each in await waits(clinic, MALEE)] == [0]
    assert await rows(clinic, "SELECT COUNT(*) FROM slot_offers") == [(0,)]


async def test_what_has_ended_is_purged_in_its_time_and_who_waits_stays(clinic: Clinic) -> None:
    gone = await joins(clinic, until=clinic.now + timedelta(days=1))
    given = await offers(clinic, offer(gone))
    await says(clinic, SOMCHAI, WaitLeft(gone.id))
    await joins(clinic, MALEE, until=clinic.now + timedelta(days=4000))
    clinic.passes(days=366 + 2)
    await clinic.storage.records.purge(clinic.now)
    left = await clinic.storage.database.read(lambda conn: conn.execute(tables.waits.select()).all())
    assert len(left) == 1
    assert given.key not in {each.key for one in await waiters(clinic) for each in one.wait.offers}
    assert await rows(clinic, "SELECT COUNT(*) FROM slot_offers") == [(0,)]


async def test_no_department_doctor_or_name_stands_in_clear_text(clinic: Clinic) -> None:
    wanted = Wanted("psychiatry", doctor="พญ. ขวัญฤดี ลมโชยเย็น")
    given = offer(await joins(clinic, wanted=wanted))
    await offers(clinic, replace(given, slot=replace(given.slot, department="psychiatry")))
    for table in (tables.waits, tables.slot_offers, tables.wait_polls, tables.audit):
        found = await clinic.storage.database.read(lambda conn, table=table: conn.execute(table.select()).all())
        words = repr([tuple(bytes(each) if isinstance(each, memoryview) else each for each in row) for row in found])
        assert found
        for told in ("psychiatry", "ขวัญฤดี", "สมชาย", "0812345678", given.slot.id):
            assert told not in words
            assert repr(told.encode())[2:-1] not in words


async def test_blocked_people_are_passed_over(clinic: Clinic) -> None:
    await joins(clinic)
    await says(clinic, SOMCHAI, Blocked())
    assert await waiters(clinic) == ()
    await says(clinic, SOMCHAI, Unblocked())
    assert len(await waiters(clinic)) == 1


def test_a_wait_says_whether_something_is_open() -> None:
    one = wait()
    given = offer(one)
    assert replace(one, offers=(given,)).has_open_offer()
    assert not replace(one, offers=(replace(given, state=OfferState.GONE),)).has_open_offer()
    assert not given.answerable(START + HOUR)
