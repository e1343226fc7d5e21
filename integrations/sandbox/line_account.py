"""The rest of the Messaging API that the bot uses: profiles, the account, its quota, the typing dots, and what people sent.

| call | source in the Messaging API reference |
|---|---|
| GET /v2/bot/profile/{userId} | "Get profile" |
| GET /v2/bot/info | "Get bot info" |
| GET /v2/bot/message/quota, /quota/consumption | "Get the target limit for sending messages this month" |
| POST /v2/bot/chat/loading/start | "Display a loading animation" |
| GET /v2/bot/message/{id}/content, /content/transcoding | "Get content", "Verify the preparation status" |
"""

from __future__ import annotations

from aiohttp import web

from integrations.sandbox.line_answers import Refusal, answer, authorise, body_of
from integrations.sandbox.line_chats import Chat
from integrations.sandbox.line_platform import PLATFORM, Platform

routes = web.RouteTableDef()
NAME = "ใกล้หมอ (จำลอง)"


def authorised(request: web.Request) -> Platform:
    """The platform, for whoever bears its token. Raises Refusal (401)."""
    platform = request.app[PLATFORM]
    authorise(request, platform)
    return platform


@routes.get("/v2/bot/profile/{id}")
async def profile(request: web.Request) -> web.Response:
    """Name and language; 404 for somebody unknown or who has blocked the account."""
    chat = authorised(request).chats.find(request.match_info["id"])
    if chat is None or chat.kind != "user" or chat.blocked:
        raise Refusal(404, "Not found")
    return answer({"displayName": chat.name, "userId": chat.id, "language": chat.language})


@routes.get("/v2/bot/info")
async def info(request: web.Request) -> web.Response:
    """Who the bot is."""
    platform = authorised(request)
    return answer(
        {
            "userId": platform.destination,
            "basicId": "@klaimor-demo",
            "displayName": NAME,
            "chatMode": "bot",
            "markAsReadMode": "auto",
        }
    )


@routes.get("/v2/bot/message/quota")
async def quota(request: web.Request) -> web.Response:
    """How many pushes the month has."""
    limit = authorised(request).quota
    return answer({"type": "none"} if limit is None else {"type": "limited", "value": limit})


@routes.get("/v2/bot/message/quota/consumption")
async def consumption(request: web.Request) -> web.Response:
    """How many are used."""
    platform = authorised(request)
    return answer({"totalUsage": platform.pushed[platform.month()]})


@routes.post("/v2/bot/chat/loading/start")
async def loading(request: web.Request) -> web.Response:
    """The dots of somebody typing: private chats only, 5 to 60 seconds in fives, until the next message."""
    platform = authorised(request)
    _, body = await body_of(request)
    chat = platform.chats.find(str(body.get("chatId")))
    if chat is None or chat.kind != "user":
        raise Refusal(400, "The property, 'chatId', in the request body is invalid (line: -, column: -)")
    seconds = body.get("loadingSeconds", 20)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 5 <= seconds <= 60 or seconds % 5:
        details = [{"message": "must be a multiple of 5 from 5 to 60", "property": "loadingSeconds"}]
        raise Refusal(400, {"message": "The request body has 1 error(s)", "details": details})
    if not chat.blocked:
        chat.loading_until = platform.clock.now() + seconds
        chat.touch()
    return answer({}, 202)


def _where(platform: Platform, message_id: str) -> Chat | None:
    return next((chat for chat in platform.chats if chat.find(message_id)), None)


def _not_taken_back(platform: Platform, message_id: str) -> None:
    """Raises Refusal: 404 for no such content, 410 for content that was unsent."""
    if message_id not in platform.contents:
        raise Refusal(404, "Not found")
    chat = _where(platform, message_id)
    entry = chat.find(message_id) if chat else None
    if entry is not None and entry.unsent:
        raise Refusal(410, "The content is gone")


@routes.get("/v2/bot/message/{id}/content")
async def content(request: web.Request) -> web.Response:
    """The bytes of an image, video, voice message or file; 202 while LINE still prepares them."""
    platform = authorised(request)
    message_id = request.match_info["id"]
    _not_taken_back(platform, message_id)
    if platform.faults.take("content_202"):
        return web.Response(status=202)
    given = platform.contents[message_id]
    return web.Response(body=given.data, content_type=given.mime)


@routes.get("/v2/bot/message/{id}/content/transcoding")
async def transcoding(request: web.Request) -> web.Response:
    """Whether the bytes are ready."""
    platform = authorised(request)
    _not_taken_back(platform, request.match_info["id"])
    return answer({"status": "processing" if platform.faults.take("content_202") else "succeeded"})
