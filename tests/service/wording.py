"""What the bot says, looked up by its name, so that a better word in config/locales breaks no test."""

from __future__ import annotations

from bot.domain.words import Phrase
from tests.fakes.house import PHRASEBOOK


def th(name: str) -> str:
    """A phrase without arguments in Thai."""
    return PHRASEBOOK.word(Phrase(name), "th")
