"""The parts of LINE's Flex cards that hold no others: text, button, image, icon, separator, filler.

Source: Messaging API reference, "Flex Message"; messaging-api.yml of line/line-openapi, schemas `FlexText` and its neighbours.
"""

from __future__ import annotations

from integrations.sandbox.line_actions import IMAGE_URL
from integrations.sandbox.line_flex_values import (
    ALIGN,
    AREA_ACTION,
    BUTTON_ACTION,
    COLOUR,
    FLEX,
    GAP,
    GRAVITY,
    ICON_WIDTH,
    INVALID,
    LETTERS,
    PICTURE_WIDTH,
    PLACED,
    PX,
    ratio,
)
from integrations.sandbox.line_shapes import Found, also, array, boolean, by_type, matching, number, obj, one_of, text

_SPAN = by_type({"span": obj({"type": text(), "text": text(), **LETTERS}, "text")})
_TEXT = {
    **PLACED,
    **LETTERS,
    "flex": FLEX,
    "text": text(),
    "align": ALIGN,
    "gravity": GRAVITY,
    "wrap": boolean,
    "lineSpacing": matching(PX, INVALID),
    "action": AREA_ACTION,
    "maxLines": number(0, whole=True),
    "contents": array(_SPAN, 1),
    "adjustMode": one_of("shrink-to-fit"),
    "scaling": boolean,
}
_BUTTON = {
    **PLACED,
    "flex": FLEX,
    "color": COLOUR,
    "style": one_of("primary", "secondary", "link"),
    "action": BUTTON_ACTION,
    "gravity": GRAVITY,
    "height": one_of("md", "sm"),
    "adjustMode": one_of("shrink-to-fit"),
    "scaling": boolean,
}
_IMAGE = {
    **PLACED,
    "url": IMAGE_URL,
    "flex": FLEX,
    "align": ALIGN,
    "gravity": GRAVITY,
    "size": PICTURE_WIDTH,
    "aspectRatio": ratio,
    "aspectMode": one_of("fit", "cover"),
    "backgroundColor": COLOUR,
    "action": AREA_ACTION,
    "animated": boolean,
}
_ICON = {**PLACED, "url": IMAGE_URL, "size": ICON_WIDTH, "aspectRatio": ratio, "scaling": boolean}


def _says_something(value: object, path: str, found: list[Found]) -> None:
    assert isinstance(value, dict)  # noqa: S101  checked before
    if value.get("text") is None and value.get("contents") is None:
        found.append(Found("either text or contents must be set", path))


TEXT = also(obj(_TEXT), _says_something)
BUTTON = obj(_BUTTON, "action")
IMAGE = obj(_IMAGE, "url")
ICON = obj(_ICON, "url")
SEPARATOR = obj({"type": text(), "margin": GAP, "color": COLOUR})
FILLER = obj({"type": text(), "flex": FLEX})
