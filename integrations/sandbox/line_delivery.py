"""Brings events to the bot as LINE does: signed, in order, and again when they were not acknowledged within two seconds.

Source: LINE docs "Receive messages (webhook)" (redelivery: same id, token and time, only isRedelivery changes), "Verify webhook
signature", and "Check webhook error statistics" (the names of the errors). LINE does not disclose how often it tries again; ours does so
after each of `delays`.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import time
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import aiohttp
from aiohttp import web

from integrations.sandbox.line_chats import Chat
from integrations.sandbox.line_clock import iso
from integrations.sandbox.line_json import encode
from integrations.sandbox.line_platform import Platform
from integrations.sandbox.line_shapes import JsonObject

TIMEOUT_SECONDS = 2.0
DELAYS = (0.2, 0.4, 0.8, 1.5, 3.0, 5.0, 10.0, 20.0, 40.0, 60.0, 120.0)
_REORDER_WINDOW = 0.25
_REMEMBERED = 5000
_LARGE = 2**20


def sign(body: bytes, channel_secret: str) -> str:
    """The x-line-signature of a body."""
    return base64.b64encode(hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()).decode()


@dataclass(slots=True)
class Delivery:
    """One event on its way, with what came of each attempt."""

    event: JsonObject
    chat: Chat | None
    attempts: list[JsonObject] = field(default_factory=list)
    acknowledged: bool = False
    over: bool = False
    first_try: asyncio.Event = field(default_factory=asyncio.Event)
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    def as_json(self) -> JsonObject:
        """The line in the delivery log."""
        return {
            "event_id": self.event.get("webhookEventId"),
            "type": self.event.get("type"),
            "chat": self.chat.id if self.chat else None,
            "timestamp": self.event.get("timestamp"),
            "attempts": self.attempts,
            "acknowledged": self.acknowledged,
            "over": self.over,
        }


class Deliveries:
    """The way from the platform to the bot. Needs `open()` first; `aclose()` drops what is still waiting."""

    def __init__(
        self,
        platform: Platform,
        webhook_url: str | None,
        delays: Sequence[float],
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._platform = platform
        self._delays = tuple(delays)
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)
        self._address = webhook_url
        self._addressed = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[Delivery] = []
        self.log: deque[Delivery] = deque(maxlen=_REMEMBERED)
        if webhook_url is not None:
            self._addressed.set()

    @property
    def webhook_url(self) -> str | None:
        """Where events go; while it is None they wait."""
        return self._address

    @webhook_url.setter
    def webhook_url(self, url: str | None) -> None:
        self._address = url
        if url is None:
            self._addressed.clear()
        else:
            self._addressed.set()

    def open(self) -> None:
        """Start; needs a running loop."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=256),
            timeout=self._timeout,
            headers={"User-Agent": "LineBotWebhook/2.0", "Content-Type": "application/json; charset=utf-8"},
        )

    async def aclose(self) -> None:
        """Stop and close connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def send(self, event: JsonObject, chat: Chat | None) -> Delivery:
        """Let the event go; first attempts of one chat follow one another."""
        delivery = Delivery(event, chat)
        self.log.append(delivery)
        if self._platform.faults.reorder:
            if not self._held:
                self._start(self._release())
            self._held.append(delivery)
        else:
            self._start(self._bring(delivery))
        return delivery

    async def _release(self) -> None:
        await asyncio.sleep(_REORDER_WINDOW)
        held, self._held = self._held, []
        for delivery in reversed(held):
            await self._attempt(delivery)
            self._start(self._go_on(delivery))

    async def _bring(self, delivery: Delivery) -> None:
        if delivery.chat is None:
            await self._attempt(delivery)
        else:
            async with delivery.chat.order:
                await self._attempt(delivery)
        await self._go_on(delivery)

    async def _go_on(self, delivery: Delivery) -> None:
        """What follows the first attempt: the tester's extra redeliveries, or LINE's own."""
        if delivery.acknowledged:
            for _ in range(self._platform.faults.redeliver):
                await self._attempt(delivery)
        for delay in self._delays:
            if delivery.acknowledged or not self._platform.faults.webhook_redelivery:
                break
            await asyncio.sleep(delay)
            await self._attempt(delivery)
        delivery.over = True
        delivery.settled.set()

    async def _attempt(self, delivery: Delivery) -> None:
        await self._addressed.wait()
        again = bool(delivery.attempts)
        event = {**delivery.event, "deliveryContext": {"isRedelivery": True}} if again else delivery.event
        events = [event, event] if self._platform.faults.duplicate else [event]
        token = event.get("replyToken")
        at = self._platform.clock.now()
        if isinstance(token, str):
            self._platform.reply_tokens.delivered(token, at)
        begun = time.perf_counter()
        status, error = await self._post(encode({"destination": self._platform.destination, "events": events}))
        took = round((time.perf_counter() - begun) * 1000, 1)
        delivery.attempts.append({"at": iso(at), "status": status, "error": error, "ms": took})
        delivery.acknowledged = delivery.acknowledged or error is None
        delivery.first_try.set()

    async def _post(self, body: bytes) -> tuple[int | None, str | None]:
        """The status and, unless it was 2xx, LINE's name for what went wrong."""
        try:
            status, _ = await self.post_raw(body, sign(body, self._platform.channel_secret))
        except TimeoutError:
            return None, "request_timeout"
        except aiohttp.ClientConnectorError:
            return None, "could_not_connect"
        except (aiohttp.ClientError, OSError):
            return None, "unclassified"
        return status, None if 200 <= status < 300 else "error_status_code"

    async def post_raw(self, body: bytes, signature: str | None) -> tuple[int, str]:
        """Post any bytes under any signature, or none; the bot's status and answer. Raises what aiohttp raises."""
        if self._session is None or self._address is None:
            raise aiohttp.ClientConnectionError("no webhook address")
        headers = {"x-line-signature": signature} if signature is not None else {}
        data = BytesIO(body) if len(body) > _LARGE else body  # aiohttp wants large bodies as a stream
        async with self._session.post(self._address, data=data, headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.text(errors="replace")


DELIVERIES = web.AppKey("DELIVERIES", Deliveries)


async def running(app: web.Application) -> AsyncIterator[None]:
    """Keep the deliveries of an application open while it runs."""
    app[DELIVERIES].open()
    yield
    await app[DELIVERIES].aclose()
