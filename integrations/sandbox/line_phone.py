"""What the phone in the browser, or a test in its place, can do: write, tap, take back, block, and read the conversation.

| call | body, answer |
|---|---|
| GET /sandbox/api/users | {"users": [{"id", "name", "kind", "blocked", "messages"}], "groups": [...]} |
| POST /sandbox/api/users | {"name", "language"?, "follow"?: true} -> 201, the user |
| POST /sandbox/api/users/{id}/messages | {"type": "text", "text"} or sticker, image, video, audio, file, location; see below |
| POST /sandbox/api/users/{id}/postbacks | {"data", "displayText"?, "params"?} |
| POST /sandbox/api/users/{id}/messages/{message}/unsend | takes the message back |
| POST /sandbox/api/users/{id}/follow, /block, /unblock | become a friend, block (an unfollow event), unblock (a follow event) |
| POST /sandbox/api/users/{id}/account-link | {"result": "ok" or "failed", "nonce"} |
| GET /sandbox/api/users/{id}/log?after=N | {"entries", "quickReply", "loading", "blocked", "next", "rev"}; `id` may be a group |
| GET /sandbox/api/content/{message} | the picture somebody sent |

All posts but the first take "wait": true, which answers after the first delivery, with its outcome. Messages and postbacks also
take "group" (id of a group C... or room R...) and "standby": true. They answer 200 {"id", "seq", "event_id", "status"}: status is
the webhook's answer when waited for, else null. Stickers: "packageId", "stickerId", "keywords". Media: "content_base64", "mime",
"fileName". Locations: "latitude", "longitude", "title", "address". A well-formed user id that is new becomes a new user.

The log's entries: {"seq", "from": "user" | "bot" | "system", "at", "message": LINE's JSON, "via": "reply" | "push" | null, "id",
"blocked", "unsent", "raw_request": the call or event that carried it, "request_id"}. A tap is {"type": "postback", "data",
"displayText"?}; lines of the system are {"type": "follow" | "unfollow" | "unsend" | ...}. `wait=20` holds the answer until
something is new; give `rev` from the last answer to be woken by the typing dots too. `all=1` adds what was sent to a blocked
phone and not shown.
"""

from __future__ import annotations

from aiohttp import web

from integrations.sandbox import line_ids
from integrations.sandbox.line_answers import Handler, answer
from integrations.sandbox.line_chats import Chat, Entry
from integrations.sandbox.line_delivery import DELIVERIES, Delivery
from integrations.sandbox.line_events import NotPossible
from integrations.sandbox.line_faults import UnknownFault
from integrations.sandbox.line_json import NotJson, decode_forgiving
from integrations.sandbox.line_platform import PLATFORM
from integrations.sandbox.line_shapes import JsonObject

_LONGEST_WAIT = 30.0
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

routes = web.RouteTableDef()


class PhoneError(Exception):
    """The phone asked for something that cannot be."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


async def phone_body(request: web.Request) -> JsonObject:
    """The JSON object that was posted; nothing posted is an empty one. Raises PhoneError."""
    raw = await request.read()
    try:
        return decode_forgiving(raw) if raw.strip() else {}
    except NotJson as error:
        raise PhoneError(f"not JSON: {error}") from None


def _chat(request: web.Request) -> Chat:
    chat = request.app[PLATFORM].chats.open(request.match_info["id"])
    if chat is None:
        raise PhoneError("no such user", 404)
    return chat


def _user(request: web.Request) -> Chat:
    chat = _chat(request)
    if chat.kind != "user":
        raise PhoneError('a group cannot write; let a user write in it with "group"')
    return chat


def _place(request: web.Request, user: Chat, body: JsonObject) -> Chat:
    group = body.get("group")
    if group is None:
        return user
    place = request.app[PLATFORM].chats.open(group) if isinstance(group, str) else None
    if place is None or place.kind == "user":
        raise PhoneError("group must be the id of a group (C...) or room (R...)")
    return place


async def _told(delivery: Delivery, body: JsonObject, entry: Entry) -> web.Response:
    """The answer to something done: at once, or with the outcome of the first delivery."""
    status = None
    if body.get("wait") is True:
        await delivery.first_try.wait()
        status = delivery.attempts[0]["status"]
    event_id = delivery.event["webhookEventId"]
    return answer({"id": entry.id, "seq": entry.seq, "event_id": event_id, "status": status})


@routes.get("/sandbox/api/users")
async def people(request: web.Request) -> web.Response:
    """Who there is."""
    chats = request.app[PLATFORM].chats
    return answer({"users": chats.listed(["user"]), "groups": chats.listed(["group", "room"])})


@routes.post("/sandbox/api/users")
async def new_person(request: web.Request) -> web.Response:
    """A new user, who may become a friend at once."""
    body = await phone_body(request)
    name, language = body.get("name"), body.get("language", "th")
    if not isinstance(name, str) or not name.strip() or not isinstance(language, str):
        raise PhoneError("name must be a text")
    platform = request.app[PLATFORM]
    chat = platform.chats.create(name.strip()[:50], language)
    if body.get("follow") is True:
        event = platform.happens("follow", chat, answerable=True, follow={"isUnblocked": False})
        request.app[DELIVERIES].send(event, chat)
    return answer({"id": chat.id, "name": chat.name, "kind": "user", "blocked": False, "messages": 0}, 201)


@routes.post("/sandbox/api/users/{id}/messages")
async def write(request: web.Request) -> web.Response:
    """Send a message."""
    user, body = _user(request), await phone_body(request)
    place = _place(request, user, body)
    event, entry = request.app[PLATFORM].says(user, place, body, standby=body.get("standby") is True)
    return await _told(request.app[DELIVERIES].send(event, place), body, entry)


@routes.post("/sandbox/api/users/{id}/postbacks")
async def tap(request: web.Request) -> web.Response:
    """Tap a button."""
    user, body = _user(request), await phone_body(request)
    place = _place(request, user, body)
    event, entry = request.app[PLATFORM].taps(user, place, body, standby=body.get("standby") is True)
    return await _told(request.app[DELIVERIES].send(event, place), body, entry)


async def _happened(
    request: web.Request, chat: Chat, body: JsonObject, kind: str, *, answerable: bool = False, **properties: object
) -> web.Response:
    event = request.app[PLATFORM].happens(kind, chat, answerable=answerable, **properties)
    return await _told(request.app[DELIVERIES].send(event, chat), body, chat.entries[-1])


@routes.post("/sandbox/api/users/{id}/messages/{message}/unsend")
async def unsend(request: web.Request) -> web.Response:
    """Take a message back."""
    user, body = _user(request), await phone_body(request)
    entry = user.find(request.match_info["message"])
    if entry is None or entry.sender != "user":
        raise PhoneError("no such message of this user", 404)
    entry.unsent = True
    return await _happened(request, user, body, "unsend", unsend={"messageId": entry.id})


@routes.post("/sandbox/api/users/{id}/follow")
async def follow(request: web.Request) -> web.Response:
    """Add the account as a friend."""
    user, body = _user(request), await phone_body(request)
    user.blocked = False
    return await _happened(request, user, body, "follow", answerable=True, follow={"isUnblocked": False})


@routes.post("/sandbox/api/users/{id}/block")
async def block(request: web.Request) -> web.Response:
    """Block the account: the bot hears "unfollow" and reaches this phone no more."""
    user, body = _user(request), await phone_body(request)
    user.blocked = True
    return await _happened(request, user, body, "unfollow")


@routes.post("/sandbox/api/users/{id}/unblock")
async def unblock(request: web.Request) -> web.Response:
    """Let the account in again."""
    user, body = _user(request), await phone_body(request)
    user.blocked = False
    return await _happened(request, user, body, "follow", answerable=True, follow={"isUnblocked": True})


@routes.post("/sandbox/api/users/{id}/account-link")
async def account_link(request: web.Request) -> web.Response:
    """The result of linking accounts; a failed one names nobody and cannot be answered."""
    user, body = _user(request), await phone_body(request)
    result, nonce = body.get("result", "ok"), body.get("nonce", line_ids.token())
    if result not in ("ok", "failed") or not isinstance(nonce, str):
        raise PhoneError("result must be ok or failed")
    link = {"result": result, "nonce": nonce}
    if result == "ok":
        return await _happened(request, user, body, "accountLink", answerable=True, link=link)
    return await _happened(request, user, body, "accountLink", source=None, link=link)


def _count(request: web.Request, name: str, default: float) -> float:
    try:
        return float(request.query.get(name, default))
    except ValueError:
        raise PhoneError(f"{name} must be a number") from None


@routes.get("/sandbox/api/users/{id}/log")
async def log(request: web.Request) -> web.Response:
    """The conversation after a line, waiting for news if there are none."""
    chat, clock = _chat(request), request.app[PLATFORM].clock
    after, wait = int(_count(request, "after", 0)), min(_count(request, "wait", 0), _LONGEST_WAIT)
    rev = int(_count(request, "rev", chat.rev))
    hidden = request.query.get("all") == "1"
    if wait > 0 and chat.rev == rev and not chat.after(after, hidden=hidden):
        await chat.changed(wait)
    return answer(
        {
            "entries": [entry.as_json() for entry in chat.after(after, hidden=hidden)],
            "quickReply": chat.quick_reply(),
            "loading": chat.loading_until > clock.now(),
            "blocked": chat.blocked,
            "next": len(chat.entries),
            "rev": chat.rev,
        }
    )


@routes.get("/sandbox/api/content/{message}")
async def content(request: web.Request) -> web.Response:
    """A picture to show on the phone; anything else only to download."""
    given = request.app[PLATFORM].contents.get(request.match_info["message"])
    if given is None:
        raise PhoneError("no such content", 404)
    mime = given.mime if given.mime in _PICTURES else "application/octet-stream"
    return web.Response(body=given.data, content_type=mime)


def own_page(request: web.Request) -> bool:
    """Whether a browser, if it is one, asks from our own page: another site must not type on this phone."""
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.host


@web.middleware
async def as_phone_answers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Wraps the phone's calls: what cannot be is said as {"message": ...}."""
    if not request.path.startswith("/sandbox/api/"):
        return await handler(request)
    if request.method != "GET" and not own_page(request):
        return answer({"message": "asked from another site"}, 403)
    try:
        return await handler(request)
    except PhoneError as error:
        return answer({"message": str(error)}, error.status)
    except (NotPossible, UnknownFault) as error:
        return answer({"message": str(error)}, 400)
    except web.HTTPException as error:
        return answer({"message": error.reason}, error.status)
