"""Another engine may say what a message is for; all else, and its silences, are the embedded engine's."""

from __future__ import annotations

from datetime import datetime

from bot.domain.ports.intents import RanksIntents
from bot.domain.understanding import Understanding
from nlu.features import LONGEST
from nlu.normalise import normalise
from nlu.pipeline import EmbeddedThai


class RankedThai:
    """Port Understand. Entities, findings and the word of the red flags are the same whoever ranks the intents."""

    def __init__(self, embedded: EmbeddedThai, ranks: RanksIntents) -> None:
        self._embedded, self._ranks = embedded, ranks

    async def read(self, text: str, now: datetime) -> Understanding:
        """As the port promises: never raises for any string."""
        said = normalise(text).text[:LONGEST].strip()
        ranking = await self._ranks.ranking(said) if said else None
        return self._embedded.parse(text, now, ranking)
