"""Port: what is asked of a patient with a one-time code."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.care import CareAsk
from bot.domain.errors import KlaiMorError
from bot.domain.messages import Person


class TooManyCodes(KlaiMorError):
    """This chat has typed too many codes: say until when (aware), and that staff at the counter can help."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many codes")
        self.until = until


class CareCodes(Protocol):
    """Each look counts as a try of this chat before anything is looked up, so that codes cannot be guessed."""

    async def asked(self, person: Person, code: str) -> CareAsk | None:
        """What is asked for with this code; None when it is unknown, used, over, or this chat's own. Raises TooManyCodes, StorageDown."""
        ...
