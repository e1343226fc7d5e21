"""Says whether LINE would accept these messages, and if not, why, in LINE's own words.

`check_messages` is pure: our own tests use it on everything that we render. The numbers are those of the Messaging API reference and
of messaging-api.yml in line/line-openapi. Stricter than LINE, since a slip is better found here: unknown fields are
refused everywhere, web addresses must be percent-encoded, and all carousel columns must be built alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from integrations.sandbox.line_actions import IMAGE_URL, QUICK_REPLY_ITEM
from integrations.sandbox.line_flex import CONTAINER
from integrations.sandbox.line_shapes import (
    Check,
    Found,
    JsonObject,
    address,
    array,
    by_type,
    number,
    obj,
    text,
)
from integrations.sandbox.line_templates import TEMPLATE

MAX_MESSAGES = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal: LINE's words, and the property as LINE names it (`messages[0].text`; inside Flex `/body/contents/0`).

    `index` is the message's place, -1 for the list itself.
    """

    message: str
    property: str
    index: int


_ALT_TEXT = text(1500)
_COMMON: dict[str, Check] = {
    "type": text(),
    "quickReply": obj({"items": array(QUICK_REPLY_ITEM, 1, 13)}, "items"),
    "sender": obj({"name": text(20), "iconUrl": IMAGE_URL}),
}
_QUOTE = {"quoteToken": text()}
_EMOJI = obj({"index": number(0, whole=True), "productId": text(), "emojiId": text()}, "index", "productId", "emojiId")
_NAME = regex.compile("[0-9A-Za-z_]{1,20}")
_SUBSTITUTE = by_type(
    {
        "mention": obj(
            {
                "type": text(),
                "mentionee": by_type(
                    {"user": obj({"type": text(), "userId": text()}, "userId"), "all": obj({"type": text()})}
                ),
            },
            "mentionee",
        ),
        "emoji": obj({"type": text(), "productId": text(), "emojiId": text()}, "productId", "emojiId"),
    }
)


def _substitution(value: object, path: str, found: list[Found]) -> None:
    if not isinstance(value, dict) or len(value) > 100:
        found.append(Found("Size must be between 0 and 100", path))
        return
    kinds = [part.get("type") for part in value.values() if isinstance(part, dict)]
    if kinds.count("mention") > 20 or kinds.count("emoji") > 20:
        found.append(Found("at most 20 mentions and 20 emojis", path))
    for name, part in value.items():
        if _NAME.fullmatch(name) is None:
            found.append(Found("invalid key", f"{path}/{name}"))
        _SUBSTITUTE(part, f"{path}/{name}", found)


_WHOLE = number(0, whole=True)
_AREA = obj({"x": _WHOLE, "y": _WHOLE, "width": _WHOLE, "height": _WHOLE}, "x", "y", "width", "height")
_TAP = {"type": text(), "area": _AREA, "label": text(100)}
_MAP_LINK = address(1000, "http", "https", "line", "tel")
_MAP_ACTION = by_type(
    {
        "uri": obj({**_TAP, "linkUri": _MAP_LINK}, "linkUri", "area"),
        "message": obj({**_TAP, "text": text(400)}, "text", "area"),
        "clipboard": obj({**_TAP, "clipboardText": text(1000)}, "clipboardText", "area"),
    }
)
_MAP_VIDEO = obj(
    {
        "originalContentUrl": IMAGE_URL,
        "previewImageUrl": IMAGE_URL,
        "area": _AREA,
        "externalLink": obj({"linkUri": _MAP_LINK, "label": text(30)}, "linkUri", "label"),
    },
    "originalContentUrl",
    "previewImageUrl",
    "area",
)
_IMAGEMAP = {
    "baseUrl": IMAGE_URL,
    "altText": _ALT_TEXT,
    "baseSize": obj({"width": number(1040, 1040, whole=True), "height": number(1, whole=True)}, "width", "height"),
    "actions": array(_MAP_ACTION, 0, 50),
    "video": _MAP_VIDEO,
}
_PLACE = {"title": text(100), "address": text(100), "latitude": number(-90, 90), "longitude": number(-180, 180)}
_PICTURE: dict[str, Check] = {"originalContentUrl": IMAGE_URL, "previewImageUrl": IMAGE_URL}


def _message(fields: dict[str, Check], *required: str) -> Check:
    return obj({**_COMMON, **fields}, *required)


MESSAGE = by_type(
    {
        "text": _message({"text": text(5000), "emojis": array(_EMOJI, 0, 20), **_QUOTE}, "text"),
        "textV2": _message({"text": text(5000), "substitution": _substitution, **_QUOTE}, "text"),
        "sticker": _message({"packageId": text(), "stickerId": text(), **_QUOTE}, "packageId", "stickerId"),
        "image": _message(_PICTURE, *_PICTURE),
        "video": _message({**_PICTURE, "trackingId": text(100)}, *_PICTURE),
        "audio": _message(
            {"originalContentUrl": IMAGE_URL, "duration": number(1, whole=True)}, "originalContentUrl", "duration"
        ),
        "location": _message(_PLACE, *_PLACE),
        "imagemap": _message(_IMAGEMAP, "baseUrl", "altText", "baseSize", "actions"),
        "template": _message({"altText": _ALT_TEXT, "template": TEMPLATE}, "altText", "template"),
        "flex": _message({"altText": _ALT_TEXT, "contents": CONTAINER}, "altText", "contents"),
        "coupon": _message({"couponId": text(), "deliveryTag": text(30)}, "couponId"),
    }
)
_LIST = array(MESSAGE, 1, MAX_MESSAGES)
_STEP = regex.compile(r"/(\d+)(?=/|$)")
_INSIDE_FLEX = regex.compile(r"/(\d+)/contents(/.*)")


def _named_as_line_does(found: Found) -> Problem:
    flex = _INSIDE_FLEX.fullmatch(found.path)
    if flex is not None:
        return Problem(found.message, flex[2], int(flex[1]))
    first = _STEP.match(found.path)
    name = _STEP.sub(r"[\1]", found.path).replace("/", ".")
    return Problem(found.message, f"messages{name}", int(first[1]) if first else -1)


def check_messages(messages: object) -> list[Problem]:
    """What LINE would refuse in this list of messages; empty when it would be sent."""
    found: list[Found] = []
    _LIST(messages, "", found)
    return [_named_as_line_does(one) for one in found] if found else []


def refusal(problems: list[Problem]) -> JsonObject:
    """The body of LINE's 400 for these problems."""
    details = [{"message": problem.message, "property": problem.property} for problem in problems]
    if problems[0].property.startswith("/"):
        message = f"A message (messages[{problems[0].index}]) in the request body is invalid"
    else:
        message = f"The request body has {len(problems)} error(s)"
    return {"message": message, "details": details}
