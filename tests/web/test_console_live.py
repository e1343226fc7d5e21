"""The stream: what it tells, where it goes on after a cut, and when it ends."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from aiohttp import ClientResponse, ClientTimeout

from bot.domain.staff import Role
from bot.web.console import live
from tests.fakes.desk import asks_for_a_person
from tests.web.console_room import Room, Seat, console_room


@dataclass
class Stream:
    """An open stream, event by event, as a browser's EventSource reads it."""

    answer: ClientResponse

    async def event(self, within: float = 5.0) -> dict[str, str]:
        """The next event that is not a beat of the stream's start."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(within):
            while True:
                line = (await self.answer.content.readline()).decode().rstrip("\n")
                if not line and "event" in fields:
                    return fields
                if not line:
                    fields = {}
                name, _, value = line.partition(": ")
                fields[name] = value

    async def news(self, within: float = 5.0) -> tuple[int, UUID, str]:
        """The next news: position, case and kind."""
        while True:
            event = await self.event(within)
            if event["event"] == "news":
                data = json.loads(event["data"])
                return int(event["id"]), UUID(data["case"]), data["kind"]


@asynccontextmanager
async def stream(seat: Seat, path: str = "/console/events", **headers: str) -> AsyncIterator[Stream]:
    url, forever = f"{seat.room.base}{path}", ClientTimeout(total=None)
    async with seat.browser.get(url, headers=headers, timeout=forever) as answer:
        assert answer.content_type == "text/event-stream", await answer.text()
        assert answer.headers["Cache-Control"] == "no-store"
        yield Stream(answer)


@pytest.fixture
def quick_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "BEAT", 0.05)


async def test_news_come_at_once_and_hold_no_content(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    case = desk_room.board.pin(asks_for_a_person(desk_room.now, "ความลับของผู้ป่วย"))
    async with stream(nurse) as told:
        assert (await told.event())["event"] == "beat"
        started = time.perf_counter()
        await desk_room.feed.note(case, "opened")
        assert await told.news() == (1, case, "opened")
        assert time.perf_counter() - started < 3


async def test_after_a_cut_it_goes_on_with_what_was_missed(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    first, second, third = uuid4(), uuid4(), uuid4()
    async with stream(nurse) as told:
        await desk_room.feed.note(first)
        position, _, _ = await told.news()
    await desk_room.feed.note(second)
    await desk_room.feed.note(third)
    async with stream(nurse, **{"Last-Event-ID": str(position)}) as told:
        assert [(await told.news())[1] for _ in range(2)] == [second, third]


async def test_a_page_that_was_just_made_begins_where_it_was_made(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    await desk_room.feed.note(uuid4())
    await nurse.opens("/console/queue")
    position = nurse.page.split('data-position="')[1].split('"')[0]
    missed = uuid4()
    await desk_room.feed.note(missed)  # between the page and its stream
    async with stream(nurse, f"/console/events?after={position}") as told:
        assert (await told.news())[1] == missed


async def test_the_last_event_that_was_heard_counts_more_than_the_page(desk_room: Room) -> None:
    """A browser that comes again by itself sends the address of the first time, and where it was since."""
    nurse = await desk_room.member(Role.NURSE)
    cases = [uuid4() for _ in range(3)]
    for case in cases:
        await desk_room.feed.note(case)
    async with stream(nurse, "/console/events?after=0", **{"Last-Event-ID": "2"}) as told:
        assert (await told.news())[1] == cases[2]


@pytest.mark.parametrize("number", ["999", "-1", "x", "๓", "1e9", "9" * 30, ""])
async def test_a_number_that_was_never_given_begins_at_the_newest(desk_room: Room, number: str) -> None:
    nurse = await desk_room.member(Role.NURSE)
    await desk_room.feed.note(uuid4())
    async with stream(nurse, **({"Last-Event-ID": number} if number.isascii() else {})) as told:
        assert (await told.event())["id"] == "1"
        new = uuid4()
        await desk_room.feed.note(new)
        assert (await told.news())[:2] == (2, new)


async def test_a_thousand_at_once_come_in_order_each_once(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    cases = [uuid4() for _ in range(1000)]
    async with stream(nurse) as told:
        for case in cases:
            await desk_room.feed.note(case)
        heard = [await told.news() for _ in cases]
    assert [case for _, case, _ in heard] == cases
    assert [position for position, _, _ in heard] == list(range(1, 1001))


@pytest.mark.usefixtures("quick_beats")
async def test_in_silence_it_says_that_it_is_alive(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    async with stream(nurse) as told:
        assert [(await told.event())["event"] for _ in range(3)] == ["beat"] * 3


@pytest.mark.usefixtures("quick_beats")
@pytest.mark.parametrize("ended", ["logged out", "disabled", "idle"])
async def test_it_ends_with_the_session(desk_room: Room, ended: str) -> None:
    nurse = await desk_room.member(Role.NURSE)
    async with stream(nurse) as told:
        await told.event()
        if ended == "logged out":
            await nurse.sends("/console/logout")
        elif ended == "disabled":
            await desk_room.storage.staff.disable((await desk_room.who("nurse0")).id, "shell", desk_room.now)
        else:
            desk_room.passes(minutes=61)
        while (event := await told.event())["event"] == "beat":
            pass
        assert event["event"] == "over"
        assert await told.answer.content.read() == b""


@pytest.mark.usefixtures("quick_beats")
async def test_watching_does_not_keep_a_session_alive(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    async with stream(nurse) as told:
        for _ in range(5):
            desk_room.passes(minutes=10)
            await told.event()
        desk_room.passes(minutes=11)
        while (await told.event())["event"] != "over":
            pass


async def test_the_service_stops_though_people_are_watching(tmp_path: Path) -> None:
    async with console_room(tmp_path) as room:
        nurse = await room.member(Role.NURSE)
        watched = stream(nurse)
        told = await watched.__aenter__()
        await told.event()
        started = time.perf_counter()
    assert time.perf_counter() - started < 3
    await watched.__aexit__(None, None, None)


async def test_a_beat_says_who_is_there_and_what_they_have_read(desk_room: Room) -> None:
    nurse = await desk_room.member(Role.NURSE)
    me, case = (await desk_room.who("nurse0")).id, uuid4()
    at = desk_room.now.isoformat()
    for reading, up_to in (
        ("", ""),
        (str(case), at),
        (str(case), "yesterday"),
        ("x", at),
        (str(case), "2026-11-23T01:00"),
    ):
        assert (await nurse.htmx("/console/beat", active="no", reading=reading, up_to=up_to)).status == 200
    assert desk_room.desk.beats == [
        (me, None, None),
        (me, case, desk_room.now),
        (me, case, None),
        (me, None, None),
        (me, case, None),
    ]
