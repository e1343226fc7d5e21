"""The limits of LINE's Flex cards: which parts may stand where, which fields they have, and how big they may be.

Source: Messaging API reference, "Flex Message" (bubble 30 KB, carousel 50 KB and 12 bubbles of one size, unknown fields refused);
messaging-api.yml of line/line-openapi, schemas `FlexContainer` and below.
"""

from __future__ import annotations

from collections.abc import Mapping

from integrations.sandbox.line_actions import IMAGE_URL, actions
from integrations.sandbox.line_json import encode
from integrations.sandbox.line_shapes import (
    Check,
    Found,
    also,
    array,
    boolean,
    by_type,
    matching,
    number,
    obj,
    one_of,
    text,
)

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
_DEEPEST = 50  # boxes in boxes; LINE names no number

_PX = r"(?:0|[1-9]\d*|\d+\.\d+)px"
_PERCENT = r"\d+(?:\.\d+)?%"
_STEPS = "none|xs|sm|md|lg|xl|xxl"
_FONTS = "xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl"
_INVALID = "invalid property"

_colour = matching("#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})", _INVALID)
_gap = matching(f"{_STEPS}|{_PX}", _INVALID)
_offset = matching(f"{_STEPS}|-?(?:{_PX})|-?(?:{_PERCENT})", _INVALID)
_padding = matching(f"{_STEPS}|{_PX}|{_PERCENT}", _INVALID)
_length = matching(f"{_PX}|{_PERCENT}", _INVALID)
_font = matching(f"{_FONTS}|{_PX}", _INVALID)
_picture_width = matching(f"{_FONTS}|full|{_PX}|{_PERCENT}", _INVALID)
_icon_width = matching(f"{_FONTS}|{_PX}", _INVALID)
_flex = number(0, whole=True)
_align = one_of("start", "end", "center")
_gravity = one_of("top", "bottom", "center")
_button_action = actions(40, label_required=True)
_area_action = actions(40, label_required=False)


def _ratio(value: object, path: str, found: list[Found]) -> None:
    """width:height, each up to 100000, the height at most three times the width."""
    wide, _, high = value.partition(":") if isinstance(value, str) else ("", "", "")
    try:
        fits = 0 < float(high) <= 100_000 and 1 <= float(wide) <= 100_000 and float(high) <= 3 * float(wide)
    except ValueError:
        fits = False
    if not fits:
        found.append(Found(_INVALID, path))


_PLACED: Mapping[str, Check] = {
    "type": text(),
    "margin": _gap,
    "position": one_of("relative", "absolute"),
    "offsetTop": _offset,
    "offsetBottom": _offset,
    "offsetStart": _offset,
    "offsetEnd": _offset,
}
_LETTERS: Mapping[str, Check] = {
    "size": _font,
    "color": _colour,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}
_SPAN = by_type({"span": obj({"type": text(), "text": text(), **_LETTERS}, "text")})
_TEXT = {
    **_PLACED,
    **_LETTERS,
    "flex": _flex,
    "text": text(),
    "align": _align,
    "gravity": _gravity,
    "wrap": boolean,
    "lineSpacing": matching(_PX, _INVALID),
    "action": _area_action,
    "maxLines": number(0, whole=True),
    "contents": array(_SPAN, 1),
    "adjustMode": one_of("shrink-to-fit"),
    "scaling": boolean,
}
_BUTTON = {
    **_PLACED,
    "flex": _flex,
    "color": _colour,
    "style": one_of("primary", "secondary", "link"),
    "action": _button_action,
    "gravity": _gravity,
    "height": one_of("md", "sm"),
    "adjustMode": one_of("shrink-to-fit"),
    "scaling": boolean,
}
_IMAGE = {
    **_PLACED,
    "url": IMAGE_URL,
    "flex": _flex,
    "align": _align,
    "gravity": _gravity,
    "size": _picture_width,
    "aspectRatio": _ratio,
    "aspectMode": one_of("fit", "cover"),
    "backgroundColor": _colour,
    "action": _area_action,
    "animated": boolean,
}
_ICON = {**_PLACED, "url": IMAGE_URL, "size": _icon_width, "aspectRatio": _ratio, "scaling": boolean}
_GRADIENT = obj(
    {
        "type": one_of("linearGradient"),
        "angle": matching(r"(?:[0-9]{1,2}|[12][0-9]{2}|3[0-5][0-9])(?:\.\d+)?deg", _INVALID),
        "startColor": _colour,
        "endColor": _colour,
        "centerColor": _colour,
        "centerPosition": matching(_PERCENT, _INVALID),
    },
    "type",
    "angle",
    "startColor",
    "endColor",
)


def _says_something(value: object, path: str, found: list[Found]) -> None:
    assert isinstance(value, dict)  # noqa: S101  checked before
    if value.get("text") is None and value.get("contents") is None:
        found.append(Found("either text or contents must be set", path))


_text = also(obj(_TEXT), _says_something)
_image = obj(_IMAGE, "url")
_filler = obj({"type": text(), "flex": _flex})


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
        **_PLACED,
        "layout": one_of("horizontal", "vertical", "baseline"),
        "flex": _flex,
        "contents": _is_list,
        "spacing": _gap,
        "backgroundColor": _colour,
        "borderColor": _colour,
        "borderWidth": matching(f"none|light|normal|medium|semi-bold|bold|{_PX}", _INVALID),
        "cornerRadius": _gap,
        **dict.fromkeys(("width", "maxWidth", "height", "maxHeight"), _length),
        **dict.fromkeys(("paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd"), _padding),
        "action": _area_action,
        "justifyContent": one_of("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"),
        "alignItems": one_of("center", "flex-start", "flex-end"),
        "background": _GRADIENT,
    },
    "layout",
    "contents",
)
_IN_BASELINE = by_type({"icon": obj(_ICON, "url"), "text": _text, "filler": _filler})
_IN_BOX = by_type(
    {
        "box": _box,
        "button": obj(_BUTTON, "action"),
        "image": _image,
        "text": _text,
        "separator": obj({"type": text(), "margin": _gap, "color": _colour}),
        "filler": _filler,
    }
)
_only_box = by_type({"box": _box})
_VIDEO = {
    "type": text(),
    "url": IMAGE_URL,
    "previewUrl": IMAGE_URL,
    "altContent": by_type({"box": _box, "image": _image}),
    "aspectRatio": _ratio,
    "action": _area_action,
}
_video = obj(_VIDEO, "url", "previewUrl", "altContent")
_STYLE = obj({"backgroundColor": _colour, "separator": boolean, "separatorColor": _colour})
_BLOCKS = ("header", "hero", "body", "footer")
_BUBBLE: Mapping[str, Check] = {
    "type": text(),
    "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
    "direction": one_of("ltr", "rtl"),
    "header": _only_box,
    "hero": by_type({"box": _box, "image": _image, "video": _video}),
    "body": _only_box,
    "footer": _only_box,
    "styles": obj(dict.fromkeys(_BLOCKS, _STYLE)),
    "action": _area_action,
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
