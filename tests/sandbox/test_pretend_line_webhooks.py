"""Events from the pretend LINE: signed, shaped and repeated as the real ones."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator

import pytest
import regex
from pretend_line_world import FAMILY, SECRET, SOMSRI, World, open_world

from integrations.sandbox.line_delivery import sign

NOT_THERE = "http://127.0.0.1:9/line/webhook"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as world:
        yield world


async def settled(world: World) -> None:
    for delivery in list(world.deliveries.log):
        await asyncio.wait_for(delivery.settled.wait(), 5)


def test_the_signature_is_the_one_of_lines_documentation() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert sign(body, SECRET) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


async def test_every_webhook_is_signed_and_addressed(world: World) -> None:
    await world.says("เจ็บหน้าอก 😀")
    signature, raw = world.bot.signatures[0]
    assert signature == sign(raw, SECRET)
    assert world.bot.webhooks[0]["destination"] == world.platform.destination


async def test_a_text_event_has_all_that_line_gives_it(world: World) -> None:
    event = await world.says("ปวดหัว")
    assert event["message"]["text"] == "ปวดหัว"
    assert event["source"] == {"type": "user", "userId": SOMSRI}
    assert (event["mode"], event["deliveryContext"]) == ("active", {"isRedelivery": False})
    assert event["timestamp"] == int(world.clock.now() * 1000)
    assert regex.fullmatch("[0-7][0-9A-HJKMNP-TV-Z]{25}", event["webhookEventId"])
    assert event["message"]["id"].isdigit()
    assert event["message"]["quoteToken"]


@pytest.mark.parametrize("kind", ["sticker", "image", "video", "audio", "file", "location"])
async def test_other_messages_come_through(world: World, kind: str) -> None:
    await world.do(f"/users/{SOMSRI}/messages", type=kind, latitude=13.7, longitude=100.5, wait=True)
    event = world.bot.events[0]
    assert (event["type"], event["message"]["type"], "replyToken" in event) == ("message", kind, True)


async def test_a_tap_carries_its_data_and_nothing_of_what_was_shown(world: World) -> None:
    await world.do(f"/users/{SOMSRI}/postbacks", data="slot=1", displayText="13.30 น.", wait=True)
    event = world.bot.events[0]
    assert (event["type"], event["postback"]) == ("postback", {"data": "slot=1"})


async def test_a_picked_date_comes_as_params(world: World) -> None:
    await world.do(f"/users/{SOMSRI}/postbacks", data="d", params={"date": "2026-12-02"}, wait=True)
    assert world.bot.events[0]["postback"]["params"] == {"date": "2026-12-02"}


async def test_block_and_unblock_are_unfollow_and_follow(world: World) -> None:
    await world.do(f"/users/{SOMSRI}/block", wait=True)
    await world.do(f"/users/{SOMSRI}/unblock", wait=True)
    gone, back = world.bot.events
    assert (gone["type"], "replyToken" in gone) == ("unfollow", False)
    assert (back["type"], back["follow"], "replyToken" in back) == ("follow", {"isUnblocked": True}, True)


async def test_taking_back_names_the_message_and_cannot_be_answered(world: World) -> None:
    event = await world.says("พิมพ์ผิด")
    await world.do(f"/users/{SOMSRI}/messages/{event['message']['id']}/unsend", wait=True)
    gone = world.bot.events[-1]
    assert (gone["type"], gone["unsend"], "replyToken" in gone) == (
        "unsend",
        {"messageId": event["message"]["id"]},
        False,
    )


async def test_a_failed_account_link_names_nobody(world: World) -> None:
    await world.do(f"/users/{SOMSRI}/account-link", result="ok", nonce="n1", wait=True)
    await world.do(f"/users/{SOMSRI}/account-link", result="failed", nonce="n2", wait=True)
    linked, failed = world.bot.events
    assert (linked["source"]["userId"], linked["link"], "replyToken" in linked) == (
        SOMSRI,
        {"result": "ok", "nonce": "n1"},
        True,
    )
    assert ("source" in failed, "replyToken" in failed) == (False, False)


async def test_in_a_group_the_source_is_the_group(world: World) -> None:
    event = await world.says("สวัสดีทุกคน", group=FAMILY)
    assert event["source"] == {"type": "group", "groupId": FAMILY, "userId": SOMSRI}


async def test_in_standby_there_is_nothing_to_answer_with(world: World) -> None:
    event = await world.says("หาหมอ", standby=True)
    assert (event["mode"], "replyToken" in event) == ("standby", False)


async def test_two_events_of_one_moment_still_have_an_order(world: World) -> None:
    first, second = await world.says("หนึ่ง"), await world.says("สอง")
    assert first["timestamp"] < second["timestamp"]


# ---- again ------------------------------------------------------------------------------------------------------


async def test_what_was_not_acknowledged_comes_again_unchanged_but_for_the_mark(world: World) -> None:
    world.bot.answers = [500, 503]
    await world.says()
    first, second, third = await world.bot.heard(3)
    assert [event["deliveryContext"]["isRedelivery"] for event in (first, second, third)] == [False, True, True]
    assert {**second, "deliveryContext": None} == {**first, "deliveryContext": None}
    await settled(world)
    assert len(world.bot.events) == 3


async def test_without_the_redelivery_switch_a_lost_event_stays_lost(world: World) -> None:
    await world.turn(webhook_redelivery=False)
    world.bot.answers = [500]
    await world.says()
    await settled(world)
    assert len(world.bot.events) == 1
    _, log = await world.ask("GET", "/deliveries")
    assert [one["acknowledged"] for one in log["deliveries"]] == [False]


async def test_an_answer_that_takes_too_long_counts_as_none(world: World) -> None:
    world.bot.hangs = asyncio.Event()
    told = await world.do(f"/users/{SOMSRI}/messages", type="text", text="ช้า", wait=True)
    assert told["status"] is None
    world.bot.hangs.set()
    await world.bot.heard(2)
    await settled(world)
    _, log = await world.ask("GET", "/deliveries")
    assert log["deliveries"][0]["attempts"][0]["error"] == "request_timeout"
    assert log["deliveries"][0]["acknowledged"]


async def test_the_delivery_log_says_why_each_attempt_failed(world: World) -> None:
    there = world.deliveries.webhook_url
    world.deliveries.webhook_url = NOT_THERE
    await world.do(f"/users/{SOMSRI}/messages", type="text", text="x", wait=True)
    world.deliveries.webhook_url = there
    world.bot.answers = [404]
    await settled(world)
    _, log = await world.ask("GET", "/deliveries", params={"chat": SOMSRI, "limit": "1"})
    attempts = log["deliveries"][0]["attempts"]
    assert [attempts[0]["error"], attempts[-2]["error"], attempts[-1]["error"]] == [
        "could_not_connect",
        "error_status_code",
        None,
    ]
    assert attempts[-2]["status"] == 404


async def test_events_wait_while_there_is_no_address(world: World) -> None:
    there = world.deliveries.webhook_url
    await world.do("/settings", webhook_url=None)
    await world.do(f"/users/{SOMSRI}/messages", type="text", text="รอ")
    assert world.bot.events == []
    await world.do("/settings", webhook_url=there)
    (event,) = await world.bot.heard(1)
    assert not event["deliveryContext"]["isRedelivery"]


async def test_messages_of_one_person_arrive_in_order_while_the_bot_is_slow(world: World) -> None:
    for n in range(20):
        await world.do(f"/users/{SOMSRI}/messages", type="text", text=str(n))
    events = await world.bot.heard(20)
    assert [event["message"]["text"] for event in events] == [str(n) for n in range(20)]


async def test_the_switch_redelivers_what_was_acknowledged(world: World) -> None:
    await world.turn(redeliver=3)
    await world.says()
    await settled(world)
    assert [event["deliveryContext"]["isRedelivery"] for event in world.bot.events] == [False, True, True, True]
    assert len({event["webhookEventId"] for event in world.bot.events}) == 1


async def test_the_switch_doubles_an_event_within_its_webhook_unmarked(world: World) -> None:
    await world.turn(duplicate=True)
    await world.says()
    (webhook,) = world.bot.webhooks
    first, second = webhook["events"]
    assert first == second
    assert not second["deliveryContext"]["isRedelivery"]


async def test_the_switch_turns_the_order_round(world: World) -> None:
    await world.turn(reorder=True)
    for word in ("หนึ่ง", "สอง", "สาม"):
        await world.do(f"/users/{SOMSRI}/messages", type="text", text=word)
    events = await world.bot.heard(3)
    assert [event["message"]["text"] for event in events] == ["สาม", "สอง", "หนึ่ง"]
    assert events[0]["timestamp"] > events[2]["timestamp"]


# ---- anything at all --------------------------------------------------------------------------------------------


async def test_any_event_can_be_sent_signed(world: World) -> None:
    told = await world.do("/webhooks", events=[{"type": "ไม่รู้จัก"}, 7])
    assert told["status"] == 200
    assert world.bot.webhooks[0]["events"] == [{"type": "ไม่รู้จัก"}, 7]
    signature, raw = world.bot.signatures[0]
    assert signature == sign(raw, SECRET)


async def test_a_batch_of_several_people_is_stamped_and_can_be_answered(world: World) -> None:
    joined = {"type": "join", "source": {"type": "group", "groupId": FAMILY}}
    strange = {
        "type": "message",
        "message": {"type": "hologram", "id": "1"},
        "source": {"type": "user", "userId": SOMSRI},
    }
    await world.do("/webhooks", events=[joined, strange, {"type": "?"}], stamp=True)
    (webhook,) = world.bot.webhooks
    group, person, nobody = webhook["events"]
    assert (await world.reply(group["replyToken"])).status == 200
    assert (await world.reply(person["replyToken"])).status == 200
    assert ("replyToken" in nobody, nobody["mode"], len(nobody["webhookEventId"])) == (False, "active", 26)
    assert [await world.shown(FAMILY), await world.shown(SOMSRI)] == [["สวัสดีค่ะ"], ["สวัสดีค่ะ"]]


async def test_ten_thousand_events_in_one_webhook_go_out(world: World) -> None:
    world.bot.answers = [413]
    told = await world.do("/webhooks", events=[{"type": "x", "webhookEventId": "x" * 100}], times=10_000)
    assert (told["status"], len(world.bot.events)) == (413, 10_000)


async def test_lone_surrogates_and_nul_can_be_sent(world: World) -> None:
    raw = b'{"events": [{"message": {"text": "\\ud800\\u0000"}}]}'
    async with world.http.post(world.url + "/sandbox/api/webhooks", data=raw) as answer:
        assert (await answer.json())["status"] == 200
    assert world.bot.webhooks[0]["events"][0]["message"]["text"] == "\ud800\x00"


async def test_a_person_can_type_a_lone_surrogate_and_the_phone_still_shows_the_talk(world: World) -> None:
    raw = b'{"type": "text", "text": "\\ud800", "wait": true}'
    async with world.http.post(f"{world.url}/sandbox/api/users/{SOMSRI}/messages", data=raw) as answer:
        assert answer.status == 200
    assert (await world.log())["entries"][0]["message"]["text"] == "\ud800"


async def test_forged_and_unsigned_webhooks_can_be_sent(world: World) -> None:
    await world.do("/webhooks", body='{"events": []}', signature="ปลอม".encode().hex())
    await world.do("/webhooks", body='{"events": []}', signature=None)
    assert [signature for signature, _ in world.bot.signatures] == ["ปลอม".encode().hex(), None]


async def test_bytes_that_are_no_text_can_be_sent(world: World) -> None:
    told = await world.do("/webhooks", body_base64=base64.b64encode(b"\xff\xfe{").decode())
    assert (told["status"], world.bot.signatures[0]) == (400, (sign(b"\xff\xfe{", SECRET), b"\xff\xfe{"))


async def test_a_bot_that_is_away_is_told_plainly(world: World) -> None:
    world.deliveries.webhook_url = NOT_THERE
    assert (await world.do("/webhooks", events=[]))["status"] is None
