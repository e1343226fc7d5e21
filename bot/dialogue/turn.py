"""A turn: what a handler is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.dialogue.steps import Conversation, Step
from bot.domain.appointment import Hospital
from bot.domain.consent import ConsentText, Purpose
from bot.domain.facts import Fact
from bot.domain.messages import Content, Incoming, Tap, Text
from bot.domain.patient import Patient
from bot.domain.ports.answers import Answers
from bot.domain.ports.appointment_history import AppointmentHistory
from bot.domain.ports.booking import Booking
from bot.domain.ports.care_codes import CareCodes
from bot.domain.ports.hospital_appointments import AppointmentsSeen
from bot.domain.ports.kept import KeptRecords
from bot.domain.ports.links_seen import LinksSeen
from bot.domain.ports.redflags import RedFlags
from bot.domain.ports.signatures import Signatures
from bot.domain.protocol import Protocol
from bot.domain.sayings import Choice, Plain, Shape, Urgency
from bot.domain.understanding import Understanding
from bot.domain.words import Phrase, Words


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of one patient. `now` is aware and in the service's time zone.

    `tap`: the key of a choice of the current step that was tapped, typed by its words or by its number; else None.
    `needs`: what the handler that this turn would reach needs the patient's consent for. `would_need`: what the intent of its
    words needs by itself, wherever the patient is. `token_from`: from when the reply token of this message may work (UTC), None if
    it cannot. `hidden`: a citizen id stood in the words, and has been hidden in them.
    """

    incoming: Incoming
    understanding: Understanding
    conversation: Conversation
    patient: Patient
    now: datetime
    tap: str | None = None
    needs: Purpose | None = None
    would_need: Purpose | None = None
    token_from: datetime | None = None
    hidden: bool = False

    @property
    def text(self) -> str:
        """What was typed, or an empty string."""
        return self.incoming.content.text if isinstance(self.incoming.content, Text) else ""

    @property
    def tapped(self) -> bool:
        """Whether a button was pressed on the screen (and not typed)."""
        return isinstance(self.incoming.content, Tap)


@dataclass(frozen=True, slots=True)
class Ring:
    """A timer that is due, and whose it is. `now` is aware and in the service's time zone; `due` is when it was set for."""

    kind: str
    ref: str
    due: datetime
    patient: Patient
    conversation: Conversation
    now: datetime


@dataclass(frozen=True, slots=True)
class Clinic:
    """What handlers may use: reads, and writes at hospitals (recorded before they are made). No port here writes our database.

    `consents`: the texts by which is asked; a purpose without one is never asked for. `notice_url`: https, or empty.
    `links`: None where no record can be linked. `link_url`: where the page for it stands, or empty: then only staff can link.
    `care_codes`: None where nobody can be asked in the chat to be cared for.
    `history`: None where none is kept. `appointment_url`: under which calendar files and pictures of appointments stand, or empty.
    `seen`: what hospitals have made for linked records, None where none of them tells. `answers`: reads answers of a triage that no rule
    can read, or None.
    """

    booking: Booking
    red_flags: RedFlags
    signatures: Signatures
    kept: KeptRecords
    hospitals: tuple[Hospital, ...] = ()
    protocols: Mapping[str, Protocol] = field(default_factory=dict)
    consents: Mapping[Purpose, ConsentText] = field(default_factory=dict)
    notice_url: str = ""
    links: LinksSeen | None = None
    link_url: str = ""
    care_codes: CareCodes | None = None
    history: AppointmentHistory | None = None
    appointment_url: str = ""
    seen: AppointmentsSeen | None = None
    answers: Answers | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """A message that waited: taken once more in the turn that lets it through. `event_id`: the event that brought it."""

    content: Content
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """say: what the patient hears. choices: buttons under it. step: where they are next; None ends the flow.

    step_kept: leave the conversation where it was (guards; answers in passing). below: the steps that `step` stands in front of,
    which are gone on with when it ends (see `Conversation.stack`, `back`). facts: what became true; storage has one applier per
    kind, and all are applied, with their audit entries, in the commit of the turn. again: take this turn once more with each of
    these contents, after the facts, in the same commit (a message that waited for a yes is answered without being written again).
    relied_on: consents that this used beyond those that its handler is marked with. speaker: the member of staff whose words
    these are, by the name that patients see.
    """

    say: tuple[Shape, ...] = ()
    choices: tuple[Choice, ...] = ()
    step: Step | None = None
    facts: tuple[Fact, ...] = ()
    urgency: Urgency = Urgency.TALK
    step_kept: bool = False
    again: tuple[Again, ...] = ()
    below: tuple[Step, ...] = ()
    relied_on: tuple[Purpose, ...] = ()
    speaker: str = ""

    @property
    def stack(self) -> tuple[Step, ...]:
        """The step and those below it."""
        return (self.step, *self.below) if self.step is not None else self.below


def say(message_id: str, /, *choices: Choice, step: Step | None = None, **args: Words) -> Outcome:
    """Shorthand for the usual one-bubble Outcome."""
    return Outcome((Plain(Phrase(message_id, args)),), choices, step)


SILENCE = Outcome(step_kept=True)
