"""What a member of staff does with a case: acts as plain values, and the refusals they may meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from bot.domain.care import Relation, Scope
from bot.domain.case import Ended
from bot.domain.errors import KlaiMorError
from bot.domain.link import Claimed
from bot.domain.staff import Role


@dataclass(frozen=True, slots=True)
class Act:
    """Every act carries the `id` that was made with its form: the same id acts once, however often it comes. `case`: on which.

    seen: the `at` of the newest line on their screen when they acted; None counts as having seen everything.
    """

    id: UUID
    case: UUID
    seen: datetime | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Take(Act):
    """Acknowledge the case and speak with the patient; the patient's other waiting cases that the role may take come with it.

    relieve: also when a colleague speaks (see `case.may_relieve`); the colleague is told by the feed. Raises HeldBy without it.
    """

    relieve: bool = False


@dataclass(frozen=True, slots=True)
class Acknowledge(Act):
    """I have seen it and see to it (also an alarm while I speak): the case is mine, its clock stops. The bot goes on speaking."""


@dataclass(frozen=True, slots=True)
class Write(Act):
    """Say this to the patient: 1 to 5000 UTF-16 units once stripped. Only for who speaks."""

    words: str


@dataclass(frozen=True, slots=True)
class Note(Act):
    """An internal note, 1 to 5000 UTF-16 units; the patient never sees it. For whoever may read the conversation."""

    words: str


@dataclass(frozen=True, slots=True)
class Escalate(Act):
    """Pass it on to a higher role, with the reason (kept as a note): it waits again, at this level or a more urgent one.

    Whoever escalates what they speak in is silent from then on; the bot speaks, and the patient is told.
    """

    to: Role
    reason: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class HandOver(Act):
    """A colleague who is present has it from now on, and speaks if I did. `to`: the id of the colleague. `words`: a note, may be empty."""

    to: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class HandBack(Act):
    """I have said what I had to: the bot speaks again and says so. The case stays mine until I close it. Raises UnreadWords."""


@dataclass(frozen=True, slots=True)
class Close(Act):
    """It is done. With the last case of this patient that I have, the bot speaks again. Raises UnreadWords.

    words: a note, may be empty.
    """

    ended: Ended
    words: str = ""


@dataclass(frozen=True, slots=True)
class OpenCase(Act):
    """A new case for a patient, of `level` 1 to 5, for one of my hospitals. `case` is the id that it will have (made with the form)."""

    patient: UUID
    hospital: str
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class LinkRecord(Act):
    """The person stands here: link the record of this hospital with their chat. Only for who has the case.

    checked: the member of staff says that they have seen the card, and this chat on the person's own phone.
    """

    hospital: str
    claimed: Claimed
    checked: bool


@dataclass(frozen=True, slots=True)
class RegisterCarer(Act):
    """The person of this chat may act for the person of this record. Only for who has the case.

    carer: the name on the carer's card. days: how long, 0: until the record's person is of age. checked: the member of staff says that
    they have seen both, or what shows that one may act for the other.
    """

    hospital: str
    claimed: Claimed
    checked: bool
    carer: str
    relation: Relation
    scopes: tuple[Scope, ...]
    days: int


@dataclass(frozen=True, slots=True)
class EndCare(Act):
    """This right, of the person of the chat or over them, is over. Only for who has the case; nothing if it is over anyway."""

    care: UUID


StaffAct: TypeAlias = (
    Take
    | Acknowledge
    | Write
    | Note
    | Escalate
    | HandOver
    | HandBack
    | Close
    | OpenCase
    | LinkRecord
    | RegisterCarer
    | EndCare
)


@dataclass(frozen=True, slots=True)
class Done:
    """An act that stands. `repeated`: it stood already, and nothing was done again."""

    case: UUID
    repeated: bool = False


class ActRefused(KlaiMorError):
    """Root of every refusal of an act: nothing was stored or said; tell the person why."""


class NoSuchCase(ActRefused):
    """There is no such case (any more), or not for this viewer: show the queue."""


class MayNot(ActRefused):
    """Their role or hospital does not allow it: say who can."""


class HeldBy(ActRefused):
    """A colleague speaks with the patient: say who; `may_relieve` tells whether the same act with `relieve` would be taken."""

    def __init__(self, name: str, *, may_relieve: bool = False) -> None:
        super().__init__("a colleague speaks with this patient")
        self.name = name
        self.may_relieve = may_relieve


class NotSpeaking(ActRefused):
    """They do not speak here (any more): take the case first."""


class NotHolding(ActRefused):
    """The case is not theirs: take or acknowledge it first."""


class CaseIsClosed(ActRefused):
    """It was closed meanwhile: show how it ended."""


class BadWords(ActRefused):
    """The words cannot be taken; `why` is empty, too_long, or unreadable: say so and keep them in the form."""

    def __init__(self, why: str) -> None:
        super().__init__(f"words of staff: {why}")
        self.why = why


class NotAtDesk(ActRefused):
    """The colleague is not present, or may not have this case: choose another."""


class UnreadWords(ActRefused):
    """The patient has written something that was not on their screen yet: show it, then let them act again."""


class InGroup(ActRefused):
    """It was said in a group, where staff do not speak: acknowledge it instead."""


class PatientGone(ActRefused):
    """The patient has blocked the account and hears nothing: phone them."""


class NotChecked(ActRefused):
    """They have not said that card and phone were seen: nothing is linked."""


class BadTerm(ActRefused):
    """So long, or so far, a right is not given; until of age only for somebody who is not yet: nothing is registered."""


class NoConsent(ActRefused):
    """The patient has not agreed to the purpose that a link is for: let them ask for a link in the chat and say yes."""


class NoSuchRecord(ActRefused):
    """The hospital has no record with this number and birth date: look at the card again."""


class HospitalSilent(ActRefused):
    """The hospital's system did not answer, or records cannot be linked there: try again later."""


class DeskBusy(ActRefused):
    """The conversation is being worked on and did not come free in time: press again (the act id stays the same)."""
