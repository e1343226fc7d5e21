"""What a button may do when tapped: LINE's action objects and their limits, by the place where the button stands.

Source: Messaging API reference, "Action objects"; messaging-api.yml of line/line-openapi, schemas `Action` and below.
"""

from __future__ import annotations

import re
from datetime import datetime

from integrations.sandbox.line_shapes import (
    Check,
    Found,
    address,
    also,
    by_type,
    matching,
    obj,
    one_of,
    text,
    words,
)

_HERE = re.compile(r"http://(?:127\.0\.0\.1|localhost):\d+/")
_FROM_AFAR, _FROM_HERE = address(2000, "https"), address(2000, "http")


def IMAGE_URL(value: object, path: str, found: list[Found]) -> None:
    """Where LINE fetches pictures and sound: https only, 2000 characters.

    Plain http to this machine, which LINE would refuse, is taken too: in the demo phone and service are one machine.
    """
    here = isinstance(value, str) and _HERE.match(value) is not None
    (_FROM_HERE if here else _FROM_AFAR)(value, path, found)


_FORMS = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}
_IN_QUICK_REPLIES_ONLY = ("camera", "cameraRoll", "location")


def _moment(value: object, mode: str) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return datetime.strptime(value.replace("t", "T"), _FORMS[mode])  # noqa: DTZ007  the picker has no time zone
    except ValueError:
        return None


def _picker(value: object, path: str, found: list[Found]) -> None:
    """initial, min and max fit the mode, stand in order and lie in 1900 to 2100 (a Buddhist year is refused)."""
    assert isinstance(value, dict)  # noqa: S101  checked before
    mode = str(value["mode"])
    moments: dict[str, datetime] = {}
    for name in ("initial", "max", "min"):
        if value.get(name) is None:
            continue
        moment = _moment(value[name], mode)
        if moment is None or (mode != "time" and not 1900 <= moment.year <= 2100):
            found.append(Found("invalid date or time", f"{path}/{name}"))
        else:
            moments[name] = moment
    if "min" in moments and "max" in moments and moments["min"] >= moments["max"]:
        found.append(Found("max must be later than min", f"{path}/max"))


def _postback(value: object, path: str, found: list[Found]) -> None:
    assert isinstance(value, dict)  # noqa: S101  checked before
    if value.get("displayText") is not None and value.get("text") is not None:
        found.append(Found("displayText and text can't be specified together", f"{path}/displayText"))
    if value.get("fillInText") is not None and value.get("inputOption") != "openKeyboard":
        found.append(Found("fillInText needs inputOption openKeyboard", f"{path}/fillInText"))


def actions(label: int, *, label_required: bool, quick_reply: bool = False) -> Check:
    """The check for a button in one place: its label counted in graphemes, and the kinds of action allowed there."""
    common = {"type": text(), "label": words(label)}
    must = ("label",) if label_required else ()
    short = words(300)
    postback = {
        **common,
        "data": text(300, least=0),
        "displayText": short,
        "text": short,
        "inputOption": one_of("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"),
        "fillInText": short,
    }
    picker = {
        **common,
        "data": text(300, least=0),
        "mode": one_of(*_FORMS),
        "initial": text(),
        "max": text(),
        "min": text(),
    }
    uri = {
        **common,
        "uri": address(1000, "http", "https", "line", "tel"),
        "altUri": obj({"desktop": address(1000, "http", "https", "line", "tel")}, "desktop"),
    }
    kinds: dict[str, Check] = {
        "postback": also(obj(postback, "data", *must), _postback),
        "message": obj({**common, "text": short}, "text", *must),
        "uri": obj(uri, "uri", *must),
        "datetimepicker": also(obj(picker, "data", "mode", *must), _picker),
        "clipboard": obj({**common, "clipboardText": text(1000)}, "clipboardText", *must),
    }
    if quick_reply:
        kinds |= dict.fromkeys(_IN_QUICK_REPLIES_ONLY, obj(common, *must))
    return by_type(kinds)


QUICK_REPLY_ITEM = obj(
    {
        "type": matching("action", "Must be one of the following values: [action]"),
        "imageUrl": IMAGE_URL,
        "action": actions(20, label_required=True, quick_reply=True),
    },
    "action",
)
