"""The keeper of the waitlist: free times are seen, offered in order and once, and the first who accepts has them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from bot.domain.appointment import BookingState
from bot.domain.case_facts import SpeakerSet
from bot.domain.errors import HospitalUnavailable, StorageDown
from bot.domain.quota import Quota
from bot.domain.waitlist import OfferState, WaitState, Wanted
from bot.jobs.waitlist import PAGE
from tests.fakes.hospital import FakeHospital
from tests.jobs.waiting import MONDAY, PEOPLE, frees, joins, looks, offers, presses, states, waiting_room
from tests.jobs.ward import HOSPITAL, OTHER, PERSON, Ward
from tests.service.wording import th

OFFER, GOT, LOST = th("waitlist-offer"), th("waitlist-got"), "มีคนรับไปก่อนแล้ว"


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Ward]:
    async with waiting_room(tmp_path) as opened:
        yield opened


async def test_a_time_that_is_free_is_offered_to_who_waits_for_it_once(place: Ward) -> None:
    await joins(place)
    slot = frees(place)
    await looks(place, 3)
    [bubble] = await place.hears()
    assert OFFER in bubble
    [offer] = await offers(place)
    assert (offer.slot, offer.state) == (slot, OfferState.OPEN)
    assert abs(offer.until - offer.made_at - timedelta(hours=1)) < timedelta(seconds=5)
    assert await place.hears() == []


async def test_a_time_freed_by_a_cancellation_here_is_offered_at_once(place: Ward) -> None:
    booking = await place.has_appointment(OTHER)
    await joins(place)
    await looks(place)
    assert await place.hears() == []
    await place.booking().cancel(OTHER, booking)
    await place.waitlist().look_all()
    assert [each.slot for each in await offers(place)] == [booking.slot]


async def test_a_time_freed_by_a_move_here_is_offered_at_once(place: Ward) -> None:
    booking = await place.has_appointment(OTHER)
    await joins(place)
    await looks(place)
    new = frees(place, 1)
    assert booking.contact is not None
    await place.booking().move(OTHER, booking, new, booking.contact, key=uuid4())
    await place.waitlist().look_all()
    assert [each.slot for each in await offers(place)] == [booking.slot]


async def test_a_time_freed_at_the_counter_is_seen_by_the_next_look(place: Ward) -> None:
    booking = await place.has_appointment(OTHER)
    await joins(place)
    await looks(place)
    place.hospital.cancels(booking.key)
    assert place.hospital.calls.count("free_slots") == 1
    await looks(place)
    assert [each.slot for each in await offers(place)] == [booking.slot]


async def test_the_first_who_joined_are_asked_first_so_many_together(place: Ward) -> None:
    for person in PEOPLE:
        await joins(place, person)
        place.moved += 1
    frees(place)
    await looks(place)
    assert [await states(place, each) for each in PEOPLE] == [[OfferState.OPEN]] * 3 + [[]] * 3


async def test_the_first_who_accepts_has_it_and_the_others_hear_it_kindly(place: Ward) -> None:
    for person in PEOPLE[:3]:
        await joins(place, person)
    frees(place)
    await looks(place)
    await place.hears()
    given = [(await offers(place, each))[0] for each in PEOPLE[:3]]
    await asyncio.gather(*(presses(place, "take", given[n], PEOPLE[n]) for n in range(3)))
    said = await place.hears()
    assert (sum(GOT in each for each in said), sum(LOST in each for each in said)) == (1, 2)
    assert len(place.hospital.appointments) == 1
    ends = [(await states(place, each))[0] for each in PEOPLE[:3]]
    assert sorted(each.value for each in ends) == ["lost", "lost", "taken"]
    waits = [(await place.storage.records.peek(each)).patient.waits[0].state for each in PEOPLE[:3]]
    assert sorted(each.value for each in waits) == ["booked", "waiting", "waiting"]


async def test_who_lets_it_expire_is_followed_by_the_next_and_hears_the_truth_later(tmp_path: Path) -> None:
    async with waiting_room(tmp_path, together=1) as place:
        await joins(place, PEOPLE[0])
        await joins(place, PEOPLE[1])
        frees(place)
        await looks(place)
        [late] = await offers(place, PEOPLE[0])
        assert await states(place, PEOPLE[1]) == []
        place.moved += 3600
        await looks(place)
        assert await states(place, PEOPLE[0]) == [OfferState.EXPIRED]
        [offer] = await offers(place, PEOPLE[1])
        await place.hears()
        await presses(place, "take", late, PEOPLE[0])
        assert "หมดเวลารับคิว" in (await place.hears())[0]
        await presses(place, "take", offer, PEOPLE[1])
        assert GOT in (await place.hears())[0]


async def test_who_declines_is_followed_by_the_next_and_not_asked_again(tmp_path: Path) -> None:
    async with waiting_room(tmp_path, together=1) as place:
        await joins(place, PEOPLE[0])
        await joins(place, PEOPLE[1])
        frees(place)
        await looks(place)
        await presses(place, "pass", (await offers(place, PEOPLE[0]))[0], PEOPLE[0])
        await looks(place, 3)
        assert await states(place, PEOPLE[0]) == [OfferState.DECLINED]
        assert await states(place, PEOPLE[1]) == [OfferState.OPEN]


async def test_who_has_an_appointment_gets_the_earlier_one_and_their_old_time_goes_to_the_next(place: Ward) -> None:
    booking = await place.has_appointment(PEOPLE[0], hours=96)
    await joins(place, PEOPLE[0], instead_of=booking.key)
    await joins(place, PEOPLE[1])
    earlier = frees(place, 72)
    await looks(place)
    await presses(place, "take", (await offers(place, PEOPLE[0]))[0], PEOPLE[0])
    assert [each.start for each in place.hospital.appointments.values()] == [earlier.start]
    place.moved += 130
    await place.waitlist().look_all()
    assert (await offers(place, PEOPLE[1]))[0].slot.id == booking.slot.id
    seen = (await place.storage.records.peek(PEOPLE[0])).patient.bookings
    assert {each.state for each in seen} == {BookingState.BOOKED, BookingState.CANCELLED}


async def test_what_is_gone_makes_room_for_another_offer(place: Ward) -> None:
    await joins(place)
    slot = frees(place)
    await looks(place)
    place.hospital.take(slot)
    other = frees(place, 72)
    await looks(place)
    assert [(each.slot.id, each.state) for each in await offers(place)] == [
        (other.id, OfferState.OPEN),
        (slot.id, OfferState.GONE),
    ]


async def test_a_time_that_was_lost_and_is_given_back_is_offered_again(place: Ward) -> None:
    await joins(place)
    slot = frees(place)
    await looks(place)
    place.hospital.take(slot)
    await presses(place, "take", (await offers(place))[0])
    assert await states(place) == [OfferState.LOST]
    del place.hospital.holders[slot.id]
    await looks(place)
    assert await states(place) == [OfferState.LOST], "a memory of what was free a moment ago is not believed"
    await looks(place)
    assert await states(place) == [OfferState.OPEN, OfferState.LOST]
    await presses(place, "take", (await offers(place))[0])
    assert await states(place) == [OfferState.TAKEN, OfferState.LOST]


async def test_only_what_fits_is_offered(place: Ward) -> None:
    day = (MONDAY + timedelta(days=3)).date()
    await joins(place, wanted=Wanted("dental", day, day, "afternoon"))
    for hours in (24, 72, 96, 101):
        frees(place, hours)
    right = frees(place, 72 + 5)
    await looks(place, 2)
    assert [each.slot for each in await offers(place)] == [right]


async def test_a_time_that_is_too_near_to_answer_is_not_offered(place: Ward) -> None:
    await joins(place)
    frees(place, 2.2)
    await looks(place)
    assert await offers(place) == []


async def test_nobody_is_written_to_in_quiet_hours(place: Ward) -> None:
    night = datetime(2026, 11, 23, 21, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
    place.stands_at(night)
    await joins(place)
    frees(place)
    await looks(place)
    assert place.hospital.calls == [], "the hospital is not asked for nothing"
    place.stands_at(night.replace(day=24, hour=7, minute=1))
    await place.waitlist().look_all()
    assert await states(place) == [OfferState.OPEN]


async def test_while_the_months_pushes_are_short_nothing_is_offered(place: Ward) -> None:
    place.gauge.read(Quota(100, 100, place.now(), 10))
    await joins(place)
    frees(place)
    await looks(place)
    assert await offers(place) == []


async def test_while_a_person_speaks_with_them_the_next_is_asked(place: Ward) -> None:
    await joins(place, PEOPLE[0])
    await place.learns(PEOPLE[0], SpeakerSet("s1", None, place.now() + timedelta(hours=1)))
    await joins(place, PEOPLE[1])
    frees(place)
    await looks(place)
    assert [await states(place, each) for each in PEOPLE[:2]] == [[], [OfferState.OPEN]]


async def test_who_writes_just_now_is_asked_a_moment_later(place: Ward) -> None:
    await joins(place)
    frees(place)
    await place.receives("สวัสดีค่ะ")
    await place.waitlist().look_all()
    assert await offers(place) == []
    await place.turns().serve(PERSON)
    place.moved += 11
    await place.waitlist().look_all()
    assert await states(place) == [OfferState.OPEN]


# ---- asking the hospital ----------------------------------------------------------------------------------------


async def test_where_nobody_waits_nobody_asks(place: Ward) -> None:
    frees(place)
    await looks(place, 2)
    assert place.hospital.calls == []


async def test_a_hospital_is_asked_once_for_each_department_however_many_wait(place: Ward) -> None:
    for person in PEOPLE:
        await joins(place, person)
    await joins(place, PERSON, wanted=Wanted("internal_medicine"))
    await looks(place)
    assert place.hospital.calls == ["free_slots"] * 2


async def test_a_hospital_that_does_not_answer_is_left_alone_for_longer_and_longer(place: Ward) -> None:
    await joins(place)
    place.hospital.unavailable = HospitalUnavailable("down")
    asked = []
    for _ in range(40):
        await looks(place)
        asked.append(place.hospital.calls.count("free_slots"))
    assert asked[-1] < 14, asked
    place.hospital.unavailable = None
    frees(place, 200)
    await looks(place, 7)
    assert await states(place) == [OfferState.OPEN]


async def test_it_is_not_asked_again_before_it_wants_to_be(place: Ward) -> None:
    await joins(place)
    place.hospital.unavailable = HospitalUnavailable("maintenance", retry_after=1800, maintenance=True)
    await looks(place, 5)
    assert place.hospital.calls.count("free_slots") == 1
    await looks(place, 1)
    assert place.hospital.calls.count("free_slots") == 2


async def test_a_slow_hospital_delays_no_other(place: Ward) -> None:
    slow = FakeHospital(id="slow")
    slow.hang()
    house = next(each for each in place.desk.clinic.hospitals if each.id == HOSPITAL)
    hospitals = (replace(house, id="slow"), house)
    place.desk = replace(place.desk, clinic=replace(place.desk.clinic, hospitals=hospitals))
    await joins(place, PEOPLE[0], hospital="slow")
    await joins(place)
    frees(place)
    keeper = place.waitlist({"slow": slow, HOSPITAL: place.hospital})
    looking = asyncio.create_task(keeper.look_all())
    async with asyncio.timeout(5):
        while await states(place) != [OfferState.OPEN]:  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.01)
    assert not looking.done()
    await keeper.stop()
    await asyncio.gather(looking, return_exceptions=True)


async def test_a_long_diary_is_read_in_pages_and_not_without_end(place: Ward) -> None:
    await joins(place, wanted=Wanted("dental", (MONDAY + timedelta(days=6)).date()))
    for number in range(3 * PAGE):
        frees(place, 24 + number / 2, 15)
    await looks(place)
    assert place.hospital.calls.count("free_slots") == 4
    [offer] = await offers(place)
    assert offer.slot.start >= MONDAY.replace(hour=0) + timedelta(days=6)


async def test_many_times_of_one_moment_are_all_offered(place: Ward) -> None:
    for person in PEOPLE:
        await joins(place, person)
    for _ in range(PAGE + 1):
        frees(place)
    await looks(place, 2)
    assert [await states(place, each) for each in PEOPLE] == [[OfferState.OPEN]] * len(PEOPLE)


async def test_a_hospital_or_department_that_is_not_configured_any_more_is_passed_over(place: Ward) -> None:
    await joins(place, hospital="gone")
    await joins(place, PEOPLE[0], wanted=Wanted("gone"))
    await joins(place, PEOPLE[1])
    frees(place)
    await looks(place, 2)
    assert await states(place, PEOPLE[1]) == [OfferState.OPEN]


# ---- crashes ----------------------------------------------------------------------------------------------------


class Dies:
    """Records that lose what they were to commit, so many times, as a killed process does."""

    def __init__(self, inner: Any, times: int = 1) -> None:
        self._inner, self.times = inner, times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def commit(self, *given: Any, **more: Any) -> int:
        if self.times > 0:
            self.times -= 1
            raise StorageDown("killed")
        done: int = await self._inner.commit(*given, **more)
        return done


async def test_what_was_not_written_down_was_not_said_and_is_offered_by_the_next_look(place: Ward) -> None:
    await joins(place)
    frees(place)
    keeper = place.waitlist()
    keeper._telling._records = Dies(place.storage.records)
    await keeper.look_all()
    assert (await offers(place), await place.hears()) == ([], [])
    place.moved += 121
    await place.waitlist(owner="another").look_all()
    assert await states(place) == [OfferState.OPEN]
    assert len(await place.hears()) == 1


async def test_two_keepers_offer_a_time_no_more_often_than_one(place: Ward) -> None:
    for person in PEOPLE:
        await joins(place, person)
    for hours in (48, 49):
        frees(place, hours)
    await asyncio.gather(*(place.waitlist(owner=f"keeper-{n}").look_all() for n in range(4)))
    await looks(place, 2)
    open_ones = [each.slot.id for person in PEOPLE for each in await offers(place, person)]
    assert len(open_ones) == len(PEOPLE)
    assert all(open_ones.count(each) == 3 for each in open_ones)


async def test_an_accept_whose_answer_was_lost_is_settled_told_once_and_ends_the_wait(place: Ward) -> None:
    await joins(place, PEOPLE[0])
    await joins(place, PEOPLE[1])
    frees(place)
    await looks(place)
    await place.hears()
    place.hospital.unknown_after = 1
    await presses(place, "take", (await offers(place, PEOPLE[0]))[0], PEOPLE[0])
    assert "กำลังตรวจสอบ" in (await place.hears())[0]
    place.moved += 3600
    await looks(place)
    await place.reconciler().settle_all()
    [told] = await place.hears()
    assert th("booking-booked-late") in told
    [wait] = (await place.storage.records.peek(PEOPLE[0])).patient.waits
    assert wait.state is WaitState.BOOKED
    assert len(place.hospital.appointments) == 1
