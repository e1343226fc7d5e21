"""The waitlists as staff see them, on both databases: who waits, who was taken off, and each told once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.staff import Role, StaffMember
from bot.domain.wait_facts import WaitLeft
from bot.domain.waitlist import WAIT_OFF, ForWhom, OfferState, OffReason, TakenOff, WaitState
from tests.storage.appointments import HOSPITAL, rows, says
from tests.storage.clinic import MALEE, SOMCHAI, Clinic
from tests.storage.test_cares_store import timers
from tests.storage.waiting import joins, offer, offers, waits

CLERK = StaffMember("staff-1", "คุณมาลัย", Role.CLERK, (HOSPITAL,))
ELSEWHERE = StaffMember("staff-2", "คุณอื่น", Role.CLERK, ("second",))


async def seen(clinic: Clinic, who: StaffMember = CLERK) -> list[str]:
    return [each.whom.name for each in await clinic.storage.waiting_room.waiting(who.hospitals, clinic.now, 100)]


async def takes_off(clinic: Clinic, wait: UUID, why: OffReason = OffReason.ASKED, who: StaffMember = CLERK) -> bool:
    return await clinic.storage.waiting_room.take_off(wait, why, who, clinic.now)


async def test_who_waits_is_shown_in_the_order_of_joining_and_at_their_hospital_alone(clinic: Clinic) -> None:
    await joins(clinic, SOMCHAI)
    clinic.passes(minutes=5)
    second = await joins(clinic, MALEE, whom=ForWhom("มาลี สุขใจ", "0812345679"))
    assert await seen(clinic) == ["สมชาย ใจดี", "มาลี สุขใจ"]
    assert await seen(clinic, ELSEWHERE) == []
    [first, other] = await clinic.storage.waiting_room.waiting(CLERK.hospitals, clinic.now, 100)
    assert (first.ahead, other.ahead) == (0, 1)
    made = await offers(clinic, offer(second, now=clinic.now), MALEE)
    [_, other] = await clinic.storage.waiting_room.waiting(CLERK.hospitals, clinic.now, 100)
    assert [each.key for each in other.offers] == [made.key]


async def test_who_is_taken_off_waits_no_more_and_hears_of_it_once(clinic: Clinic) -> None:
    wait = await joins(clinic)
    made = await offers(clinic, offer(wait, now=clinic.now))
    assert await takes_off(clinic, wait.id, OffReason.CLOSED)
    assert await seen(clinic) == []
    [ended] = await waits(clinic)
    assert (ended.state, ended.off) == (WaitState.OVER, TakenOff(OffReason.CLOSED, CLERK.name))
    assert [(each.key, each.state) for each in ended.offers] == [(made.key, OfferState.DECLINED)]
    assert await timers(clinic, SOMCHAI, WAIT_OFF) == [str(wait.id)]
    clinic.passes(minutes=1)
    assert not await takes_off(clinic, wait.id, OffReason.OTHER), "it had ended already"
    [ended] = await waits(clinic)
    assert ended.off == TakenOff(OffReason.CLOSED, CLERK.name)


async def test_of_two_clerks_at_once_one_does_it(clinic: Clinic) -> None:
    wait = await joins(clinic)
    done = await asyncio.gather(*(takes_off(clinic, wait.id) for _ in range(5)))
    assert sorted(done) == [False] * 4 + [True]


@pytest.mark.parametrize("who", [ELSEWHERE, StaffMember("staff-3", "ไม่มีโรงพยาบาล", Role.SUPERVISOR, ())])
async def test_nobody_takes_off_at_a_hospital_that_is_not_theirs(clinic: Clinic, who: StaffMember) -> None:
    wait = await joins(clinic)
    assert not await takes_off(clinic, wait.id, who=who)
    assert await seen(clinic) == ["สมชาย ใจดี"]
    assert not await takes_off(clinic, uuid4())


async def test_whom_staff_took_off_is_remembered_for_two_weeks_and_whoever_left_is_not(clinic: Clinic) -> None:
    wait = await joins(clinic)
    await takes_off(clinic, wait.id)
    room = clinic.storage.waiting_room
    [ended] = await room.taken_off(CLERK.hospitals, clinic.now, 10)
    assert (ended.id, ended.ended_at) == (wait.id, clinic.now)
    assert await room.taken_off(ELSEWHERE.hospitals, clinic.now, 10) == ()
    assert await room.taken_off(CLERK.hospitals, clinic.now + timedelta(days=15), 10) == ()
    left = await joins(clinic)
    await says(clinic, SOMCHAI, WaitLeft(left.id))
    assert [each.id for each in await room.taken_off(CLERK.hospitals, clinic.now, 10)] == [wait.id]


async def test_who_did_it_and_why_stands_in_the_audit_without_a_name(clinic: Clinic) -> None:
    wait = await joins(clinic)
    await takes_off(clinic, wait.id, OffReason.BOOKED)
    [(detail,)] = await rows(clinic, "SELECT detail FROM audit WHERE action = 'wait taken off'")
    assert "booked" in str(detail)
    assert "สมชาย" not in str(detail)
