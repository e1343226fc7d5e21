"""Opens the engine of the settings: embedded, or Rasa with the embedded one behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app.language import thai
from bot.domain.ports.understand import Understand
from config.settings import Settings
from integrations.rasa.intents import PATIENCE, RasaIntents
from nlu.ranked import RankedThai

_BY_HAND = 10.0  # seconds that somebody who tries it may wait


@asynccontextmanager
async def opened_understanding(settings: Settings, *, patience: float = PATIENCE) -> AsyncIterator[Understand]:
    """The port as NLU_ENGINE says. A Rasa that is not up (yet) keeps nobody from starting; `patience`: seconds for each message."""
    if settings.nlu_engine == "embedded":
        yield thai()
        return
    async with _rasa(settings, patience) as ranks:
        yield RankedThai(thai(), ranks)


async def tried_rasa(settings: Settings) -> str:
    """What a greeting is to Rasa. Raises NoRanking."""
    async with _rasa(settings, _BY_HAND) as ranks:
        intent, chance = (await ranks.ask("สวัสดีค่ะ"))[0]
    return f"takes a greeting for {intent} ({chance:.2f})"


def _rasa(settings: Settings, patience: float) -> RasaIntents:
    return RasaIntents(settings.rasa_url, settings.rasa_token.get_secret_value(), thai().intents, patience=patience)
