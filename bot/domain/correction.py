"""A correction: somebody at the desk says that the bot misunderstood a message, and what it should have understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from bot.domain.staff_act import ActRefused

# What a message can be for, in the order in which the desk offers it.
INTENTS = (
    "report_symptom",
    "emergency",
    "mental_health",
    "book_appointment",
    "check_appointment",
    "reschedule_appointment",
    "cancel_appointment",
    "confirm_reminder",
    "ask_doctor_schedule",
    "ask_opening_hours",
    "ask_location_department",
    "ask_price_rights",
    "ask_medicine_refill",
    "lab_results",
    "talk_to_nurse",
    "complaint",
    "privacy_consent",
    "withdraw_consent",
    "show_my_data",
    "erase_my_data",
    "affirm",
    "deny",
    "unsure",
    "cancel_flow",
    "greeting",
    "thanks_goodbye",
    "out_of_scope",
)
# What can be named in it. Numbers that name a person (HN, citizen id, phone) are read by rule: there is nothing to learn from one.
ENTITIES = (
    "symptom",
    "body_part",
    "duration",
    "severity",
    "temperature",
    "date",
    "time",
    "department",
    "doctor",
    "hospital",
    "person",
    "right",
    "medicine",
    "lab",
)
MOST_MARKED = 3  # things that one correction can name


@dataclass(frozen=True, slots=True)
class Marked:
    """These words of the message are this entity (of ENTITIES)."""

    entity: str
    words: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What should have been understood of a patient's line, named by its id in the conversation. `id`: made with the form, counts once."""

    id: UUID
    case: UUID
    line: str
    intent: str
    marked: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the patient agrees to what corrections are for, and which lines of theirs have been corrected."""

    agreed: bool = False
    lines: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A correction that waits for a reviewer. `text`: as it was written, never to be shown unmasked. `names`: whom it may name."""

    id: UUID
    text: str
    intent: str
    noted_at: datetime
    marked: tuple[Marked, ...] = ()
    names: tuple[str, ...] = ()


class Verdict(Enum):
    """What a reviewer did with a candidate."""

    USED = "used"  # an example in other words stands for it
    DROPPED = "dropped"


class NotAgreed(ActRefused):
    """The patient has not agreed, or not any more: say so, nothing is kept."""


class WordsGone(ActRefused):
    """The message was taken back, has expired, or is none of this case: show the conversation as it is now."""
