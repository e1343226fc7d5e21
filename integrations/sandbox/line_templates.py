"""The limits of LINE's template messages: buttons, confirm, carousel and image carousel.

Source: Messaging API reference, "Template messages"; messaging-api.yml of line/line-openapi, schemas `Template` and below.
"""

from __future__ import annotations

from integrations.sandbox.line_actions import IMAGE_URL, actions
from integrations.sandbox.line_shapes import Check, Found, also, array, by_type, matching, obj, one_of, text, words

_BUTTON = actions(20, label_required=True)
_WHOLE = actions(20, label_required=False)
_COLOUR = matching("#[0-9A-Fa-f]{6}", "invalid color")
_RATIO = one_of("rectangle", "square")
_SIZE = one_of("cover", "contain")


def _shorter_with_picture(limit: int) -> Check:
    """The text has less room (60) under a title or a picture."""
    narrow, wide = words(60), words(limit)

    def check(value: object, path: str, found: list[Found]) -> None:
        assert isinstance(value, dict)  # noqa: S101  checked before
        crowded = value.get("title") is not None or value.get("thumbnailImageUrl") is not None
        (narrow if crowded else wide)(value.get("text"), f"{path}/text", found)

    return check


def _alike(value: object, path: str, found: list[Found]) -> None:
    """All columns have the same number of buttons, and all or none a picture and a title."""
    assert isinstance(value, dict)  # noqa: S101  checked before
    columns = value["columns"]
    for place, column in enumerate(columns):
        if len(column["actions"]) != len(columns[0]["actions"]):
            found.append(
                Found("the number of actions must be the same in all columns", f"{path}/columns/{place}/actions")
            )
        for name in ("title", "thumbnailImageUrl"):
            if (column.get(name) is None) != (columns[0].get(name) is None):
                found.append(Found("must be set in all columns or in none", f"{path}/columns/{place}/{name}"))


_BUTTONS = {
    "type": text(),
    "thumbnailImageUrl": IMAGE_URL,
    "imageAspectRatio": _RATIO,
    "imageSize": _SIZE,
    "imageBackgroundColor": _COLOUR,
    "title": words(40),
    "text": text(),
    "defaultAction": _WHOLE,
    "actions": array(_BUTTON, 1, 4),
}
_CONFIRM = {"type": text(), "text": words(240), "actions": array(_BUTTON, 2, 2)}
_COLUMN = {
    "thumbnailImageUrl": IMAGE_URL,
    "imageBackgroundColor": _COLOUR,
    "title": words(40),
    "text": text(),
    "defaultAction": _WHOLE,
    "actions": array(_BUTTON, 1, 3),
}
_CAROUSEL = {
    "type": text(),
    "columns": array(also(obj(_COLUMN, "text", "actions"), _shorter_with_picture(120)), 1, 10),
    "imageAspectRatio": _RATIO,
    "imageSize": _SIZE,
}
_PICTURE = obj({"imageUrl": IMAGE_URL, "action": actions(12, label_required=False)}, "imageUrl", "action")

TEMPLATE = by_type(
    {
        "buttons": also(obj(_BUTTONS, "text", "actions"), _shorter_with_picture(160)),
        "confirm": obj(_CONFIRM, "text", "actions"),
        "carousel": also(obj(_CAROUSEL, "columns"), _alike),
        "image_carousel": obj({"type": text(), "columns": array(_PICTURE, 1, 10)}, "columns"),
    }
)
