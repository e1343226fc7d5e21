"""Port: the platform's own way to say whose phone something was proved on."""

from __future__ import annotations

from typing import Protocol

from bot.domain.messages import Person


class AccountLink(Protocol):
    """The page at the address that is given brings the nonce back as AccountLinked, from this person's own phone and no other."""

    async def address(self, person: Person, nonce: str) -> str:
        """Where the browser goes on to, good once and for ten minutes. `nonce`: 10 to 255 letters of base64url, at least 128 bits.

        Raises NotSent, AnswerLost, RateLimited, MessageRefused (the person is unknown there).
        """
        ...
