"""The call list and the quota in the browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.domain.call import Call, CallOutcome, CallReason
from bot.domain.quota import Quota
from bot.domain.staff import Role
from tests.web.console_room import Room, console_room, th


def somebody(room: Room, **more: object) -> Call:
    """A patient whom the chat could not remind of tomorrow's dentist."""
    start = room.now + timedelta(days=1)
    call = Call(
        uuid4(), uuid4(), uuid4(), "klaimor-demo", "dental", start, "สมศรี ใจดี", "0812345678", CallReason.QUOTA, room.now
    )
    return replace(call, **more)  # type: ignore[arg-type]


async def test_whom_to_ring_and_why(desk_room: Room) -> None:
    clerk = await desk_room.member(Role.CLERK)
    await clerk.opens("/console/calls")
    assert th("calls-none") in clerk.page
    for reason in CallReason:
        desk_room.calls.needs(somebody(desk_room, reason=reason))
    desk_room.calls.needs(somebody(desk_room, hospital="second", name="คนของที่อื่น"))
    desk_room.calls.needs(somebody(desk_room, department="closed_ward", phone="", name=""))
    await clerk.opens("/console/calls")
    for reason in CallReason:
        assert th(f"call-why-{reason.value.replace('_', '-')}") in clerk.page
    assert 'href="tel:0812345678"' in clerk.page
    assert "ทันตกรรม" in clerk.page
    assert "closed_ward" in clerk.page
    assert th("calls-no-phone") in clerk.page
    assert "คนของที่อื่น" not in clerk.page


@pytest.mark.parametrize("outcome", CallOutcome)
async def test_how_it_went_is_noted_under_the_name_of_who_rang(desk_room: Room, outcome: CallOutcome) -> None:
    clerk = await desk_room.member(Role.CLERK)
    call = desk_room.calls.needs(somebody(desk_room))
    await clerk.opens("/console/calls")
    answer = await clerk.sends(f"/console/calls/{call}/done", outcome=outcome.value, tries="0")
    assert (answer.status, answer.headers["Location"]) == (303, "/console/calls")
    assert desk_room.calls.noted == [(call, outcome, (await desk_room.who("clerk0")).id)]
    await clerk.opens("/console/calls")
    assert (str(call) in clerk.page) == (outcome is CallOutcome.NOT_REACHED)


async def test_pressing_twice_is_one_call(desk_room: Room) -> None:
    clerk = await desk_room.member(Role.CLERK)
    call = desk_room.calls.needs(somebody(desk_room))
    await clerk.opens("/console/calls")
    for _ in range(3):
        assert (await clerk.sends(f"/console/calls/{call}/done", outcome="not_reached", tries="0")).status == 303
    assert len(desk_room.calls.noted) == 1
    await clerk.opens("/console/calls")
    assert th("calls-tried", tries="1", time=th("since-now")) in clerk.page


async def test_a_call_of_another_hospital_or_of_none_is_not_noted(desk_room: Room) -> None:
    clerk = await desk_room.member(Role.CLERK)
    elsewhere = desk_room.calls.needs(somebody(desk_room, hospital="second"))
    for call in (elsewhere, uuid4()):
        assert (await clerk.sends(f"/console/calls/{call}/done", outcome="coming", tries="0")).status == 303
    for call, outcome in ((elsewhere, "perhaps"), ("x", "coming")):
        assert (await clerk.sends(f"/console/calls/{call}/done", outcome=outcome, tries="0")).status == 422
    assert desk_room.calls.noted == []


@pytest.mark.parametrize(
    ("quota", "phrase", "args"),
    [
        (Quota(300, 290, Room.now, since=5, reserve=10), "quota-short", {"left": "5"}),
        (Quota(300, 100, Room.now, since=5, reserve=10), "quota-state", {"used": "105", "limit": "300"}),
    ],
)
async def test_the_quota_is_told(tmp_path: Path, quota: Quota, phrase: str, args: dict[str, str]) -> None:
    async with console_room(tmp_path, quota=lambda: quota) as room:
        nurse = await room.member(Role.NURSE)
        assert th(phrase, **args) in nurse.page


async def test_without_a_quota_nothing_is_told(tmp_path: Path) -> None:
    for quota in (None, Quota(None, 7, Room.now)):
        (folder := tmp_path / str(quota is None)).mkdir()
        async with console_room(folder, quota=lambda quota=quota: quota) as room:
            assert "LINE" not in (await room.member(Role.NURSE)).page


async def test_where_nobody_reminds_there_is_no_list(tmp_path: Path) -> None:
    async with console_room(tmp_path, calls=None) as room:
        nurse = await room.member(Role.NURSE)
        assert "/console/calls" not in nurse.page
        assert (await nurse.opens("/console/calls")).status == 200
        assert (await nurse.sends(f"/console/calls/{uuid4()}/done", outcome="coming", tries="0")).status == 422
