"""The switchboard beside the phone: faults, clock, settings, what was delivered, what was shown, and bursts of people.

| call | body, answer |
|---|---|
| GET, POST, DELETE /sandbox/api/faults | the switches of `line_faults`; POST sets those named, DELETE clears all |
| GET, POST /sandbox/api/clock | {"offset_seconds": n} moves the platform's clock; answers {"offset_seconds", "now"} |
| GET, POST /sandbox/api/settings | {"webhook_url", "quota", "webhook_redelivery"}; the destination is shown, secrets are not |
| GET /sandbox/api/deliveries?limit=200&chat=id | {"deliveries": newest first, each with its attempts} |
| GET /sandbox/api/stats | counts of what was shown, to whom, and what anybody saw twice |
| POST /sandbox/api/webhooks | {"events": [...], "stamp"?, "times"?} or {"body"} or {"body_base64"}; "signature": text, null |
| POST, GET /sandbox/api/burst | see `line_burst`: {"users", "messages_per_user", "text", "rate", "concurrency", "wait_for_answer"} |
"""

from __future__ import annotations

from collections import Counter

import aiohttp
from aiohttp import web

from integrations.sandbox.line_answers import answer
from integrations.sandbox.line_burst import BURSTS, Burst, NoSuchBurst, Plan
from integrations.sandbox.line_chats import Chat
from integrations.sandbox.line_clock import iso
from integrations.sandbox.line_delivery import DELIVERIES, sign
from integrations.sandbox.line_events import content_of
from integrations.sandbox.line_json import encode
from integrations.sandbox.line_phone import PhoneError, phone_body
from integrations.sandbox.line_platform import PLATFORM, Platform
from integrations.sandbox.line_shapes import JsonObject

routes = web.RouteTableDef()


@routes.get("/sandbox/api/faults")
async def faults(request: web.Request) -> web.StreamResponse:
    """The state of the switches."""
    return answer(request.app[PLATFORM].faults.as_json())


@routes.post("/sandbox/api/faults")
async def set_faults(request: web.Request) -> web.StreamResponse:
    """Set the switches named."""
    request.app[PLATFORM].faults.change(await phone_body(request))
    return await faults(request)


@routes.delete("/sandbox/api/faults")
async def clear_faults(request: web.Request) -> web.StreamResponse:
    """All faults off."""
    request.app[PLATFORM].faults.clear()
    return await faults(request)


@routes.get("/sandbox/api/clock")
async def clock(request: web.Request) -> web.StreamResponse:
    """The platform's time."""
    own = request.app[PLATFORM].clock
    return answer({"offset_seconds": own.offset, "now": iso(own.now())})


@routes.post("/sandbox/api/clock")
async def move_clock(request: web.Request) -> web.StreamResponse:
    """Move the platform's time."""
    offset = (await phone_body(request)).get("offset_seconds")
    if isinstance(offset, bool) or not isinstance(offset, int | float) or abs(offset) > 1e9:
        raise PhoneError("offset_seconds must be a number")
    request.app[PLATFORM].clock.offset = float(offset)
    return await clock(request)


@routes.get("/sandbox/api/settings")
async def settings(request: web.Request) -> web.StreamResponse:
    """What may be known of the channel."""
    platform = request.app[PLATFORM]
    return answer(
        {
            "webhook_url": request.app[DELIVERIES].webhook_url,
            "destination": platform.destination,
            "quota": platform.quota,
            "webhook_redelivery": platform.faults.webhook_redelivery,
        }
    )


@routes.post("/sandbox/api/settings")
async def change_settings(request: web.Request) -> web.StreamResponse:
    """Change the webhook's address, the month's quota (null: unlimited), or the redelivery switch."""
    body = await phone_body(request)
    url, quota = body.get("webhook_url"), body.get("quota")
    if url is not None and not (isinstance(url, str) and url.startswith(("http://", "https://"))):
        raise PhoneError("webhook_url must be an http address or null")
    if quota is not None and (isinstance(quota, bool) or not isinstance(quota, int) or quota < 0):
        raise PhoneError("quota must be a whole number or null")
    if "webhook_redelivery" in body:
        request.app[PLATFORM].faults.change({"webhook_redelivery": body["webhook_redelivery"]})
    if "webhook_url" in body:
        request.app[DELIVERIES].webhook_url = url
    if "quota" in body:
        request.app[PLATFORM].quota = quota
    return await settings(request)


@routes.get("/sandbox/api/deliveries")
async def deliveries(request: web.Request) -> web.StreamResponse:
    """What went to the bot, newest first."""
    chat, limit = request.query.get("chat"), request.query.get("limit", "200")
    if not limit.isdecimal():
        raise PhoneError("limit must be a whole number")
    log = reversed(request.app[DELIVERIES].log)
    chosen = [one.as_json() for one in log if chat is None or (one.chat and one.chat.id == chat)]
    return answer({"deliveries": chosen[: int(limit)]})


def _chat_stats(chat: Chat) -> JsonObject:
    """What one phone showed. A duplicate is a whole call with the very same messages as an earlier one of this chat."""
    calls: dict[str | None, list[JsonObject]] = {}
    for entry in chat.entries:
        if entry.sender == "bot" and not entry.blocked:
            calls.setdefault(entry.request_id, []).append(entry.message)
    same = Counter(encode(messages) for messages in calls.values())
    return {
        "user_messages": sum(entry.sender == "user" for entry in chat.entries),
        "bot_messages": sum(map(len, calls.values())),
        "bot_calls": len(calls),
        "not_shown": sum(entry.blocked for entry in chat.entries),
        "duplicates": sum(times - 1 for times in same.values()),
    }


def _stats(platform: Platform) -> JsonObject:
    each = {chat.id: _chat_stats(chat) for chat in platform.chats if chat.entries}
    names = ("user_messages", "bot_messages", "bot_calls", "not_shown", "duplicates")
    totals: JsonObject = {name: sum(int(str(one[name])) for one in each.values()) for name in names}
    refused = {str(status): times for status, times in platform.refused.items()}
    return {**totals, "pushes_counted": platform.pushed[platform.month()], "refused": refused, "users": each}


@routes.get("/sandbox/api/stats")
async def stats(request: web.Request) -> web.StreamResponse:
    """Counts of everything shown."""
    return answer(_stats(request.app[PLATFORM]))


def _letter(platform: Platform, body: JsonObject) -> bytes:
    """The bytes to send: `body` as is, or `events`, stamped and repeated if wished. Raises PhoneError."""
    raw, events, times = body.get("body"), body.get("events"), body.get("times", 1)
    if isinstance(raw, str):
        return raw.encode(errors="surrogatepass")
    if isinstance(body.get("body_base64"), str):
        return content_of(body, "body_base64").data
    if "events" not in body or not isinstance(times, int) or not 1 <= times <= 100_000:
        raise PhoneError("give events or body; times is at most 100000")
    if isinstance(events, list):
        if body.get("stamp") is True:
            events = [platform.stamp(event) if isinstance(event, dict) else event for event in events]
        events = events * times
    return encode({"destination": platform.destination, "events": events})


@routes.post("/sandbox/api/webhooks")
async def webhook(request: web.Request) -> web.StreamResponse:
    """Send the bot anything at all, once; answers its status and text. `stamp` fills in ids, times and reply tokens."""
    body = await phone_body(request)
    platform = request.app[PLATFORM]
    letter = _letter(platform, body)
    signature = body.get("signature", sign(letter, platform.channel_secret))
    if signature is not None and not isinstance(signature, str):
        raise PhoneError("signature must be a text or null")
    try:
        status, text = await request.app[DELIVERIES].post_raw(letter, signature)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return answer({"status": None, "text": type(error).__name__})
    return answer({"status": status, "text": text})


@routes.post("/sandbox/api/burst")
async def burst(request: web.Request) -> web.StreamResponse:
    """Start a burst, unless one is running."""
    bursts = request.app[BURSTS]
    try:
        new = Burst(Plan.read(await phone_body(request)), request.app[PLATFORM], request.app[DELIVERIES])
    except NoSuchBurst as error:
        raise PhoneError(str(error)) from None
    if bursts.latest is not None and bursts.latest.running:
        raise PhoneError("a burst is running", 409)
    if bursts.latest is not None:
        await bursts.latest.aclose()
    bursts.latest = new
    bursts.latest.start()
    return answer(bursts.latest.progress(), 202)


@routes.get("/sandbox/api/burst")
async def burst_progress(request: web.Request) -> web.StreamResponse:
    """How far it is."""
    latest = request.app[BURSTS].latest
    if latest is None:
        raise PhoneError("no burst yet", 404)
    return answer(latest.progress())
