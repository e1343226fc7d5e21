"""The limits of LINE's Flex cards: which parts may stand where, and how big a card may be.

Source: Messaging API reference, "Flex Message" (bubble 30 KB, carousel 50 KB and 12 bubbles of one size, unknown fields refused);
messaging-api.yml of line/line-openapi, schemas `FlexContainer` and below.
"""

from __future__ import annotations

from collections.abc import Mapping

from integrations.sandbox.line_actions import IMAGE_URL
from integrations.sandbox.line_flex_parts import BUTTON, FILLER, ICON, IMAGE, SEPARATOR, TEXT
from integrations.sandbox.line_flex_values import (
    AREA_ACTION,
    COLOUR,
    FLEX,
    GAP,
    GRADIENT,
    INVALID,
    LENGTH,
    PADDING,
    PLACED,
    PX,
    ratio,
)
from integrations.sandbox.line_json import encode
from integrations.sandbox.line_shapes import (
    Check,
    Found,
    also,
    array,
    boolean,
    by_type,
    matching,
    obj,
    one_of,
    text,
)

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
_DEEPEST = 50  # boxes in boxes; LINE names no number


def _box(value: object, path: str, found: list[Found]) -> None:
    if path.count("/") > 2 * _DEEPEST:
        found.append(Found("nested too deeply", path))
        return
    _BOX_FIELDS(value, path, found)
    contents = value.get("contents") if isinstance(value, dict) else None
    if isinstance(value, dict) and isinstance(contents, list):
        part = _IN_BASELINE if value.get("layout") == "baseline" else _IN_BOX
        for place, entry in enumerate(contents):
            part(entry, f"{path}/contents/{place}", found)


def _is_list(value: object, path: str, found: list[Found]) -> None:
    if not isinstance(value, list):
        found.append(Found("Must be an array", path))


_BOX_FIELDS = obj(
    {
        **PLACED,
        "layout": one_of("horizontal", "vertical", "baseline"),
        "flex": FLEX,
        "contents": _is_list,
        "spacing": GAP,
        "backgroundColor": COLOUR,
        "borderColor": COLOUR,
        "borderWidth": matching(f"none|light|normal|medium|semi-bold|bold|{PX}", INVALID),
        "cornerRadius": GAP,
        **dict.fromkeys(("width", "maxWidth", "height", "maxHeight"), LENGTH),
        **dict.fromkeys(("paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd"), PADDING),
        "action": AREA_ACTION,
        "justifyContent": one_of("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"),
        "alignItems": one_of("center", "flex-start", "flex-end"),
        "background": GRADIENT,
    },
    "layout",
    "contents",
)
_IN_BASELINE = by_type({"icon": ICON, "text": TEXT, "filler": FILLER})
_IN_BOX = by_type(
    {
        "box": _box,
        "button": BUTTON,
        "image": IMAGE,
        "text": TEXT,
        "separator": SEPARATOR,
        "filler": FILLER,
    }
)
_only_box = by_type({"box": _box})
_VIDEO = {
    "type": text(),
    "url": IMAGE_URL,
    "previewUrl": IMAGE_URL,
    "altContent": by_type({"box": _box, "image": IMAGE}),
    "aspectRatio": ratio,
    "action": AREA_ACTION,
}
_video = obj(_VIDEO, "url", "previewUrl", "altContent")
_STYLE = obj({"backgroundColor": COLOUR, "separator": boolean, "separatorColor": COLOUR})
_BLOCKS = ("header", "hero", "body", "footer")
_BUBBLE: Mapping[str, Check] = {
    "type": text(),
    "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
    "direction": one_of("ltr", "rtl"),
    "header": _only_box,
    "hero": by_type({"box": _box, "image": IMAGE, "video": _video}),
    "body": _only_box,
    "footer": _only_box,
    "styles": obj(dict.fromkeys(_BLOCKS, _STYLE)),
    "action": AREA_ACTION,
}


def _has_a_block(value: object, path: str, found: list[Found]) -> None:
    assert isinstance(value, dict)  # noqa: S101  checked before
    if all(value.get(name) is None for name in _BLOCKS):
        found.append(Found("at least one block must be specified", path))


_bubble = by_type({"bubble": also(obj(_BUBBLE), _has_a_block)})
_CAROUSEL = obj({"type": text(), "contents": array(_bubble, 1, 12)}, "contents")


def _same_size(value: object, path: str, found: list[Found]) -> None:
    assert isinstance(value, dict)  # noqa: S101  checked before
    bubbles = value["contents"]
    for place, bubble in enumerate(bubbles):
        if (bubble.get("size") or "mega") != (bubbles[0].get("size") or "mega"):
            found.append(Found("all bubbles must have the same size", f"{path}/contents/{place}/size"))
        if isinstance(bubble.get("hero"), dict) and bubble["hero"].get("type") == "video":
            found.append(Found("video can't be used in a carousel", f"{path}/contents/{place}/hero"))


def _animations(part: object) -> int:
    if isinstance(part, list):
        return sum(map(_animations, part))
    if not isinstance(part, dict):
        return 0
    here = 1 if part.get("type") == "image" and part.get("animated") is True else 0
    return here + sum(_animations(inner) for inner in part.values() if isinstance(inner, dict | list))


def _not_too_big(value: object, path: str, found: list[Found]) -> None:
    assert isinstance(value, dict)  # noqa: S101  checked before
    whole = encode(value)
    carousel = value.get("type") == "carousel"
    if len(whole) > (CAROUSEL_BYTES if carousel else BUBBLE_BYTES):
        found.append(Found("too large", path))
    elif carousel and len(whole) > BUBBLE_BYTES:
        big = (n for n, bubble in enumerate(value["contents"]) if len(encode(bubble)) > BUBBLE_BYTES)
        found.extend(Found("too large", f"{path}/contents/{n}") for n in big)
    if b'"animated"' in whole and _animations(value) > 10:
        found.append(Found("at most 10 animated images", path))


CONTAINER = also(by_type({"bubble": _bubble, "carousel": also(_CAROUSEL, _same_size)}), _not_too_big)
