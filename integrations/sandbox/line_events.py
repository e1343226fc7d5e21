"""Writes the webhook events that LINE would send for what a person does on the phone.

Source: Messaging API reference, "Webhook event objects"; webhook.yml of line/line-openapi.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass

from integrations.sandbox import line_ids
from integrations.sandbox.line_chats import Chat
from integrations.sandbox.line_shapes import JsonObject, utf16_units

TEXT_LIMIT = 5000
POSTBACK_LIMIT = 300
_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_MIME = {"image": "image/png", "video": "video/mp4", "audio": "audio/x-m4a", "file": "application/octet-stream"}


class NotPossible(Exception):
    """A phone could not send this."""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of an image, video, voice message or file."""

    data: bytes
    mime: str


def _word(body: JsonObject, name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str) or not value:
        raise NotPossible(f"{name} must be a text")
    return value


def _real(body: JsonObject, name: str, low: float, high: float) -> float:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise NotPossible(f"{name} must be a number from {low} to {high}")
    return value


def _text(body: JsonObject) -> JsonObject:
    text = _word(body, "text")
    if utf16_units(text) > TEXT_LIMIT:
        raise NotPossible(f"text is longer than {TEXT_LIMIT} UTF-16 units")
    return {"text": text, "quoteToken": line_ids.token()}


def _sticker(body: JsonObject) -> JsonObject:
    sticker: JsonObject = {
        "packageId": _word(body, "packageId", "446"),
        "stickerId": _word(body, "stickerId", "1988"),
        "stickerResourceType": _word(body, "stickerResourceType", "STATIC"),
        "quoteToken": line_ids.token(),
    }
    if isinstance(body.get("keywords"), list):
        sticker["keywords"] = body["keywords"]
    if "text" in body:  # "Any text entered by the user. This property is only included for message stickers."
        sticker.update(text=_word(body, "text", ""), stickerResourceType="MESSAGE")
    return sticker


def _image(body: JsonObject) -> JsonObject:
    return {"contentProvider": {"type": "line"}, "quoteToken": line_ids.token()}


def _video(body: JsonObject) -> JsonObject:
    return {"duration": body.get("duration", 5000), **_image(body)}


def _audio(body: JsonObject) -> JsonObject:
    return {"duration": body.get("duration", 3000), "contentProvider": {"type": "line"}}


def _file(body: JsonObject) -> JsonObject:
    return {"fileName": _word(body, "fileName", "ใบส่งตัว.pdf"), "fileSize": len(content_of(body).data)}


def _location(body: JsonObject) -> JsonObject:
    place: JsonObject = {name: body[name] for name in ("title", "address") if isinstance(body.get(name), str)}
    return {**place, "latitude": _real(body, "latitude", -90, 90), "longitude": _real(body, "longitude", -180, 180)}


_MESSAGES: dict[str, Callable[[JsonObject], JsonObject]] = {
    "text": _text,
    "sticker": _sticker,
    "image": _image,
    "video": _video,
    "audio": _audio,
    "file": _file,
    "location": _location,
}


def message(body: JsonObject) -> JsonObject:
    """The `message` of a message event, from what the phone gave. Raises NotPossible."""
    kind = body.get("type", "text")
    write = _MESSAGES.get(kind) if isinstance(kind, str) else None
    if write is None:
        raise NotPossible(f"type must be one of {', '.join(_MESSAGES)}")
    return {"type": kind, "id": line_ids.message_id(), **write(body), "markAsReadToken": line_ids.token()}


def has_content(message: JsonObject) -> bool:
    """Whether there are bytes to fetch."""
    return message["type"] in _MIME


def content_of(body: JsonObject, name: str = "content_base64") -> Content:
    """The bytes the phone gave under `name` (and `mime`), or a single dot. Raises NotPossible."""
    given = body.get(name)
    kind = str(body.get("type"))
    if not isinstance(given, str):
        return Content(_DOT, _MIME.get(kind, "application/octet-stream"))
    try:
        return Content(
            base64.b64decode(given, validate=True), _word(body, "mime", _MIME.get(kind, "application/octet-stream"))
        )
    except binascii.Error:
        raise NotPossible(f"{name} is not base64") from None


def postback(body: JsonObject) -> JsonObject:
    """The `postback` of a postback event. Raises NotPossible."""
    data = body.get("data")
    if not isinstance(data, str) or utf16_units(data) > POSTBACK_LIMIT:
        raise NotPossible(f"data must be a text of at most {POSTBACK_LIMIT}")
    params = body.get("params")
    return {"data": data, "params": params} if isinstance(params, dict) else {"data": data}


def source(user: Chat, place: Chat) -> JsonObject:
    """Who did it, and where."""
    if place.kind == "user":
        return {"type": "user", "userId": user.id}
    return {"type": place.kind, f"{place.kind}Id": place.id, "userId": user.id}


def event(kind: str, timestamp: int, *, standby: bool = False, **properties: object) -> JsonObject:
    """A webhook event; `properties` that are None are left out, as LINE does."""
    given = {name: value for name, value in properties.items() if value is not None}
    return {
        "type": kind,
        **given,
        "timestamp": timestamp,
        "mode": "standby" if standby else "active",
        "webhookEventId": line_ids.event_id(timestamp),
        "deliveryContext": {"isRedelivery": False},
    }
