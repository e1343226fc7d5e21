"""The door for LINE: every event is stored for good before LINE hears "OK", and forged requests get no further than here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from aiohttp import hdrs, web
from multidict import istr

from bot.domain.errors import BadConfiguration, StorageDown
from bot.domain.ports.inbox import Inbox
from bot.domain.ports.wakeup import WakeUp
from integrations.line.events import BadSignature, Delivery, NotAWebhook, parse

PATH: Final = "/line/webhook"
LARGEST_BODY: Final = 1024 * 1024
_SIGNATURE: Final = istr("X-Line-Signature")
_LONG: Final = 64 * 1024  # bytes; from here on parsing takes a thread, so that the loop can answer others


class WebhookCounters(Protocol):
    """What the door counts. Called on every request: must be quick and must not raise."""

    def answered(self, status: int) -> None:
        """One request was answered with this status."""
        ...

    def events(self, new: int, repeated: int, broken: int) -> None:
        """The events of one request: stored, known already, and stored unread (counted in the others too)."""
        ...


class _BodyTooLarge(Exception):
    pass


def webhook_routes(
    inbox: Inbox,
    *,
    channel_secret: str | bytes,
    wake: WakeUp,
    clock: Callable[[], datetime],
    counters: WebhookCounters,
) -> list[web.RouteDef]:
    """`POST /line/webhook`: 200 stored, 401 not signed by LINE, 400 not a webhook, 413 too large, 503 nothing can be stored.

    `clock` tells the time of receipt (UTC). Bodies are never logged. Raises BadConfiguration for an empty secret.
    """
    secret = channel_secret.encode() if isinstance(channel_secret, str) else channel_secret
    if not secret:
        raise BadConfiguration("LINE_CHANNEL_SECRET is empty: anybody could forge messages")

    async def store(delivery: Delivery) -> None:
        arrivals = delivery.arrivals
        new = await inbox.accept(arrivals, clock())
        counters.events(new, len(arrivals) - new, delivery.broken)
        if new:
            wake.ring("inbox")

    async def answer(request: web.Request) -> web.Response:
        body = await _read(request)
        signature = request.headers.get(_SIGNATURE)
        if len(body) < _LONG:
            delivery = parse(body, signature, channel_secret=secret)
        else:
            delivery = await asyncio.to_thread(parse, body, signature, channel_secret=secret)
        if delivery.arrivals:
            await store(delivery)
        return web.Response(body=b"OK", content_type="text/plain")

    async def webhook(request: web.Request) -> web.Response:
        try:
            response = await answer(request)
        except (BadSignature, NotAWebhook, _BodyTooLarge, StorageDown) as problem:
            response = _refusal(problem)
        counters.answered(response.status)
        return response

    return [web.post(PATH, webhook)]


async def _read(request: web.Request) -> bytes:
    """The body, at most LARGEST_BODY bytes whatever the sender says of its length. Raises _BodyTooLarge."""
    stated = request.content_length
    if stated is not None and stated > LARGEST_BODY:
        raise _BodyTooLarge
    if stated is not None and hdrs.CONTENT_ENCODING not in request.headers:
        return await request.read()
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise _BodyTooLarge
    return bytes(body)


def _refusal(problem: Exception) -> web.Response:
    match problem:
        case BadSignature():
            return web.Response(status=401, text=f"Not signed by LINE for this channel: {problem}.\n")
        case NotAWebhook():
            return web.Response(status=400, text=f"Signed, but not a LINE webhook: {problem}.\n")
        case _BodyTooLarge():
            return web.Response(status=413, text=f"A webhook has at most {LARGEST_BODY} bytes.\n")
    return web.Response(status=503, text="Nothing can be stored at the moment; please deliver again.\n")
