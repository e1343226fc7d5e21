"""Port: what members of staff do at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.domain.staff import StaffMember
from bot.domain.staff_act import Done, StaffAct
from bot.domain.words import Name


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A reply that is ready to be put into the composer and changed there. `id` is a code; `title` is for the list."""

    id: str
    title: Name
    words: Name


class StaffDesk(Protocol):
    """Acts of staff go through the same commit as turns of patients: all of an act is stored, or nothing.

    The web layer has made sure who `who` is; what they may do is decided here.
    """

    async def do(self, who: StaffMember, act: StaffAct) -> Done:
        """Do it, once for each act id (a double click, also in two browsers, acts once).

        Waits for the bot's hands to be off the conversation, at most 12 s. Raises a kind of ActRefused (nothing was stored or said),
        StorageDown.
        """
        ...

    async def beat(self, who: StaffMember, *, reading: UUID | None = None, up_to: datetime | None = None) -> None:
        """Their console is open before them: say so every 15 seconds while the page is visible; it counts for 60 (`case.PRESENCE`).

        reading: the case whose conversation is on the screen; up_to: the `at` of the newest line shown there. If they are the speaker, the
        patient's words up to then count as read.
        """
        ...

    async def leave(self, who: StaffMember) -> None:
        """They have logged out: their presence ends now."""
        ...

    def canned(self) -> Sequence[CannedReply]:
        """Replies for the composer, in the order of config/content/canned.yaml; take the words in the patient's language."""
        ...
