"""What became true in a turn. Storage has one applier per kind; all are applied, with their audit entries, in the turn's commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from bot.domain.assessment import Assessment
from bot.domain.call import CallReason
from bot.domain.care import Care, CareAsk
from bot.domain.case_facts import CaseFact, CaseOpened
from bot.domain.case_kind import CaseKind
from bot.domain.consent import Purpose
from bot.domain.link import Link, Record
from bot.domain.messages import SharedLocation
from bot.domain.reminder import PlannedReminder, ReminderState
from bot.domain.waitlist import OfferState, SlotOffer, Wait

__all__ = ["CaseKind", "CaseOpened", "Fact"]


@dataclass(frozen=True, slots=True)
class LocationShared:
    """Where the patient is, for staff: on the newest open emergency or crisis, else a possible one (an emergency is opened if none is)."""

    location: SharedLocation


@dataclass(frozen=True, slots=True)
class ContactGiven:
    """The name and phone that the patient gave for appointments."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """th or en."""

    language: str


@dataclass(frozen=True, slots=True)
class HospitalChosen:
    """The id of the hospital that the patient uses from now on; empty: none, it is asked again."""

    hospital: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked us: nothing is sent until they come back."""


@dataclass(frozen=True, slots=True)
class Unblocked:
    """The person added us (again)."""


@dataclass(frozen=True, slots=True)
class MessageErased:
    """The person took this message back: its text goes from inbox and transcript."""

    message_id: str


@dataclass(frozen=True, slots=True)
class BookingTold:
    """The patient is told, in this commit, how this booking ended. Raises Changed in the commit when they were told already."""

    key: UUID


@dataclass(frozen=True, slots=True)
class TriageDone:
    """A triage ended with this level (1 to 5) under these protocols (name@version). `assessment`: what it rests on."""

    level: int
    protocols: tuple[str, ...]
    assessment: Assessment | None = field(default=None, compare=False)  # its id is another at every run of the turn


@dataclass(frozen=True, slots=True)
class ResultHandedOff:
    """The result of this triage (Assessment.id) goes to this hospital's own system, once; a person there should have looked by then.

    Nothing where the triage is not kept any more.
    """

    assessment: UUID
    hospital: str
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class ConsentAnswered:
    """The patient said yes or no to a purpose, or took a yes back. `version`: of the text that was shown."""

    purpose: Purpose
    given: bool
    version: str


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """The patient was asked for this purpose in passing, and is not asked again whatever they answer; an answer stands as it is."""

    purpose: Purpose
    version: str


@dataclass(frozen=True, slots=True)
class WordsHeld:
    """The words of this turn's event wait for a yes to this purpose; a no, or WordsDropped, erases them."""

    purpose: Purpose


@dataclass(frozen=True, slots=True)
class WordsDropped:
    """No yes came: what waited for this purpose is erased from the transcript."""

    purpose: Purpose


@dataclass(frozen=True, slots=True)
class VitalInterest:
    """Health data was used without consent to protect a life (PDPA, section 26 (1)); `why`: a short code. It leaves an audit entry."""

    why: str


@dataclass(frozen=True, slots=True)
class ErasureAsked:
    """The patient wants to be forgotten, and has confirmed it: done by a job once the last word is out, or ten minutes from now."""


@dataclass(frozen=True, slots=True)
class TimerSet:
    """Look at this patient again at `due` (aware): the handler of `kind` is called with `ref`, a short code or id of ours.

    One timer stands for each (patient, kind, ref); setting it again moves it.
    """

    kind: str
    ref: str
    due: datetime


@dataclass(frozen=True, slots=True)
class TimerStopped:
    """This timer is not needed any more; nothing if it is not set."""

    kind: str
    ref: str


@dataclass(frozen=True, slots=True)
class TimerRang:
    """This timer has done its work, in this commit. Raises Changed in the commit when it was stopped or moved meanwhile."""

    kind: str
    ref: str
    due: datetime


@dataclass(frozen=True, slots=True)
class RemindersPlanned:
    """These are the reminders of a booking in this generation; those of an earlier one are over."""

    booking: UUID
    generation: int
    reminders: tuple[PlannedReminder, ...]


@dataclass(frozen=True, slots=True)
class ReminderEnded:
    """A worker's reminder has ended so. Raises Changed in the commit when the worker does not hold this generation any more."""

    key: UUID
    generation: int
    owner: str
    state: ReminderState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentSeen:
    """The hospital has this appointment as we have it. `accepted`: it knows that the patient will come."""

    booking: UUID
    accepted: bool


@dataclass(frozen=True, slots=True)
class AppointmentMoved:
    """The hospital has moved it: `generation` is the new one. Raises Changed in the commit when that is known already."""

    booking: UUID
    generation: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class AppointmentGone:
    """The hospital has it no more: its reminders and calls stop. Raises Changed in the commit when that is known already."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class CallNeeded:
    """Staff ring the patient about this booking; once for each generation, the first reason stands."""

    booking: UUID
    reason: CallReason


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """The patient is told, in this commit, how this change ended. Raises Changed in the commit when they were told already."""

    key: UUID


@dataclass(frozen=True, slots=True)
class LinkOffered:
    """A one-time link to the page for linking a record was said; earlier ones of this chat open nothing any more."""

    token_hash: bytes
    until: datetime


@dataclass(frozen=True, slots=True)
class RecordLinked:
    """This chat may use the record from now on; other chats that have it are told. `visit`: where it was proved (its token's hash).

    Linked already: proof and time are the new ones. Raises Changed in the commit when what was proved there has been used or is over.
    """

    link: Link
    visit: bytes | None = None


@dataclass(frozen=True, slots=True)
class RecordUnlinked:
    """This chat may not use the record any more; nothing if it may not anyway."""

    link: UUID


@dataclass(frozen=True, slots=True)
class RecordMerged:
    """The hospital keeps the linked record under another number now."""

    link: UUID
    record: Record


@dataclass(frozen=True, slots=True)
class CareAsked:
    """This chat asks whoever types the code to be cared for by it; good once, before `until`."""

    ask: CareAsk
    until: datetime


@dataclass(frozen=True, slots=True)
class CareGiven:
    """The patient of this chat says yes to what was asked with this code, for their linked record `link`; the carer is told.

    Raises Changed in the commit when the code has been used or is over, or the link is not theirs any more.
    """

    care: Care
    code: str
    link: UUID


@dataclass(frozen=True, slots=True)
class CareMade:
    """This chat may act for another person from now on, by its own proof or by the word of staff; chats with the record are told.

    `visit`: where it was proved (its token's hash). Had already: the new one holds. Raises Changed in the commit when what was proved
    there has been used or is over.
    """

    care: Care
    visit: bytes | None = None


@dataclass(frozen=True, slots=True)
class CareEnded:
    """This right is over, by the word of the patient, the carer or staff: the other side is told. Nothing if it is over anyway."""

    care: UUID


@dataclass(frozen=True, slots=True)
class WaitJoined:
    """The patient waits for a free time. Who waits under this id already keeps the place, with the new wishes.

    Raises Changed in the commit when that wait has ended meanwhile.
    """

    wait: Wait


@dataclass(frozen=True, slots=True)
class WaitLeft:
    """The patient does not wait any more; nothing if that is so already. `over`: it ended by itself."""

    wait: UUID
    over: bool = False


@dataclass(frozen=True, slots=True)
class SlotOffered:
    """This free time is offered, to `together` at most who wait.

    Raises Changed in the commit when they do not wait any more, something else is offered to them, or it is offered to enough already.
    """

    offer: SlotOffer
    hospital: str
    together: int


@dataclass(frozen=True, slots=True)
class OfferEnded:
    """An offer has ended so without anything written at a hospital; nothing if it had ended before, or is being booked."""

    key: UUID
    state: OfferState


Fact: TypeAlias = (
    CaseFact
    | LocationShared
    | ContactGiven
    | LanguageChosen
    | HospitalChosen
    | Blocked
    | Unblocked
    | MessageErased
    | BookingTold
    | TriageDone
    | ResultHandedOff
    | ConsentAnswered
    | ConsentAsked
    | WordsHeld
    | WordsDropped
    | VitalInterest
    | ErasureAsked
    | TimerSet
    | TimerStopped
    | TimerRang
    | RemindersPlanned
    | ReminderEnded
    | AppointmentSeen
    | AppointmentMoved
    | AppointmentGone
    | CallNeeded
    | ChangeTold
    | LinkOffered
    | RecordLinked
    | RecordUnlinked
    | RecordMerged
    | CareAsked
    | CareGiven
    | CareMade
    | CareEnded
    | WaitJoined
    | WaitLeft
    | SlotOffered
    | OfferEnded
)
