"""The door for LINE: every event is stored for good before LINE hears "OK", and forged requests get no further than here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from aiohttp import hdrs, web
from multidict import istr

from bot.domain.errors import BadConfiguration, StorageDown
from bot.domain.ports.journal import Journal
from bot.domain.ports.wakeup import WakeUp
from integrations.line.events import BadSignature, NotAWebhook, check
from integrations.line.together import RequestCounter, Together

PATH: Final = "/line/webhook"
LARGEST_BODY: Final = 1024 * 1024
_SIGNATURE: Final = istr("X-Line-Signature")
_LONG: Final = 64 * 1024  # bytes; from here on checking takes a thread, so that the loop can answer others


class WebhookCounters(RequestCounter, Protocol):
    """What the door counts. Must be quick and must not raise."""

    def refused(self, status: int) -> None:
        """One request was answered with this status."""
        ...


class _BodyTooLarge(Exception):
    pass


def webhook_routes(
    journal: Journal,
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

    together = Together(journal, secret, wake, clock, counters)

    async def webhook(request: web.Request) -> web.Response:
        try:
            body = await _body(request)
            signature = request.headers.get(_SIGNATURE)
            if len(body) < _LONG:
                await together.hand_in(body, signature)
            else:
                events = await asyncio.to_thread(check, body, signature, channel_secret=secret)
                await together.store([body] if events else [], requests=1)
        except (BadSignature, NotAWebhook, _BodyTooLarge, StorageDown) as problem:
            refusal = _refusal(problem)
            counters.refused(refusal.status)
            return refusal
        return web.Response(body=b"OK", content_type="text/plain")

    return [web.post(PATH, webhook)]


async def _body(request: web.Request) -> bytes:
    """At most LARGEST_BODY bytes, whatever the sender says of their number. Raises _BodyTooLarge."""
    stated = request.content_length
    if stated is not None and stated > LARGEST_BODY:
        raise _BodyTooLarge
    if stated is not None and hdrs.CONTENT_ENCODING not in request.headers:
        return await request.read()
    body = bytearray()  # of a size that is not told, or that grows when it is unpacked
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
