"""What a tap does, in LINE's own words, within LINE's limits for labels and data."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

from bot.domain.sayings import AskLocation, Call, Choice, Link, Press, TypeIt
from bot.domain.words import Words
from integrations.line.text_split import grapheme_length, utf16_length

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool"
Where: TypeAlias = Literal["quick reply", "button"]

# Messaging API reference, "Action objects": label 20 in a quick reply, 40 in a Flex button; data 300; texts 300; uri 1000.
_LONGEST_LABEL: Final[dict[Where, int]] = {"quick reply": 20, "button": 40}
_LONGEST_DATA = 300
_LONGEST_SHOWN = 300
_LONGEST_URI = 1000


def worded(words: Words) -> str:
    """The text of words that the phrasebook has put into a language. Raises ValueError for any other words, or none."""
    if not isinstance(words, str):
        raise ValueError(f"not put into a language yet: {words!r}")
    if not words.strip():
        raise ValueError("empty words cannot be shown")
    return words


def action(choice: Choice, where: Where) -> dict[str, Json]:
    """LINE's action object of a choice. Raises ValueError when LINE would refuse it there."""
    label = _at_most(worded(choice.label), _LONGEST_LABEL[where], "label")
    match choice.action:
        case Press(key, shown):
            if not key or utf16_length(key) > _LONGEST_DATA:
                raise ValueError(f"postback data has 1 to {_LONGEST_DATA} characters: {key!r}")
            display = _at_most(worded(shown) if shown is not None else label, _LONGEST_SHOWN, "displayText")
            return {"type": "postback", "label": label, "data": key, "displayText": display}
        case Call(number):
            return {"type": "uri", "label": label, "uri": _dialled(number)}
        case Link(url):
            return {"type": "uri", "label": label, "uri": opened(url)}
        case TypeIt(text):
            return {"type": "message", "label": label, "text": _at_most(worded(text), _LONGEST_SHOWN, "text")}
        case AskLocation():
            if where != "quick reply":
                raise ValueError("LINE asks for a location only in quick replies")
            return {"type": "location", "label": label}


def _at_most(text: str, longest: int, what: str) -> str:
    if grapheme_length(text) > longest:
        raise ValueError(f"{what} has more than {longest} graphemes: {text!r}")
    return text


def _dialled(number: str) -> str:
    digits = number.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"not a telephone number: {number!r}")
    return f"tel:{number}"


def opened(url: str) -> str:
    """An address that LINE opens or loads. Raises ValueError for any other."""
    parts = urlsplit(url)
    here = parts.scheme == "http" and parts.hostname in (
        "127.0.0.1",
        "localhost",
    )  # the demo, where phone and service are one machine
    if (parts.scheme != "https" and not here) or utf16_length(url) > _LONGEST_URI or not url.isascii():
        raise ValueError(f"not an https address of at most {_LONGEST_URI} ASCII characters: {url!r}")
    return url
