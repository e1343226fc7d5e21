"""Answers calls in LINE's manner: a request id on everything, errors as {"message": ...}, and a token at the door."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from uuid import uuid4

from aiohttp import web

from integrations.sandbox.line_json import NotJson, decode_object, encode
from integrations.sandbox.line_platform import PLATFORM, Platform
from integrations.sandbox.line_shapes import JsonObject

MAX_BODY = 2 * 1024 * 1024
REQUEST_ID = web.RequestKey("REQUEST_ID", str)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refusal(Exception):
    """LINE says no, with this status and body."""

    def __init__(self, status: int, message: str | JsonObject, **headers: str) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.body: JsonObject = {"message": message} if isinstance(message, str) else message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class CutConnection(Exception):
    """No answer at all."""


def answer(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON answer."""
    return web.Response(body=encode(body), status=status, headers=headers, content_type="application/json")


def authorise(request: web.Request, platform: Platform) -> None:
    """Raises Refusal (401) unless the channel access token is right."""
    given = request.headers.get("Authorization", "").encode(errors="surrogateescape")
    if not hmac.compare_digest(given, f"Bearer {platform.access_token}".encode()):
        raise Refusal(401, "Authentication failed. Confirm that the access token in the authorization header is valid.")


async def body_of(request: web.Request) -> tuple[bytes, JsonObject]:
    """The body as bytes and as a JSON object. Raises Refusal (400), and aiohttp's own over 2 MB."""
    raw = await request.read()
    try:
        return raw, decode_object(raw)
    except NotJson:
        raise Refusal(400, "The request body could not be parsed as a JSON object") from None


def request_id(request: web.Request) -> str:
    """The id of this call, as in x-line-request-id."""
    return request[REQUEST_ID]


def _refused(request: web.Request, refusal: Refusal) -> web.StreamResponse:
    request.app[PLATFORM].refused[refusal.status] += 1
    return answer(refusal.body, refusal.status, refusal.headers)


@web.middleware
async def as_line_answers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Wraps the Messaging API: refusals become LINE's errors, and every answer carries its request id."""
    if not request.path.startswith("/v2/"):
        return await handler(request)
    number = request[REQUEST_ID] = str(uuid4())
    try:
        response = await handler(request)
    except Refusal as refusal:
        response = _refused(request, refusal)
    except CutConnection:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    except web.HTTPRequestEntityTooLarge:
        response = _refused(request, Refusal(413, "Payload Too Large"))
    except web.HTTPException as error:
        response = _refused(request, Refusal(error.status, "Not found" if error.status == 404 else error.reason))
    response.headers["x-line-request-id"] = number
    return response
