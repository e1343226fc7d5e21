"""A takeover: a member of staff speaks with a patient instead of the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.domain.staff import Role


@dataclass(frozen=True, slots=True)
class Held:
    """A case of the patient that the speaker has."""

    id: UUID
    level: int
    hospital: str
    needs: Role


@dataclass(frozen=True, slots=True)
class Takeover:
    """Who speaks, as they wish to be shown, and whether they are at the desk.

    unread_since, unread_until: when the first and the last of the patient's words that they have not read were stored (UTC).
    """

    staff: str
    name: str
    role: Role
    present: bool
    held: tuple[Held, ...] = ()
    unread_since: datetime | None = None
    unread_until: datetime | None = None
