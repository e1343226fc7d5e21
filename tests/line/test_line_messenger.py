"""Words that leave for LINE: what arrives there, and what we make of each answer and of each silence."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from aiohttp import ClientSession, ClientTimeout, web
from aiohttp.test_utils import TestServer
from prometheus_client import CollectorRegistry

from bot.domain.errors import KlaiMorError
from bot.domain.messages import Person
from bot.domain.ports.messenger import (
    AnswerLost,
    MessageRefused,
    Messenger,
    NotSent,
    QuotaSpent,
    RateLimited,
    TokenSpent,
)
from bot.domain.sayings import Card, Choice, Plain, Press, Saying
from integrations.line.account import BotInfo, Profile, Quota
from integrations.line.flex import LineRenderer
from integrations.line.messenger import LineMessenger
from integrations.line.metrics import LineMetrics
from integrations.sandbox.line import line_app
from tests.fakes.line_signature import SECRET
from tests.sandbox.pretend_line_world import CHAI, FAMILY, SOMSRI, TOKEN, Bot, StoppedClock, World

KEY = UUID("123e4567-e89b-12d3-a456-426614174000")
CHANNEL = "U" + "d" * 32
PERSON = Person(CHANNEL, SOMSRI)
HELLO = LineRenderer().render(Saying((Plain("สวัสดีค่ะ"),)))[0]
SLOT_CARD = Card("เลือกเวลา", buttons=(Choice("พุธ 13:00 น.", Press("s1")),), alt="มีข้อความใหม่")
CARD = LineRenderer().render(Saying((Plain("😀 ก"), SLOT_CARD)))[0]
SENT = {"sentMessages": [{"id": "1", "quoteToken": "q"}]}


@dataclass
class Arrived:
    """A request as LINE got it."""

    path: str
    headers: dict[str, str]
    body: bytes


Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Line:
    """LINE, which says what the test tells it to say."""

    answering: Answering
    url: str = ""
    arrived: list[Arrived] = field(default_factory=list)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    async def hear(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.arrived.append(Arrived(request.path, headers, await request.read()))
        return await self.answering(request)

    def counted(self, call: str, outcome: str) -> float:
        labels = {"call": call, "outcome": outcome}
        return self.registry.get_sample_value("klaimor_line_calls_total", labels) or 0.0


@asynccontextmanager
async def speaking_to(answering: Answering) -> AsyncIterator[tuple[LineMessenger, Line]]:
    line = Line(answering)
    app = web.Application(client_max_size=0)
    app.router.add_route("*", "/{path:.*}", line.hear)
    async with TestServer(app) as server:
        line.url = str(server.make_url("")).rstrip("/")
        messenger = LineMessenger(
            access_token=TOKEN,
            api_url=line.url + "/",
            timeout=ClientTimeout(total=30),
            counter=LineMetrics(line.registry),
        )
        try:
            yield messenger, line
        finally:
            await messenger.aclose()


def says(status: int, body: object = None, **headers: str) -> Answering:
    """An answer in LINE's form (bytes as they are)."""

    async def answer(_: web.Request) -> web.Response:
        data = body if isinstance(body, bytes) else json.dumps(SENT if body is None else body).encode()
        given = {"x-line-request-id": "request-7"} | {name.replace("_", "-"): text for name, text in headers.items()}
        return web.Response(status=status, body=data, headers=given, content_type="application/json")

    return answer


def words(message: str, *details: tuple[str, str]) -> dict[str, object]:
    return {"message": message, "details": [{"property": where, "message": what} for where, what in details]}


async def replying(messenger: LineMessenger) -> str:
    return await messenger.reply("token", HELLO)


async def pushing(messenger: LineMessenger) -> str:
    return await messenger.push(PERSON, HELLO, retry_key=KEY)


CALLS = [pytest.param(replying, id="reply"), pytest.param(pushing, id="push")]
Calling = Callable[[LineMessenger], Awaitable[str]]


# ---- what arrives ------------------------------------------------------------------------------------------------


async def test_a_push_arrives_with_its_retry_key_and_returns_lines_id() -> None:
    async with speaking_to(says(200)) as (messenger, line):
        assert await messenger.push(PERSON, CARD, retry_key=KEY) == "request-7"
    (request,) = line.arrived
    assert request.path == "/v2/bot/message/push"
    assert request.headers["x-line-retry-key"] == str(KEY)
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert request.headers["content-type"] == "application/json"
    assert json.loads(request.body) == {"to": SOMSRI, "messages": json.loads(CARD)}
    assert line.counted("push", "said") == 1


async def test_a_reply_never_carries_a_retry_key() -> None:
    async with speaking_to(says(200)) as (messenger, line):
        assert await messenger.reply("token-1", HELLO) == "request-7"
    (request,) = line.arrived
    assert request.path == "/v2/bot/message/reply"
    assert "x-line-retry-key" not in request.headers
    assert json.loads(request.body) == {"replyToken": "token-1", "messages": json.loads(HELLO)}


async def test_repeats_are_the_same_byte_for_byte() -> None:
    async with speaking_to(says(500, words("Internal Server Error"))) as (messenger, line):
        for _ in range(2):
            with pytest.raises(AnswerLost):
                await messenger.push(PERSON, CARD, retry_key=KEY)
        for _ in range(2):
            with pytest.raises(AnswerLost):
                await messenger.reply("token", CARD)
    bodies = [request.body for request in line.arrived]
    assert bodies[0] == bodies[1] != bodies[2] == bodies[3]


async def test_what_the_sdk_does_not_know_reaches_line_all_the_same() -> None:
    new = b'[{"type":"flex","altText":"a","contents":{"type":"bubble","brandNew":{"deep":[1.5,null,true]}},"later":1}]'
    async with speaking_to(says(200)) as (messenger, line):
        await messenger.push(PERSON, new, retry_key=KEY)
    assert json.loads(line.arrived[0].body)["messages"] == json.loads(new)


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with speaking_to(says(200)) as (messenger, line):
        await replying(messenger)
    assert len(line.arrived) == 1


# ---- what LINE says ----------------------------------------------------------------------------------------------


async def test_409_is_success_and_tells_the_first_id() -> None:
    taken = says(409, words("The retry key is already accepted") | SENT, x_line_accepted_request_id="request-1")
    async with speaking_to(taken) as (messenger, line):
        assert await pushing(messenger) == "request-1"
    assert line.counted("push", "repeated") == 1


async def test_a_spent_reply_token() -> None:
    async with speaking_to(says(400, words("Invalid reply token"))) as (messenger, line):
        with pytest.raises(TokenSpent):
            await replying(messenger)
    assert line.counted("reply", "TokenSpent") == 1


@pytest.mark.parametrize("call", CALLS)
async def test_a_refused_message_tells_lines_reason_and_not_our_words(call: Calling) -> None:
    reason = words("The request body has 1 error(s)", ("messages[0].text", "May not be empty"))
    async with speaking_to(says(400, reason)) as (messenger, _):
        with pytest.raises(MessageRefused, match="has 1 error") as refused:
            await call(messenger)
    assert str(refused.value) == "400 The request body has 1 error(s); messages[0].text: May not be empty"
    assert "สวัสดี" not in str(refused.value)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("status", [400, 403, 404, 413])
async def test_refused_for_good(call: Calling, status: int) -> None:
    async with speaking_to(says(status, words("No"))) as (messenger, _):
        with pytest.raises(MessageRefused, match=str(status)):
            await call(messenger)


@pytest.mark.parametrize("call", CALLS)
async def test_too_large_is_refused_whoever_says_it(call: Calling) -> None:
    async with speaking_to(says(413, b"<html>413</html>")) as (messenger, _):
        with pytest.raises(MessageRefused):
            await call(messenger)


@pytest.mark.parametrize("call", CALLS)
async def test_a_wrong_access_token_is_not_the_messages_fault(call: Calling) -> None:
    async with speaking_to(says(401, words("Authentication failed."))) as (messenger, _):
        with pytest.raises(NotSent, match="access token"):
            await call(messenger)


@pytest.mark.parametrize("call", CALLS)
async def test_the_two_kinds_of_429(call: Calling) -> None:
    async with speaking_to(says(429, words("You have reached your monthly limit."))) as (messenger, _):
        with pytest.raises(QuotaSpent):
            await call(messenger)
    rate = words("The API rate limit has been exceeded. Try again later.")
    async with speaking_to(says(429, rate)) as (messenger, _):
        with pytest.raises(RateLimited) as limited:
            await call(messenger)
    assert 1 <= limited.value.after <= 60


@pytest.mark.parametrize(
    ("given", "after"), [("7", 7), ("0", 1), ("99999999999", 60), ("soon", 2), ("-1", 2), ("١", 2), ("", 2)]
)
async def test_how_long_to_wait(given: str, after: float) -> None:
    async with speaking_to(says(429, b"", Retry_After=given)) as (messenger, _):
        with pytest.raises(RateLimited) as limited:
            await pushing(messenger)
    assert limited.value.after == after


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "answering",
    [
        pytest.param(says(500, words("Internal Server Error")), id="500"),
        pytest.param(says(502, b"<html>bad gateway</html>"), id="502"),
        pytest.param(says(503, b"\xff\xfe\x00"), id="not UTF-8"),
        pytest.param(says(408, words("Request Timeout")), id="408"),
        pytest.param(says(400, b"<html>blocked by your hospital's proxy</html>"), id="a proxy says 400"),
        pytest.param(says(403, b"\xff\xfe"), id="403 in no encoding"),
        pytest.param(says(400, b'{"message":' + b"[" * 100_000), id="400, nested without end"),
        pytest.param(says(200, b"<html>please log in to the wifi</html>"), id="a portal says 200"),
        pytest.param(says(200, b"\xff"), id="200 in no encoding"),
        pytest.param(says(200, b"[]"), id="200 with a list"),
        pytest.param(says(304, b""), id="304"),
    ],
)
async def test_nobody_knows_whether_it_was_said(call: Calling, answering: Answering) -> None:
    async with speaking_to(answering) as (messenger, _):
        with pytest.raises(AnswerLost):
            await call(messenger)


# ---- when LINE says nothing --------------------------------------------------------------------------------------


async def hang(_: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError("never")


async def cut(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def cut_in_the_middle(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"sentMessages":')
    assert request.transport is not None
    request.transport.abort()
    return response


def first_well_then(answering: Answering) -> Answering:
    """The connection is made by a call that goes well, so that only the answer of the next can be late."""
    well = says(200)

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal well
        now, well = well, answering
        return await now(request)

    return answer


@pytest.mark.parametrize("call", CALLS)
async def test_a_timeout_after_it_had_left(call: Calling) -> None:
    async with speaking_to(first_well_then(hang)) as (_, line):
        messenger = LineMessenger(access_token=TOKEN, api_url=line.url, timeout=ClientTimeout(total=0.5))
        await call(messenger)
        with pytest.raises(AnswerLost, match="TimeoutError"):
            await call(messenger)
        await messenger.aclose()
        assert len(line.arrived) == 2


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("answering", [cut, cut_in_the_middle])
async def test_a_cut_connection(call: Calling, answering: Answering) -> None:
    async with speaking_to(answering) as (messenger, line):
        with pytest.raises(AnswerLost):
            await call(messenger)
    assert len(line.arrived) == 1, "nothing is tried again behind the outbox's back"


@pytest.mark.parametrize("call", CALLS)
async def test_nobody_listens(call: Calling) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    messenger = LineMessenger(access_token=TOKEN, api_url=f"http://127.0.0.1:{port}")
    with pytest.raises(NotSent, match="no connection"):
        await call(messenger)
    await messenger.aclose()


async def test_a_name_that_does_not_resolve() -> None:
    messenger = LineMessenger(access_token=TOKEN, api_url="http://line.invalid")
    with pytest.raises(NotSent):
        await pushing(messenger)
    await messenger.aclose()


async def test_waiting_for_a_free_connection_in_vain_is_not_sent() -> None:
    async with speaking_to(first_well_then(hang)) as (_, line):
        messenger = LineMessenger(
            access_token=TOKEN, api_url=line.url, connections=1, timeout=ClientTimeout(total=1, connect=0.1)
        )
        await replying(messenger)
        ends = await asyncio.gather(replying(messenger), pushing(messenger), return_exceptions=True)
        assert [type(end) for end in ends] == [AnswerLost, NotSent]
        assert len(line.arrived) == 2
        await messenger.aclose()


async def test_after_closing_nothing_is_sent() -> None:
    async with speaking_to(says(200)) as (messenger, line):
        await replying(messenger)
        await messenger.aclose()
        with pytest.raises(NotSent, match="closed"):
            await replying(messenger)
    assert len(line.arrived) == 1


async def test_many_first_calls_at_once_open_one_client() -> None:
    async with speaking_to(says(200)) as (messenger, line):
        assert await asyncio.gather(*(pushing(messenger) for _ in range(50))) == ["request-7"] * 50
    assert len(line.arrived) == 50


async def test_names_of_people_are_not_logged_at_debug(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with speaking_to(says(200, {"displayName": "Somsri Jaidee", "userId": SOMSRI})) as (messenger, _):
            assert await messenger.account.profile(PERSON) == Profile("Somsri Jaidee", None)
            await pushing(messenger)
    ours = [record for record in caplog.records if record.name != "aiohttp.access"]  # that one is the test server's
    assert not any("Somsri" in record.getMessage() or SOMSRI in record.getMessage() for record in ours)


# ---- the dots of somebody typing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "asked"), [(20, 20), (7, 10), (0, 5), (-3, 5), (300, 60)])
async def test_loading_is_asked_in_fives(seconds: int, asked: int) -> None:
    async with speaking_to(says(202, {})) as (messenger, line):
        await messenger.show_loading(PERSON, seconds)
    (request,) = line.arrived
    assert request.path == "/v2/bot/chat/loading/start"
    assert json.loads(request.body) == {"chatId": SOMSRI, "loadingSeconds": asked}


async def test_a_group_sees_no_dots() -> None:
    async with speaking_to(says(202, {})) as (messenger, line):
        await messenger.show_loading(Person(CHANNEL, FAMILY), 20)
    assert line.arrived == []


@pytest.mark.parametrize("answering", [says(400, words("No")), says(500, b"\xff"), says(429, b""), cut])
async def test_loading_never_raises_for_lines_faults(answering: Answering) -> None:
    async with speaking_to(answering) as (messenger, line):
        await messenger.show_loading(PERSON, 20)
    assert len(line.arrived) == 1


# ---- with the pretend LINE platform ------------------------------------------------------------------------------


@pytest.fixture
async def world() -> AsyncIterator[World]:
    bot, clock = Bot(), StoppedClock()
    service = web.Application()
    service.router.add_post("/line/webhook", bot.hear)
    async with TestServer(service) as listening, ClientSession() as http:
        webhook = str(listening.make_url("/line/webhook"))
        app = line_app(channel_secret=SECRET, access_token=TOKEN, webhook_url=webhook, clock=clock, webhook_timeout=30)
        server = TestServer(app)
        async with server:
            yield World(server, bot, clock, http)


@pytest.fixture
async def messenger(world: World) -> AsyncIterator[LineMessenger]:
    opened = LineMessenger(access_token=TOKEN, api_url=world.url)
    yield opened
    await opened.aclose()


async def test_a_reply_is_shown_once_and_the_token_is_spent(world: World, messenger: LineMessenger) -> None:
    event = await world.says()
    await messenger.reply(event["replyToken"], CARD)
    with pytest.raises(TokenSpent):
        await messenger.reply(event["replyToken"], CARD)
    assert await world.shown() == ["😀 ก", "flex"]


@pytest.mark.parametrize("fault", ["error_500_after_accept", "cut_after_accept"])
async def test_a_push_with_a_lost_answer_is_heard_once(world: World, messenger: LineMessenger, fault: str) -> None:
    await world.says()
    await world.turn(**{fault: 1})
    with pytest.raises(AnswerLost):
        await messenger.push(PERSON, HELLO, retry_key=KEY)
    assert await messenger.push(PERSON, HELLO, retry_key=KEY) == await messenger.push(PERSON, HELLO, retry_key=KEY)
    assert await world.shown() == ["สวัสดีค่ะ"]


@pytest.mark.parametrize("fault", ["error_500_after_accept", "cut_after_accept"])
async def test_a_reply_with_a_lost_answer_says_token_spent_when_repeated(
    world: World, messenger: LineMessenger, fault: str
) -> None:
    event = await world.says()
    await world.turn(**{fault: 1})
    with pytest.raises(AnswerLost):
        await messenger.reply(event["replyToken"], HELLO)
    with pytest.raises(TokenSpent):
        await messenger.reply(event["replyToken"], HELLO)
    assert await world.shown() == ["สวัสดีค่ะ"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"rate_429": 1}, RateLimited),
        ({"quota_429": True}, QuotaSpent),
        ({"error_500": 1}, AnswerLost),
        ({"cut": 1}, AnswerLost),
    ],
)
async def test_faults_of_the_platform(
    world: World, messenger: LineMessenger, fault: dict[str, object], error: type[KlaiMorError]
) -> None:
    await world.says()
    await world.turn(**fault)
    with pytest.raises(error):
        await pushing(messenger)
    assert await world.shown() == []


async def test_a_stranger_and_six_messages_are_refused(world: World, messenger: LineMessenger) -> None:
    await world.says()
    with pytest.raises(MessageRefused, match="Failed to send messages"):
        await messenger.push(Person(CHANNEL, "U" + "f" * 32), HELLO, retry_key=KEY)
    six = json.dumps([{"type": "text", "text": "ก"}] * 6).encode()
    with pytest.raises(MessageRefused, match="400"):
        await messenger.push(PERSON, six, retry_key=KEY)


async def test_the_account(world: World, messenger: LineMessenger) -> None:
    await world.says()
    info = await messenger.account.bot_info()
    assert isinstance(info, BotInfo)
    assert info.user_id == world.platform.destination
    quota = await messenger.account.quota()
    assert quota == Quota(quota.limit, 0)
    profile = await messenger.account.profile(PERSON)
    assert profile is not None
    assert profile.language == "th"
    assert await messenger.account.profile(Person(CHANNEL, "U" + "f" * 32)) is None
    assert await messenger.account.profile(Person(CHANNEL, FAMILY)) is None


async def test_the_dots_are_seen(world: World, messenger: LineMessenger) -> None:
    await world.says(user=CHAI)
    await messenger.show_loading(Person(CHANNEL, CHAI), 20)
    assert (await world.log(CHAI))["loading"]


async def test_a_wrong_token_is_found_by_check(world: World) -> None:
    stranger = LineMessenger(access_token="wrong", api_url=world.url)
    with pytest.raises(NotSent, match="access token"):
        await stranger.account.bot_info()
    await stranger.aclose()


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b"\xff"])
async def test_an_account_that_is_not_lines(body: bytes) -> None:
    async with speaking_to(says(200, body)) as (messenger, _):
        with pytest.raises(AnswerLost):
            await messenger.account.bot_info()


def test_it_is_a_messenger() -> None:
    speaks: Messenger = LineMessenger(access_token=TOKEN)
    assert speaks
