"""Profiles, quota, typing dots and fetched content on the pretend LINE, also through LINE's own Python SDK."""

from __future__ import annotations

import base64
import importlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pretend_line_world import FAMILY, HELLO, KEY, SOMSRI, TOKEN, World, open_world


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as world:
        yield world


@pytest.fixture(scope="module")
def line() -> Any:
    """LINE's own package: two seconds of CPU time for those alone who use it."""
    return importlib.import_module("linebot.v3.messaging")


@pytest.fixture
async def sdk(world: World, line: Any) -> AsyncIterator[Any]:
    async with line.AsyncApiClient(line.Configuration(access_token=TOKEN, host=world.url)) as client:
        yield line.AsyncMessagingApi(client)


# ---- through the SDK --------------------------------------------------------------------------------------------


async def test_the_sdk_replies_and_reads_back_the_ids(world: World, sdk: Any, line: Any) -> None:
    event = await world.says()
    words = [line.TextMessage(text="หนึ่ง"), line.TextMessage(text="สอง")]
    answer = await sdk.reply_message(line.ReplyMessageRequest(reply_token=event["replyToken"], messages=words))
    assert len(answer.sent_messages) == 2
    assert await world.shown() == ["หนึ่ง", "สอง"]


async def test_the_sdk_sees_a_409_as_an_exception_with_the_accepted_id(world: World, sdk: Any, line: Any) -> None:
    request = line.PushMessageRequest(to=SOMSRI, messages=[line.TextMessage(text="เตือนนัด")])
    first = await sdk.push_message_with_http_info(request, x_line_retry_key=KEY)
    with pytest.raises(line.ApiException) as refused:
        await sdk.push_message(request, x_line_retry_key=KEY)
    assert refused.value.status == 409
    assert refused.value.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert await world.shown() == ["เตือนนัด"]


async def test_the_sdk_sends_flex(world: World, sdk: Any, line: Any) -> None:
    card = {
        "type": "bubble",
        "body": {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "นัด"}]},
    }
    message = line.FlexMessage.from_dict({"type": "flex", "altText": "การ์ด", "contents": card})
    await sdk.push_message(line.PushMessageRequest(to=SOMSRI, messages=[message]))
    assert (await world.log())["entries"][0]["message"]["contents"] == card


async def test_what_the_sdk_lets_through_the_platform_refuses(world: World, sdk: Any, line: Any) -> None:
    with pytest.raises(line.ApiException) as refused:
        await sdk.push_message(line.PushMessageRequest(to=SOMSRI, messages=[line.TextMessage(text="ก" * 5001)]))
    assert (refused.value.status, "messages[0].text" in refused.value.body) == (400, True)


async def test_the_sdk_asks_who_we_are_and_what_is_left(world: World, sdk: Any, line: Any) -> None:
    await world.do("/settings", quota=300)
    await sdk.push_message(line.PushMessageRequest(to=SOMSRI, messages=[line.TextMessage(text="x")]))
    assert (await sdk.get_bot_info()).user_id == world.platform.destination
    assert (await sdk.get_message_quota()).value == 300
    assert (await sdk.get_message_quota_consumption()).total_usage == 1
    assert (await sdk.get_profile(SOMSRI)).display_name == "สมศรี"


async def test_the_sdk_shows_the_dots_until_the_next_message(world: World, sdk: Any, line: Any) -> None:
    await sdk.show_loading_animation(line.ShowLoadingAnimationRequest(chatId=SOMSRI, loadingSeconds=20))
    assert (await world.log())["loading"]
    await world.push()
    assert not (await world.log())["loading"]


# ---- the account ------------------------------------------------------------------------------------------------


async def test_the_dots_go_out_by_themselves(world: World) -> None:
    await world.call("/v2/bot/chat/loading/start", {"chatId": SOMSRI, "loadingSeconds": 5})
    world.clock.offset = 5.1
    assert not (await world.log())["loading"]


@pytest.mark.parametrize(
    "body",
    [
        {"chatId": SOMSRI, "loadingSeconds": 7},
        {"chatId": SOMSRI, "loadingSeconds": 0},
        {"chatId": SOMSRI, "loadingSeconds": 65},
        {"chatId": SOMSRI, "loadingSeconds": "20"},
        {"chatId": FAMILY},
        {"chatId": "U" + "9" * 32},
        {},
    ],
)
async def test_dots_that_line_refuses(world: World, body: dict[str, Any]) -> None:
    assert (await world.call("/v2/bot/chat/loading/start", body)).status == 400


async def test_no_profile_of_who_blocked_us_nor_of_strangers_nor_of_groups(world: World) -> None:
    await world.do(f"/users/{SOMSRI}/block")
    for id_ in (SOMSRI, "U" + "9" * 32, FAMILY):
        assert (await world.call(f"/v2/bot/profile/{id_}", method="GET")).status == 404


async def test_without_a_limit_the_quota_says_none(world: World) -> None:
    assert (await world.call("/v2/bot/message/quota", method="GET")).body == {"type": "none"}


# ---- content ----------------------------------------------------------------------------------------------------


async def picture(world: World) -> str:
    given = {"type": "image", "content_base64": base64.b64encode(b"picture").decode(), "mime": "image/jpeg"}
    return str((await world.do(f"/users/{SOMSRI}/messages", **given))["id"])


async def test_a_picture_is_fetched(world: World) -> None:
    fetched = await world.call(f"/v2/bot/message/{await picture(world)}/content", method="GET")
    assert (fetched.status, fetched.body, fetched.headers["content-type"]) == (200, b"picture", "image/jpeg")


async def test_a_picture_that_is_not_ready_is_202_until_it_is(world: World) -> None:
    path = f"/v2/bot/message/{await picture(world)}/content"
    await world.turn(content_202=2)
    assert (await world.call(path, method="GET")).status == 202
    assert (await world.call(f"{path}/transcoding", method="GET")).body == {"status": "processing"}
    assert (await world.call(f"{path}/transcoding", method="GET")).body == {"status": "succeeded"}
    assert (await world.call(path, method="GET")).status == 200


async def test_a_picture_taken_back_is_gone(world: World) -> None:
    message = await picture(world)
    await world.do(f"/users/{SOMSRI}/messages/{message}/unsend")
    assert (await world.call(f"/v2/bot/message/{message}/content", method="GET")).status == 410


async def test_words_have_no_content_to_fetch(world: World) -> None:
    told = await world.do(f"/users/{SOMSRI}/messages", **HELLO)
    assert (await world.call(f"/v2/bot/message/{told['id']}/content", method="GET")).status == 404
