"""What becomes true of a case and of who speaks: facts of turns, of timers and of acts of staff."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from bot.domain.case import Ended
from bot.domain.case_kind import CaseKind
from bot.domain.staff import Role, StaffMember


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A person should look. `reason` is a machine's short code (sealed all the same); an open case of the same kind is reused.

    The rest is filled in when the outcome is committed (`Desk.filed`): hospital ("": nobody knows which), level 1 to 5 and needs (None:
    by kind), answer_by, in_group (said where others listen). id: of a case that staff open, which is never a reused one.
    of: the earlier event whose words it is about, where that is not the event of the turn (a message that waited for a yes).
    Two are equal when kind, reason, of and id are: the rest is filing.
    """

    kind: CaseKind
    reason: str
    of: str = ""
    hospital: str = field(default="", compare=False)
    level: int | None = field(default=None, compare=False)
    needs: Role | None = field(default=None, compare=False)
    answer_by: datetime | None = field(default=None, compare=False)
    in_group: bool = field(default=False, compare=False)
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CaseTaken:
    """This member of staff has it: acknowledged, its clock stops, an alarm on it is over.

    hospital: it is theirs from now on ("": as it was).
    Raises Changed in the commit when it was closed meanwhile; so do the next two.
    """

    case: UUID
    by: str
    hospital: str = ""


@dataclass(frozen=True, slots=True)
class CaseWaits:
    """It is back in the queue: escalated, or returned because whoever had it is gone."""

    case: UUID
    needs: Role
    level: int
    answer_by: datetime
    escalated: bool = False
    returned: bool = False


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """It is done."""

    case: UUID
    ended: Ended


@dataclass(frozen=True, slots=True)
class CaseOverdue:
    """Nobody has looked in time: it is marked loudly and is the supervisors' now. Nothing if it was closed."""

    case: UUID


@dataclass(frozen=True, slots=True)
class SpeakerSet:
    """From now on `staff` (an id; None: the bot) speaks, until `until` at the latest. Raises Changed when the speaker before is not `was`.

    When it goes from the bot to a person, the bot's talk that was not said yet is withdrawn.
    """

    staff: str | None
    was: str | None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeftUnread:
    """The patient wrote while a person speaks: it waits for that person, and so does its reply token (None: it has none that works).

    `token_from`: when we received the token (UTC).
    """

    token: str | None = None
    token_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class WordsRead:
    """The speaker has read what was stored up to `up_to` (None: everything)."""

    up_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class TokenUsed:
    """The reply token that was kept for the speaker is given to what is said in this commit."""


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """An internal note on a case. `kind`: note, escalated, handed_over, closed, opened, or looked (a stated reason to read)."""

    id: UUID
    case: UUID
    kind: str
    author: str
    words: str


@dataclass(frozen=True, slots=True)
class StaffActed:
    """A member of staff did this, and is present. Raises AlreadyDone in the commit when this act stands already."""

    id: UUID
    kind: str
    case: UUID
    who: StaffMember


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What the patient wrote was not understood: one more in a row."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The patient was understood: the row of failures is over."""


CaseFact: TypeAlias = (
    CaseOpened
    | CaseTaken
    | CaseWaits
    | CaseClosed
    | CaseOverdue
    | SpeakerSet
    | LeftUnread
    | WordsRead
    | TokenUsed
    | NoteWritten
    | StaffActed
    | NotUnderstood
    | Understood
)
