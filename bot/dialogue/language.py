"""Which language to answer in, from what the patient wrote."""

from __future__ import annotations

import re

_THAI = re.compile(r"[\u0e01-\u0e5b]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def language_after(text: str, language: str) -> str:
    """Thai letters mean Thai; a message of Latin words alone (two or more, so that "ok" changes nothing) means English."""
    if _THAI.search(text):
        return "th"
    return "en" if len(_LATIN_WORD.findall(text)) >= 2 or text.strip().casefold() in _GREETINGS else language


_GREETINGS = frozenset({"hello", "hi", "english"})
