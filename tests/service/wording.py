"""What the bot says, looked up by its name, so that a better word in config/locales breaks no test."""

from __future__ import annotations

from bot.domain.words import Phrase
from tests.fakes.house import PHRASEBOOK


def th(name: str) -> str:
    """A phrase without arguments in Thai."""
    return PHRASEBOOK.word(Phrase(name), "th")


def longest(name: str, *args: str) -> str:
    """The longest piece of a phrase in Thai that stands between its arguments."""
    said = PHRASEBOOK.word(Phrase(name, dict.fromkeys(args or ("when",), "|")), "th")
    return max(said.split("|"), key=len).strip()
