"""Reply and push on the pretend LINE: tokens once and for a minute, retry keys, quota, blocked people, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pretend_line_world import CHAI, FAMILY, HELLO, KEY, SOMSRI, World, open_world

OTHER_KEY = "00000000-0000-4000-8000-00000000000a"
NOBODY = "U" + "9" * 32
LONG_LABEL = HELLO | {
    "quickReply": {"items": [{"type": "action", "action": {"type": "message", "label": "ก" * 21, "text": "x"}}]}
}


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as world:
        yield world


# ---- reply ------------------------------------------------------------------------------------------------------


async def test_a_reply_is_shown_once_and_the_second_is_refused(world: World) -> None:
    event = await world.says()
    first = await world.reply(event["replyToken"])
    again = await world.reply(event["replyToken"])
    assert (first.status, again.status, again.message) == (200, 400, "Invalid reply token")
    assert await world.shown() == ["สวัสดีค่ะ"]


async def test_sent_messages_have_their_own_ids_and_quote_tokens(world: World) -> None:
    event = await world.says()
    place = {"type": "location", "title": "รพ.", "address": "ถนน", "latitude": 13.7, "longitude": 100.5}
    sent = (await world.reply(event["replyToken"], HELLO, place)).body["sentMessages"]
    assert len({one["id"] for one in sent}) == 2
    assert ["quoteToken" in one for one in sent] == [True, False]


async def test_a_token_lives_a_minute(world: World) -> None:
    in_time, too_late = await world.says("ทัน"), await world.says("ไม่ทัน")
    world.clock.offset = 60
    assert (await world.reply(in_time["replyToken"])).status == 200
    world.clock.offset = 60.1
    assert (await world.reply(too_late["replyToken"])).message == "Invalid reply token"


async def test_a_redelivered_token_lives_another_minute(world: World) -> None:
    event = await world.says()
    world.clock.offset = 300
    world.platform.reply_tokens.delivered(event["replyToken"], world.clock.now())
    world.clock.offset = 359
    assert (await world.reply(event["replyToken"])).status == 200


async def test_a_redelivered_token_dies_a_minute_after_the_redelivery(world: World) -> None:
    event = await world.says()
    world.clock.offset = 300
    world.platform.reply_tokens.delivered(event["replyToken"], world.clock.now())
    world.clock.offset = 361
    assert (await world.reply(event["replyToken"])).status == 400


async def test_no_redelivery_helps_twenty_minutes_after_the_event(world: World) -> None:
    event = await world.says()
    world.clock.offset = 20 * 60 - 10
    world.platform.reply_tokens.delivered(event["replyToken"], world.clock.now())
    world.clock.offset = 20 * 60 + 1
    assert (await world.reply(event["replyToken"])).status == 400


async def test_a_used_token_does_not_come_back_with_a_redelivery(world: World) -> None:
    event = await world.says()
    await world.reply(event["replyToken"])
    world.platform.reply_tokens.delivered(event["replyToken"], world.clock.now())
    assert (await world.reply(event["replyToken"])).message == "Invalid reply token"


@pytest.mark.parametrize("token", ["", None, 7, "f" * 32])
async def test_a_token_that_nobody_gave_is_refused(world: World, token: Any) -> None:
    assert (await world.reply(token)).status == 400
    assert await world.shown() == []


async def test_a_retry_key_on_a_reply_is_refused_and_the_token_stays_good(world: World) -> None:
    event = await world.says()
    assert (await world.reply(event["replyToken"], X_Line_Retry_Key=KEY)).status == 400
    assert (await world.reply(event["replyToken"])).status == 200


@pytest.mark.parametrize("messages", [[HELLO] * 6, [LONG_LABEL], [{"type": "text", "text": ""}]])
async def test_what_breaks_a_limit_is_refused_and_the_token_stays_good(world: World, messages: list[Any]) -> None:
    event = await world.says()
    refused = await world.reply(event["replyToken"], *messages)
    assert refused.status == 400
    assert refused.body["details"][0]["property"].startswith("messages")
    assert (await world.reply(event["replyToken"])).status == 200
    assert await world.shown() == ["สวัสดีค่ะ"]


async def test_errors_inside_flex_are_told_as_line_tells_them(world: World) -> None:
    event = await world.says()
    card = {"type": "flex", "altText": "การ์ด", "contents": {"type": "bubble", "body": {"type": "box", "contents": []}}}
    refused = await world.reply(event["replyToken"], HELLO, card)
    assert refused.message == "A message (messages[1]) in the request body is invalid"
    assert refused.body["details"] == [{"message": "May not be empty", "property": "/body/layout"}]


async def test_a_group_is_answered_in_the_group(world: World) -> None:
    event = await world.says("สวัสดีทุกคน", group=FAMILY)
    await world.reply(event["replyToken"])
    assert await world.shown(FAMILY) == ["สวัสดีค่ะ"]
    assert await world.shown(SOMSRI) == []


# ---- push -------------------------------------------------------------------------------------------------------


async def test_a_push_is_shown_and_counted_for_its_recipient_not_for_its_messages(world: World) -> None:
    assert (await world.push(HELLO, HELLO, HELLO)).status == 200
    assert len(await world.shown()) == 3
    assert (await world.call("/v2/bot/message/quota/consumption", method="GET")).body == {"totalUsage": 1}


async def test_the_same_key_again_is_said_once_and_answered_409_with_the_accepted_id(world: World) -> None:
    first = await world.push(key=KEY)
    again = await world.push(key=KEY.upper())
    assert again.status == 409
    assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert again.headers["x-line-request-id"] != first.headers["x-line-request-id"]
    assert again.body == {"message": "The retry key is already accepted", **first.body}
    assert await world.shown() == ["สวัสดีค่ะ"]


async def test_the_same_key_with_other_words_is_refused(world: World) -> None:
    await world.push(key=KEY)
    refused = await world.push({"type": "text", "text": "อย่างอื่น"}, key=KEY)
    assert (refused.status, "retry key" in refused.message) == (400, True)
    assert await world.shown() == ["สวัสดีค่ะ"]


async def test_the_same_key_for_somebody_else_is_refused(world: World) -> None:
    await world.push(key=KEY)
    assert (await world.push(to=CHAI, key=KEY)).status == 400
    assert await world.shown(CHAI) == []


async def test_a_key_is_forgotten_after_24_hours_and_then_the_patient_hears_it_again(world: World) -> None:
    await world.push(key=KEY)
    world.clock.offset = 24 * 3600
    assert (await world.push(key=KEY)).status == 409
    world.clock.offset = 24 * 3600 + 1
    assert (await world.push(key=KEY)).status == 200
    assert len(await world.shown()) == 2


@pytest.mark.parametrize("key", ["x", "123e4567e89b12d3a456426614174000", KEY + "0", KEY.replace("e", "g")])
async def test_a_key_that_is_no_uuid_is_refused(world: World, key: str) -> None:
    assert (await world.push(key=key)).status == 400
    assert await world.shown() == []


async def test_a_refused_push_does_not_use_its_key(world: World) -> None:
    assert (await world.push({"type": "text", "text": ""}, key=KEY)).status == 400
    assert (await world.push(key=KEY)).status == 200


async def test_a_push_without_key_is_said_every_time(world: World) -> None:
    await world.push()
    await world.push()
    assert len(await world.shown()) == 2


async def test_who_blocked_the_account_sees_nothing_though_line_says_200(world: World) -> None:
    await world.do(f"/users/{SOMSRI}/block", wait=True)
    assert (await world.push()).status == 200
    assert await world.shown() == []
    hidden = (await world.log(all="1"))["entries"]
    assert [entry["blocked"] for entry in hidden if entry["from"] == "bot"] == [True]
    assert (await world.call("/v2/bot/message/quota/consumption", method="GET")).body == {"totalUsage": 0}


async def test_after_unblocking_the_next_push_is_seen_and_the_lost_one_is_not(world: World) -> None:
    await world.do(f"/users/{SOMSRI}/block", wait=True)
    await world.push({"type": "text", "text": "หาย"})
    await world.do(f"/users/{SOMSRI}/unblock", wait=True)
    await world.push({"type": "text", "text": "เห็น"})
    assert await world.shown() == ["เห็น"]


async def test_somebody_unknown_cannot_be_reached(world: World) -> None:
    assert (await world.push(to=NOBODY)).message == "Failed to send messages"


@pytest.mark.parametrize("to", ["", "สมศรี", 5, None, ["x"]])
async def test_a_recipient_that_is_no_id_is_refused(world: World, to: Any) -> None:
    assert (await world.push(to=to)).status == 400


async def test_the_two_kinds_of_429_differ_in_their_words(world: World) -> None:
    await world.turn(rate_429=1)
    rate = await world.push(key=KEY)
    await world.turn(quota_429=True)
    quota = await world.push(key=KEY)
    assert (rate.status, rate.message) == (429, "The API rate limit has been exceeded. Try again later.")
    assert (quota.status, quota.message) == (429, "You have reached your monthly limit.")
    await world.turn(quota_429=False)
    assert (await world.push(key=KEY)).status == 200


async def test_replies_are_free_when_the_month_is_used_up(world: World) -> None:
    await world.do("/settings", quota=1)
    assert [(await world.push()).status, (await world.push()).status] == [200, 429]
    event = await world.says()
    assert (await world.reply(event["replyToken"])).status == 200


async def test_a_retry_of_the_last_paid_push_is_409_not_429(world: World) -> None:
    await world.do("/settings", quota=1)
    await world.push(key=KEY)
    assert (await world.push(key=KEY)).status == 409


async def test_a_new_month_brings_a_new_quota(world: World) -> None:
    await world.do("/settings", quota=1)
    await world.push()
    world.clock.offset = 32 * 86_400
    assert (await world.push()).status == 200


async def test_a_multicast_reaches_each_and_counts_each(world: World) -> None:
    body = {"to": [SOMSRI, CHAI, NOBODY], "messages": [HELLO]}
    first = await world.call("/v2/bot/message/multicast", body, X_Line_Retry_Key=OTHER_KEY)
    again = await world.call("/v2/bot/message/multicast", body, X_Line_Retry_Key=OTHER_KEY)
    assert (first.status, first.body, again.status) == (200, {}, 409)
    assert [len(await world.shown(user)) for user in (SOMSRI, CHAI)] == [1, 1]
    assert (await world.call("/v2/bot/message/quota/consumption", method="GET")).body == {"totalUsage": 2}


async def test_a_multicast_to_501_is_refused(world: World) -> None:
    assert (await world.call("/v2/bot/message/multicast", {"to": [SOMSRI] * 501, "messages": [HELLO]})).status == 400


# ---- at the door ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "wrong", "โทเคน"])
async def test_a_wrong_access_token_is_401_everywhere(world: World, token: str) -> None:
    calls = [
        await world.call("/v2/bot/message/push", {"to": SOMSRI, "messages": [HELLO]}, token=token),
        await world.call("/v2/bot/message/reply", {"replyToken": "x", "messages": [HELLO]}, token=token),
        await world.call("/v2/bot/chat/loading/start", {"chatId": SOMSRI}, token=token),
        await world.call("/v2/bot/info", method="GET", token=token),
        await world.call(f"/v2/bot/profile/{SOMSRI}", method="GET", token=token),
        await world.call("/v2/bot/message/1/content", method="GET", token=token),
    ]
    assert [call.status for call in calls] == [401] * len(calls)
    assert all("x-line-request-id" in call.headers for call in calls)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b"null", b"[" * 100_000, b'{"to":"\\ud800"}'])
async def test_what_is_not_a_json_object_is_refused(world: World, raw: bytes) -> None:
    assert (await world.call("/v2/bot/message/push", raw)).status == 400


async def test_a_body_over_two_megabytes_is_413(world: World) -> None:
    body = {"to": SOMSRI, "messages": [{"type": "text", "text": "a" * (2 * 1024 * 1024)}]}
    refused = await world.call("/v2/bot/message/push", body)
    assert refused.status == 413
    assert refused.headers["x-line-request-id"]


async def test_an_unknown_address_is_404_with_a_request_id(world: World) -> None:
    lost = await world.call("/v2/bot/nothing", {})
    assert (lost.status, bool(lost.headers["x-line-request-id"])) == (404, True)


async def test_validating_sends_nothing(world: World) -> None:
    good = await world.call("/v2/bot/message/validate/push", {"messages": [HELLO]})
    bad = await world.call("/v2/bot/message/validate/reply", {"messages": []})
    assert (good.status, bad.status) == (200, 400)
    assert await world.shown() == []
