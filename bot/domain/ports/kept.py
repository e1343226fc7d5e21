"""Port: what is kept of a patient, as the patient may see it."""

from __future__ import annotations

from typing import Protocol

from bot.domain.kept import Kept
from bot.domain.messages import Person


class KeptRecords(Protocol):
    """Reads only, and only what belongs to this person."""

    async def of(self, person: Person) -> Kept:
        """What is kept as of now; nothing for somebody whom we do not know."""
        ...
