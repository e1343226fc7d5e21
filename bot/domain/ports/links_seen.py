"""Port: what a conversation may ask about records that are linked, or are about to be."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Protocol

from bot.domain.link import Record
from bot.domain.messages import Person
from bot.domain.ports.links import Proved


class LinksSeen(Protocol):
    """Reads only."""

    @property
    def hospitals(self) -> AbstractSet[str]:
        """Ids of the hospitals whose records can be linked."""
        ...

    async def proved(self, person: Person, nonce: str) -> Proved | None:
        """What the platform brought back from this chat; None when it is another's, unknown, used, or over."""
        ...

    async def current(self, record: Record) -> Record | None:
        """The record as its hospital has it now, or the one it was merged into; None when it is gone.

        Raises HospitalUnavailable, HospitalRefused.
        """
        ...
