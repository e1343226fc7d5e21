"""The waitlist in the browser of staff: who waits, and taking somebody off with a reason."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Slot
from bot.domain.messages import Person
from bot.domain.staff import Role
from bot.domain.stored import Commit, Ending
from bot.domain.wait_facts import SlotOffered, WaitJoined
from bot.domain.waitlist import ForWhom, OfferState, OffReason, SlotOffer, TakenOff, Wait, Wanted
from tests.web.console_room import Room, console_room, th

SOMSRI = Person("U" + "d" * 32, "U" + "1" * 32)


@pytest.fixture
async def desk_room(tmp_path: Path) -> AsyncIterator[Room]:
    async with console_room(tmp_path) as place:
        yield place


async def waits(room: Room, name: str = "สมศรี ใจดี", hospital: str = "klaimor-demo", **more: object) -> Wait:
    """Somebody stands in line for a dentist."""
    wanted = Wanted("dental", **more)  # type: ignore[arg-type]
    wait = Wait(uuid4(), hospital, wanted, ForWhom(name, "0812345678"), room.now, room.now + timedelta(days=30))
    await _learns(room, WaitJoined(wait))
    return wait


async def is_offered(room: Room, wait: Wait) -> SlotOffer:
    start = room.now + timedelta(days=2)
    slot = Slot("s1", "dental", start, start + timedelta(minutes=30))
    offer = SlotOffer(uuid4(), wait.id, slot, OfferState.OPEN, room.now, room.now + timedelta(hours=1))
    await _learns(room, SlotOffered(offer, wait.hospital, 3))
    return offer


async def _learns(room: Room, fact: WaitJoined | SlotOffered) -> None:
    commit = Commit(SOMSRI, room.now, None, Ending.ANSWERED, None, step_kept=True, facts=(fact,))
    assert await room.storage.records.express(commit)


async def off_of(room: Room, wait: UUID) -> TakenOff | None:
    seen = (await room.storage.records.peek(SOMSRI)).patient.waits
    return next(each.off for each in seen if each.id == wait)


async def test_who_waits_for_what_since_when_and_what_is_offered(desk_room: Room) -> None:
    clerk = await desk_room.member(Role.CLERK)
    await clerk.opens("/console/waitlist")
    assert th("wait-none") in clerk.page
    wait = await waits(desk_room, first=date(2026, 12, 4), last=date(2026, 12, 4), period="afternoon")
    await waits(desk_room, "คนของที่อื่น", "second")
    desk_room.passes(minutes=20)
    offer = await is_offered(desk_room, wait)
    await clerk.opens("/console/waitlist")
    for words in ("สมศรี ใจดี", "ทันตกรรม", "วันศุกร์ที่ 4 ธันวาคม 2569", th("wait-period-afternoon"), th("wait-first")):
        assert words in clerk.page
    assert th("wait-since", time=th("since-minutes", minutes="20")) in clerk.page
    assert f"{offer.until.astimezone(desk_room.console.zone):%H:%M}" in clerk.page if desk_room.console else False
    assert "คนของที่อื่น" not in clerk.page
    assert "0812345678" not in clerk.page, "no number stands on the page: nobody has to be rung"


@pytest.mark.parametrize("why", OffReason)
async def test_somebody_is_taken_off_with_a_reason(desk_room: Room, why: OffReason) -> None:
    wait, clerk = await waits(desk_room), await desk_room.member(Role.CLERK)
    await clerk.opens("/console/waitlist")
    answer = await clerk.sends(f"/console/waitlist/{wait.id}/off", why=why.value)
    assert (answer.status, answer.headers["Location"]) == (303, "/console/waitlist")
    off = await off_of(desk_room, wait.id)
    assert off is not None
    assert off.why is why
    await clerk.opens("/console/waitlist")
    assert th("wait-ended") in clerk.page
    assert th("wait-off-by", who=off.by, time=th("since-now")) in clerk.page


async def test_a_second_press_changes_nothing(desk_room: Room) -> None:
    wait, clerk = await waits(desk_room), await desk_room.member(Role.CLERK)
    await clerk.opens("/console/waitlist")
    for why in ("asked", "other"):
        assert (await clerk.sends(f"/console/waitlist/{wait.id}/off", why=why)).status == 303
    off = await off_of(desk_room, wait.id)
    assert off is not None
    assert off.why is OffReason.ASKED


async def test_nobody_is_taken_off_elsewhere_or_without_a_reason(desk_room: Room) -> None:
    wait = await waits(desk_room, hospital="second")
    clerk = await desk_room.member(Role.CLERK)
    await clerk.opens("/console/waitlist")
    assert (await clerk.sends(f"/console/waitlist/{wait.id}/off", why="asked")).status == 303
    assert await off_of(desk_room, wait.id) is None
    for why in ("", "nonsense"):
        assert (await clerk.sends(f"/console/waitlist/{wait.id}/off", why=why)).status == 422


async def test_what_a_patient_wrote_is_escaped(desk_room: Room) -> None:
    await waits(desk_room, "<b>สมศรี</b>")
    clerk = await desk_room.member(Role.CLERK)
    await clerk.opens("/console/waitlist")
    assert "&lt;b&gt;สมศรี" in clerk.page


async def test_without_a_waitlist_there_is_no_way_to_it(tmp_path: Path) -> None:
    async with console_room(tmp_path, waiting=None) as room:
        clerk = await room.member(Role.CLERK)
        assert th("nav-waitlist") not in clerk.page
        await clerk.opens("/console/waitlist")
        assert th("wait-none") in clerk.page
