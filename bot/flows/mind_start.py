"""The way into the questions about mood, from wherever somebody is."""

from __future__ import annotations

from bot.dialogue.taps import start
from bot.domain.words import Phrase

MIND_CHECK = "mind_check"
TO_MIND_CHECK = start(MIND_CHECK, Phrase("mind-check-start"))
