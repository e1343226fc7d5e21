"""What the properties of LINE's Flex parts may be: colours, sizes, distances, places.

Source: Messaging API reference, "Flex Message"; messaging-api.yml of line/line-openapi, schemas `FlexComponent` and below.
"""

from __future__ import annotations

from collections.abc import Mapping

from integrations.sandbox.line_actions import actions
from integrations.sandbox.line_shapes import Check, Found, matching, number, obj, one_of, text

PX = r"(?:0|[1-9]\d*|\d+\.\d+)px"
PERCENT = r"\d+(?:\.\d+)?%"
_STEPS = "none|xs|sm|md|lg|xl|xxl"
_FONTS = "xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl"
INVALID = "invalid property"

COLOUR = matching("#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})", INVALID)
GAP = matching(f"{_STEPS}|{PX}", INVALID)
_offset = matching(f"{_STEPS}|-?(?:{PX})|-?(?:{PERCENT})", INVALID)
PADDING = matching(f"{_STEPS}|{PX}|{PERCENT}", INVALID)
LENGTH = matching(f"{PX}|{PERCENT}", INVALID)
FONT = matching(f"{_FONTS}|{PX}", INVALID)
PICTURE_WIDTH = matching(f"{_FONTS}|full|{PX}|{PERCENT}", INVALID)
ICON_WIDTH = matching(f"{_FONTS}|{PX}", INVALID)
FLEX = number(0, whole=True)
ALIGN = one_of("start", "end", "center")
GRAVITY = one_of("top", "bottom", "center")
BUTTON_ACTION = actions(40, label_required=True)
AREA_ACTION = actions(40, label_required=False)


def ratio(value: object, path: str, found: list[Found]) -> None:
    """`width:height`, each up to 100000, the height at most three times the width."""
    wide, _, high = value.partition(":") if isinstance(value, str) else ("", "", "")
    try:
        fits = 0 < float(high) <= 100_000 and 1 <= float(wide) <= 100_000 and float(high) <= 3 * float(wide)
    except ValueError:
        fits = False
    if not fits:
        found.append(Found(INVALID, path))


PLACED: Mapping[str, Check] = {
    "type": text(),
    "margin": GAP,
    "position": one_of("relative", "absolute"),
    "offsetTop": _offset,
    "offsetBottom": _offset,
    "offsetStart": _offset,
    "offsetEnd": _offset,
}
LETTERS: Mapping[str, Check] = {
    "size": FONT,
    "color": COLOUR,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}
GRADIENT = obj(
    {
        "type": one_of("linearGradient"),
        "angle": matching(r"(?:[0-9]{1,2}|[12][0-9]{2}|3[0-5][0-9])(?:\.\d+)?deg", INVALID),
        "startColor": COLOUR,
        "endColor": COLOUR,
        "centerColor": COLOUR,
        "centerPosition": matching(PERCENT, INVALID),
    },
    "type",
    "angle",
    "startColor",
    "endColor",
)
