"""What became true in a turn. Storage has one applier per kind; all are applied, with their audit entries, in the turn's commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from bot.domain.appointment_facts import AppointmentFact
from bot.domain.assessment import Assessment
from bot.domain.case_facts import CaseFact, CaseOpened
from bot.domain.case_kind import CaseKind
from bot.domain.consent_facts import ConsentFact
from bot.domain.messages import SharedLocation
from bot.domain.record_facts import RecordFact
from bot.domain.wait_facts import WaitFact

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


Fact: TypeAlias = (
    CaseFact
    | AppointmentFact
    | RecordFact
    | WaitFact
    | ConsentFact
    | LocationShared
    | ContactGiven
    | LanguageChosen
    | HospitalChosen
    | Blocked
    | Unblocked
    | MessageErased
    | TriageDone
    | ResultHandedOff
    | TimerSet
    | TimerStopped
    | TimerRang
)
