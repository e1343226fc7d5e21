"""A pretend SMS gateway: takes messages as a real one does and shows them on a page, since nobody's phone rings here.

| call | body, answer |
|---|---|
| POST /sms/messages | {"to", "text", "from"?} with the gateway's token as bearer -> 202 {"id"}; 401, 400, and 503 while it is down |
| GET /sandbox/api/sms?to=0812345678 | {"messages": [{"to", "text", "from", "at"}]}, the newest first |
| POST /sandbox/api/sms/down | {"down": true or false} |
| GET /sandbox/sms | the same as a page that reloads itself |
"""

from __future__ import annotations

import hmac
from collections import deque
from dataclasses import asdict, dataclass
from html import escape

from aiohttp import web

from integrations.sandbox import line_ids
from integrations.sandbox.line_answers import answer
from integrations.sandbox.line_clock import iso
from integrations.sandbox.line_json import NotJson, decode_object
from integrations.sandbox.line_platform import PLATFORM

_KEPT = 200
_LONGEST = 1000

routes = web.RouteTableDef()


@dataclass(frozen=True, slots=True)
class Message:
    """One SMS."""

    to: str
    text: str
    sender: str
    at: str


class Gateway:
    """What was sent. `token`: what callers must bear."""

    def __init__(self, token: str) -> None:
        self.token, self.down = token, False
        self.messages: deque[Message] = deque(maxlen=_KEPT)


GATEWAY = web.AppKey("SMS_GATEWAY", Gateway)


@routes.post("/sms/messages")
async def send(request: web.Request) -> web.Response:
    """Take a message."""
    gateway = request.app[GATEWAY]
    given = request.headers.get("Authorization", "").encode(errors="surrogateescape")
    if not hmac.compare_digest(given, f"Bearer {gateway.token}".encode()):
        return answer({"error": "unauthorized"}, 401)
    if gateway.down:
        return answer({"error": "down"}, 503)
    try:
        body = decode_object(await request.read())
    except NotJson:
        return answer({"error": "not JSON"}, 400)
    to, text, sender = body.get("to"), body.get("text"), body.get("from", "")
    if not isinstance(to, str) or not to.isdecimal() or not isinstance(text, str) or not 0 < len(text) <= _LONGEST:
        return answer({"error": "to must be digits, text 1 to 1000 letters"}, 400)
    gateway.messages.appendleft(Message(to, text, str(sender), iso(request.app[PLATFORM].clock.now())))
    return answer({"id": line_ids.token()}, 202)


@routes.post("/sandbox/api/sms/down")
async def switch(request: web.Request) -> web.Response:
    """Let the gateway fail, or work again."""
    request.app[GATEWAY].down = decode_object(await request.read()).get("down") is True
    return answer({"down": request.app[GATEWAY].down})


@routes.get("/sandbox/api/sms")
async def listed(request: web.Request) -> web.Response:
    """What came, for one phone or for all."""
    to = request.query.get("to")
    found = [asdict(each) for each in request.app[GATEWAY].messages if to in (None, each.to)]
    return answer({"messages": [{**each, "from": each.pop("sender")} for each in found]})


@routes.get("/sandbox/sms")
async def page(request: web.Request) -> web.Response:
    """What came, to read."""
    rows = "".join(
        f"<article><h2>{escape(each.to)}</h2><p>{escape(each.text)}</p><small>{escape(each.at)}</small></article>"
        for each in request.app[GATEWAY].messages
    )
    text = (
        '<!doctype html><html lang="th"><head><meta charset="utf-8"><meta http-equiv="refresh" content="3">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>SMS จำลอง</title></head>'
        f"<body><main><h1>SMS จำลอง</h1>{rows or '<p>ยังไม่มีข้อความ</p>'}</main></body></html>"
    )
    return web.Response(text=text, content_type="text/html")
