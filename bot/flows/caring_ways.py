"""Ways on that have to do with caring for somebody, for any flow to show."""

from __future__ import annotations

from bot.dialogue.taps import start
from bot.domain.words import Phrase

TO_CARE = start("care_begin", Phrase("way-care"))
TO_MY_PEOPLE = start("my_people", Phrase("way-my-people"))
TO_MY_CARERS = start("my_carers", Phrase("way-my-carers"))
