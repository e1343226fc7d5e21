"""The phone's side of the pretend LINE: the conversation as a person sees it, what a person may do, and the page itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pretend_line_world import CHAI, FAMILY, HELLO, SOMSRI, World, open_world

CHOICE = {"type": "action", "action": {"type": "postback", "label": "จองคิว", "data": "book"}}
ASKING = HELLO | {"quickReply": {"items": [CHOICE]}}


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as world:
        yield world


async def test_three_people_are_there_from_the_start(world: World) -> None:
    _, people = await world.ask("GET", "/users")
    assert [user["name"] for user in people["users"]] == ["สมศรี", "ลุงชัย", "น้องฟ้า"]
    assert people["groups"][0]["id"] == FAMILY


async def test_somebody_new_writes_and_can_become_a_friend(world: World) -> None:
    status, new = await world.ask("POST", "/users", {"name": "ป้าแดง", "follow": True})
    (event,) = await world.bot.heard(1)
    assert (status, event["type"], event["source"]["userId"]) == (201, "follow", new["id"])


async def test_the_talk_is_kept_in_order_with_who_said_it_and_how(world: World) -> None:
    event = await world.says("ขอนัดหมอฟัน")
    await world.reply(event["replyToken"], HELLO)
    await world.push()
    entries = (await world.log())["entries"]
    assert [(entry["from"], entry["via"]) for entry in entries] == [("user", None), ("bot", "reply"), ("bot", "push")]
    assert [entry["seq"] for entry in entries] == [1, 2, 3]
    assert entries[1]["raw_request"]["replyToken"] == event["replyToken"]
    assert entries[0]["raw_request"]["webhookEventId"] == event["webhookEventId"]


async def test_only_what_is_new_is_asked_for(world: World) -> None:
    await world.says("หนึ่ง")
    seen = (await world.log())["next"]
    await world.says("สอง")
    assert [entry["message"]["text"] for entry in (await world.log(after=seen))["entries"]] == ["สอง"]


async def test_who_waits_for_news_hears_it_when_it_comes(world: World) -> None:
    waiting = asyncio.ensure_future(world.log(wait=20))
    await asyncio.sleep(0)
    await world.push()
    assert len((await asyncio.wait_for(waiting, 5))["entries"]) == 1


async def test_the_typing_dots_wake_who_waits(world: World) -> None:
    rev = (await world.log())["rev"]
    await world.call("/v2/bot/chat/loading/start", {"chatId": SOMSRI})
    assert (await asyncio.wait_for(world.log(wait=20, rev=rev), 5))["loading"]


async def test_quick_replies_live_until_the_next_message(world: World) -> None:
    await world.push(ASKING)
    assert (await world.log())["quickReply"] == [CHOICE]
    await world.push(HELLO)
    assert (await world.log())["quickReply"] is None


async def test_quick_replies_go_when_one_is_tapped_or_something_is_typed(world: World) -> None:
    await world.push(ASKING)
    await world.do(f"/users/{SOMSRI}/postbacks", data="book")
    assert (await world.log())["quickReply"] is None
    await world.push(ASKING)
    await world.says("พิมพ์เอง")
    assert (await world.log())["quickReply"] is None


async def test_only_the_last_message_of_a_call_offers_choices(world: World) -> None:
    await world.push(ASKING, HELLO)
    assert (await world.log())["quickReply"] is None


async def test_choices_outlive_what_a_blocked_phone_never_saw(world: World) -> None:
    await world.push(ASKING)
    await world.do(f"/users/{SOMSRI}/block")
    await world.push(HELLO)
    assert (await world.log())["quickReply"] == [CHOICE]


async def test_a_tap_is_echoed_with_what_it_says(world: World) -> None:
    await world.do(f"/users/{SOMSRI}/postbacks", data="k", displayText="พุธ 13.30 น.")
    assert (await world.log())["entries"][0]["message"] == {
        "type": "postback",
        "data": "k",
        "displayText": "พุธ 13.30 น.",
    }


async def test_taking_back_marks_the_bubble_and_says_so(world: World) -> None:
    event = await world.says("พิมพ์ผิด")
    await world.do(f"/users/{SOMSRI}/messages/{event['message']['id']}/unsend")
    bubble, note = (await world.log())["entries"]
    assert (bubble["unsent"], note["from"], note["message"]["type"]) == (True, "system", "unsend")


async def test_one_persons_talk_is_not_anothers(world: World) -> None:
    await world.says("ความลับ")
    assert (await world.log(CHAI))["entries"] == []


async def test_a_well_formed_new_id_is_a_new_person(world: World) -> None:
    event = await world.says("สวัสดี", user="U" + "a" * 32)
    assert event["source"]["userId"] == "U" + "a" * 32


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"/users/{SOMSRI}/messages", {"type": "text", "text": ""}, 400),
        (f"/users/{SOMSRI}/messages", {"type": "text", "text": "ก" * 5001}, 400),
        (f"/users/{SOMSRI}/messages", {"type": "text", "text": 7}, 400),
        (f"/users/{SOMSRI}/messages", {"type": "hologram"}, 400),
        (f"/users/{SOMSRI}/messages", {"type": ["text"]}, 400),
        (f"/users/{SOMSRI}/messages", {"type": "location", "latitude": 91, "longitude": 0}, 400),
        (f"/users/{SOMSRI}/messages", {"type": "image", "content_base64": "!"}, 400),
        (f"/users/{SOMSRI}/messages", {"type": "text", "text": "x", "group": CHAI}, 400),
        (f"/users/{SOMSRI}/postbacks", {"data": "ก" * 301}, 400),
        (f"/users/{SOMSRI}/postbacks", {}, 400),
        (f"/users/{SOMSRI}/messages/1/unsend", {}, 404),
        (f"/users/{SOMSRI}/account-link", {"result": "maybe"}, 400),
        (f"/users/{FAMILY}/messages", HELLO, 400),
        ("/users/nobody/messages", HELLO, 404),
        ("/users", {"name": " "}, 400),
        ("/clock", {"offset_seconds": "soon"}, 400),
        ("/settings", {"webhook_url": "file:///etc/passwd"}, 400),
        ("/settings", {"quota": -1}, 400),
        ("/webhooks", {}, 400),
        ("/burst", {"users": 0}, 400),
        ("/burst", {"text": []}, 400),
        ("/burst", {"people": ["U" + "9" * 32]}, 400),
        ("/burst", {"people": [SOMSRI], "users": 2}, 400),
        ("/burst", {"people": SOMSRI}, 400),
        ("/burst", {"people": [1]}, 400),
        ("/nothing", {}, 404),
    ],
)
async def test_what_cannot_be_is_said_and_nothing_is_sent(world: World, path: str, body: Any, status: int) -> None:
    got, answer = await world.ask("POST", path, body)
    assert (got, bool(answer["message"])) == (status, True)
    assert world.bot.events == []
    assert not world.deliveries.log


@pytest.mark.parametrize("raw", [b"{", b"[]", b"\xff\xfe", b"[" * 50_000])
async def test_what_is_not_json_is_refused(world: World, raw: bytes) -> None:
    async with world.http.post(f"{world.url}/sandbox/api/users/{SOMSRI}/messages", data=raw) as answer:
        assert answer.status == 400


async def test_5000_units_may_be_typed(world: World) -> None:
    assert len((await world.says("ก" * 5000))["message"]["text"]) == 5000


async def test_another_site_cannot_type_on_this_phone(world: World) -> None:
    status, _ = await world.ask("POST", f"/users/{SOMSRI}/messages", HELLO, headers={"Origin": "https://evil.example"})
    own, _ = await world.ask("POST", f"/users/{SOMSRI}/messages", HELLO, headers={"Origin": world.url})
    assert (status, own) == (403, 200)


async def test_the_clock_moves_events_and_tokens(world: World) -> None:
    before = await world.says("ก่อน")
    await world.do("/clock", offset_seconds=3600)
    after = await world.says("หลัง")
    assert after["timestamp"] - before["timestamp"] == 3_600_000
    assert (await world.reply(before["replyToken"])).status == 400


# ---- the page ---------------------------------------------------------------------------------------------------


async def test_the_page_may_load_nothing_from_elsewhere(world: World) -> None:
    async with world.http.get(world.url + "/sandbox") as page:
        policy = page.headers["Content-Security-Policy"]
        assert (page.status, page.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert "default-src 'self'; img-src 'self' data:; style-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["../line.py", "..%2fline.py", "%2e%2e/line.py", "/etc/passwd", "nothing.js", "."])
async def test_only_the_pages_own_files_are_handed_out(world: World, name: str) -> None:
    async with world.http.get(f"{world.url}/sandbox/static/{name}") as answer:
        assert answer.status == 404


async def test_a_sent_page_is_never_shown_as_a_page(world: World) -> None:
    told = await world.do(f"/users/{SOMSRI}/messages", type="file", mime="text/html", content_base64="PHNjcmlwdD4=")
    async with world.http.get(f"{world.url}/sandbox/api/content/{told['id']}") as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"


async def test_without_a_hospital_next_door_the_page_is_told_so(world: World) -> None:
    status, _ = await world.ask("GET", "/hospital")
    assert status == 404
