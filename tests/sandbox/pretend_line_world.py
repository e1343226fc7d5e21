"""A bot that only listens, and hands on the telephone and on the Messaging API: what the tests of the pretend LINE stand on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from integrations.sandbox.line import DELIVERIES, PLATFORM, line_app

SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
TOKEN = "channel-token"
SOMSRI = "U11111111111111111111111111111111"
CHAI = "U22222222222222222222222222222222"
FAMILY = "C11111111111111111111111111111111"
KEY = "123e4567-e89b-12d3-a456-426614174000"
HELLO = {"type": "text", "text": "สวัสดีค่ะ"}


class StoppedClock:
    """Time passes only when a test says so."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        return 1_795_000_000.0 + self.offset


class Bot:
    """Keeps the webhooks it gets. `answers` are the next statuses (200 when used up); `hangs` holds its answers back."""

    def __init__(self) -> None:
        self.webhooks: list[dict[str, Any]] = []
        self.signatures: list[tuple[str | None, bytes]] = []
        self.answers: list[int] = []
        self.hangs: asyncio.Event | None = None
        self.answering: Any = None
        self._news = asyncio.Condition()

    async def hear(self, request: web.Request) -> web.Response:
        raw = await request.read()
        async with self._news:
            self.signatures.append((request.headers.get("x-line-signature"), raw))
            try:
                self.webhooks.append(json.loads(raw))
            except ValueError:
                return web.Response(status=400)
            self._news.notify_all()
        if self.hangs is not None:
            await self.hangs.wait()
        if self.answering is not None:
            for event in self.webhooks[-1]["events"]:
                await self.answering(event)
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for webhook in self.webhooks for event in webhook["events"]]

    async def heard(self, events: int) -> list[dict[str, Any]]:
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: len(self.events) >= events), 5)
        return self.events


class World:
    """The platform, its phone and the bot's side of the Messaging API."""

    def __init__(self, server: TestServer, bot: Bot, clock: StoppedClock, http: ClientSession) -> None:
        self.server, self.bot, self.clock, self.http = server, bot, clock, http
        self.platform = server.app[PLATFORM]
        self.deliveries = server.app[DELIVERIES]

    @property
    def url(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        """A call to the phone's API: status and body."""
        async with self.http.request(method, self.url + "/sandbox/api" + path, json=body, **more) as answer:
            return answer.status, await answer.json()

    async def do(self, path: str, **body: Any) -> Any:
        """Something a person does, which must be possible."""
        status, answer = await self.ask("POST", path, body)
        assert status in (200, 201, 202), answer
        return answer

    async def says(self, text: str = "สวัสดีค่ะ", user: str = SOMSRI, **more: Any) -> dict[str, Any]:
        """A person writes; the event as the bot got it."""
        told = await self.do(f"/users/{user}/messages", type="text", text=text, wait=True, **more)
        return next(event for event in self.bot.events if event["webhookEventId"] == told["event_id"])

    async def turn(self, **faults: Any) -> None:
        await self.do("/faults", **faults)

    async def log(self, user: str = SOMSRI, **query: Any) -> dict[str, Any]:
        _, body = await self.ask("GET", f"/users/{user}/log", params=query)
        return body

    async def shown(self, user: str = SOMSRI) -> list[str]:
        """What the bot said on this phone."""
        entries = (await self.log(user))["entries"]
        return [entry["message"].get("text", entry["message"]["type"]) for entry in entries if entry["from"] == "bot"]

    async def call(
        self, path: str, body: Any = None, token: str = TOKEN, method: str = "POST", **headers: str
    ) -> Answer:
        """A call to the Messaging API."""
        given = {"Authorization": f"Bearer {token}"} | {name.replace("_", "-"): text for name, text in headers.items()}
        data = body if isinstance(body, bytes | None) else BytesIO(json.dumps(body).encode())
        async with self.http.request(method, self.url + path, data=data, headers=given) as answer:
            raw = await answer.read()
            return Answer(
                answer.status, json.loads(raw) if "json" in answer.content_type else raw, dict(answer.headers)
            )

    async def reply(self, token: str, *messages: Any, **headers: str) -> Answer:
        body = {"replyToken": token, "messages": list(messages) or [HELLO]}
        return await self.call("/v2/bot/message/reply", body, **headers)

    async def push(self, *messages: Any, to: str = SOMSRI, key: str | None = None) -> Answer:
        headers = {"X_Line_Retry_Key": key} if key else {}
        return await self.call("/v2/bot/message/push", {"to": to, "messages": list(messages) or [HELLO]}, **headers)


class Answer(tuple[int, Any, dict[str, str]]):
    """status, body, headers."""

    def __new__(cls, *parts: Any) -> Answer:
        return super().__new__(cls, parts)

    @property
    def status(self) -> int:
        return self[0]

    @property
    def body(self) -> Any:
        return self[1]

    @property
    def message(self) -> str:
        return str(self[1]["message"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self[2].items()}


@asynccontextmanager
async def open_world() -> AsyncIterator[World]:
    bot, clock = Bot(), StoppedClock()
    service = web.Application(client_max_size=2**24)
    service.router.add_post("/line/webhook", bot.hear)
    async with TestServer(service) as listening, ClientSession() as http:
        app = line_app(
            channel_secret=SECRET,
            access_token=TOKEN,
            webhook_url=str(listening.make_url("/line/webhook")),
            clock=clock,
            redelivery_delays=(0.01, 0.02, 0.04, 0.08),
            webhook_timeout=1.5,  # a busy machine takes its time to connect
        )
        async with TestServer(app) as server:
            yield World(server, bot, clock, http)
            if bot.hangs is not None:
                bot.hangs.set()
