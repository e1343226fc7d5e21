"""Reply, push and multicast, with LINE's rules for reply tokens, retry keys, limits, quota and blocked people.

| call | source in the Messaging API reference |
|---|---|
| POST /v2/bot/message/reply | "Send reply message" |
| POST /v2/bot/message/push | "Send push message", "Retrying a failed API request" |
| POST /v2/bot/message/multicast | "Send multicast message" |
| POST /v2/bot/message/validate/reply, /push | "Validate message objects" |

One thing is stricter than LINE says: a retry key that comes back with another body or recipient is refused (400). The docs require the
same body and recipient but do not say what happens otherwise.
"""

from __future__ import annotations

import asyncio

import regex
from aiohttp import web

from integrations.sandbox import line_ids
from integrations.sandbox.line_answers import CutConnection, Refusal, answer, authorise, body_of, request_id
from integrations.sandbox.line_chats import Chat
from integrations.sandbox.line_json import decode_object
from integrations.sandbox.line_limits import check_messages, refusal
from integrations.sandbox.line_platform import PLATFORM, Platform
from integrations.sandbox.line_shapes import JsonObject
from integrations.sandbox.line_tokens import Accepted

RETRY_KEY = "X-Line-Retry-Key"
RATE_LIMITED = "The API rate limit has been exceeded. Try again later."
QUOTA_SPENT = "You have reached your monthly limit."
INVALID_TOKEN = "Invalid reply token"  # noqa: S105  LINE's words
UNKNOWN_RECIPIENT = "Failed to send messages"
KEY_ACCEPTED = "The retry key is already accepted"
KEY_REUSED = "The retry key was accepted with another body or recipient"
_UUID = regex.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_MULTICAST = 500

routes = web.RouteTableDef()


def _gate(request: web.Request, platform: Platform, kind: str) -> None:
    """Authorisation, then the faults that strike before anything is accepted."""
    authorise(request, platform)
    faults = platform.faults
    if faults.take("rate_429", kind):
        raise Refusal(429, RATE_LIMITED)
    if faults.take("error_500", kind):
        raise Refusal(500, "Internal Server Error")
    if faults.take("cut", kind):
        raise CutConnection


async def _accepted(platform: Platform, kind: str, body: object) -> web.Response:
    """The answer to an accepted send, or the fault that swallows it."""
    faults = platform.faults
    if faults.slow and faults.concerns(kind):
        await asyncio.sleep(faults.slow)
    if faults.take("cut_after_accept", kind):
        raise CutConnection
    if faults.take("error_500_after_accept", kind):
        raise Refusal(500, "Internal Server Error")
    return answer(body)


def _one_error(message: str, name: str) -> Refusal:
    return Refusal(
        400, {"message": "The request body has 1 error(s)", "details": [{"message": message, "property": name}]}
    )


def _messages(body: JsonObject) -> list[JsonObject]:
    """The messages, checked against LINE's limits. Raises Refusal (400)."""
    messages = body.get("messages")
    problems = check_messages(messages)
    if problems:
        raise Refusal(400, refusal(problems))
    if not isinstance(body.get("notificationDisabled", False), bool):
        raise _one_error("Must be a boolean", "notificationDisabled")
    assert isinstance(messages, list)  # noqa: S101  check_messages found it so
    return messages


@routes.post("/v2/bot/message/reply")
async def reply(request: web.Request) -> web.Response:
    """Answer an event. A refused reply leaves the token unused."""
    platform = request.app[PLATFORM]
    _gate(request, platform, "reply")
    if RETRY_KEY in request.headers:
        raise Refusal(400, "The retry key can't be used in this API")
    _, body = await body_of(request)
    token = body.get("replyToken")
    if not isinstance(token, str) or not token:
        raise _one_error("May not be empty", "replyToken")
    messages = _messages(body)
    grant = platform.reply_tokens.take(token, platform.clock.now())
    chat = platform.chats.find(grant.chat_id) if grant else None
    if grant is None or chat is None:
        raise Refusal(400, INVALID_TOKEN)
    number = request_id(request)
    sent = platform.show(chat, messages, via="reply", body=body, request_id=number, event_id=grant.event_id)
    return await _accepted(platform, "reply", {"sentMessages": sent})


def _retry_key(request: web.Request) -> str | None:
    key = request.headers.get(RETRY_KEY)
    if key is not None and _UUID.fullmatch(key) is None:
        raise Refusal(400, f"The value of the {RETRY_KEY} header must be a hexadecimal UUID")
    return key.lower() if key else None


def _seen_before(platform: Platform, key: str | None, raw: bytes, body: JsonObject) -> None:
    """Raises Refusal (409) for a retry of what was accepted, (400) for a key that was accepted with something else."""
    known = platform.retry_keys.accepted(key, platform.clock.now()) if key else None
    if known is None:
        return
    if known.body != raw and decode_object(known.body) != body:
        raise Refusal(400, KEY_REUSED)
    body = {"message": KEY_ACCEPTED} | ({"sentMessages": known.sent} if known.sent is not None else {})
    raise Refusal(409, body, x_line_accepted_request_id=known.request_id)


def _recipient(platform: Platform, to: object, name: str) -> Chat | None:
    if not isinstance(to, str) or not line_ids.is_chat_id(to):
        raise Refusal(400, f"The property, '{name}', in the request body is invalid (line: -, column: -)")
    return platform.chats.find(to)


def _pay(platform: Platform, people: list[Chat]) -> None:
    """Raises Refusal (429) when the month is used up. Blocked people do not count."""
    if platform.faults.quota_429 or not platform.may_push(sum(not chat.blocked for chat in people)):
        raise Refusal(429, QUOTA_SPENT)


@routes.post("/v2/bot/message/push")
async def push(request: web.Request) -> web.Response:
    """Send at any time; 200 also to somebody who blocked the account, who then sees nothing."""
    platform = request.app[PLATFORM]
    _gate(request, platform, "push")
    key = _retry_key(request)
    raw, body = await body_of(request)
    messages = _messages(body)
    chat = _recipient(platform, body.get("to"), "to")
    _seen_before(platform, key, raw, body)
    if chat is None:
        raise Refusal(400, UNKNOWN_RECIPIENT)
    _pay(platform, [chat])
    number = request_id(request)
    sent = platform.show(chat, messages, via="push", body=body, request_id=number, event_id=None)
    if key:
        platform.retry_keys.remember(key, Accepted(number, raw, sent, platform.clock.now()))
    return await _accepted(platform, "push", {"sentMessages": sent})


@routes.post("/v2/bot/message/multicast")
async def multicast(request: web.Request) -> web.Response:
    """The same to up to 500 people; unknown ones are passed over, and each one reached counts."""
    platform = request.app[PLATFORM]
    _gate(request, platform, "push")
    key = _retry_key(request)
    raw, body = await body_of(request)
    messages = _messages(body)
    to = body.get("to")
    if not isinstance(to, list) or not 1 <= len(to) <= _MULTICAST:
        raise _one_error(f"Size must be between 1 and {_MULTICAST}", "to")
    people = [chat for chat in (_recipient(platform, one, "to") for one in to) if chat is not None]
    _seen_before(platform, key, raw, body)
    _pay(platform, people)
    number = request_id(request)
    for chat in people:
        platform.show(chat, messages, via="push", body=body, request_id=number, event_id=None)
    if key:
        platform.retry_keys.remember(key, Accepted(number, raw, None, platform.clock.now()))
    return await _accepted(platform, "push", {})


@routes.post("/v2/bot/message/validate/reply")
@routes.post("/v2/bot/message/validate/push")
async def validate(request: web.Request) -> web.Response:
    """Check messages without sending them."""
    authorise(request, request.app[PLATFORM])
    _, body = await body_of(request)
    _messages(body)
    return answer({})
