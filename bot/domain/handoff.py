"""A hand-off: the result of a triage goes into a hospital's own system, written down before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID, uuid5

from bot.domain.appointment import PatientContact
from bot.domain.assessment import Assessment
from bot.domain.consent import Purpose

RELIES_ON = (Purpose.TRIAGE, Purpose.HANDOVER)  # both must be given when it is sent


class HandoffState(Enum):
    """requested and unknown are settled by our key; the others are ends."""

    REQUESTED = "requested"
    UNKNOWN = "unknown"  # it was sent and may have been kept
    DONE = "done"  # it stands in the hospital's system
    WITHHELD = "withheld"  # the patient took a consent back before it was sent
    GIVEN_UP = "given_up"  # the hospital could not be reached for so long that it would be of no use
    REFUSED = "refused"  # the hospital said no: who runs the service looks at it

    @property
    def open(self) -> bool:
        """Whether it has not ended yet."""
        return self in (HandoffState.REQUESTED, HandoffState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Handoff:
    """What a hospital is given. `key`: ours, the same at every try. Times are UTC.

    contact: the person who wrote, by our pseudonymous id; name and phone are empty where they were not given.
    answer_by: until when somebody at the hospital should have looked at it.
    """

    key: UUID
    hospital: str
    assessment: Assessment
    contact: PatientContact
    done_at: datetime
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class DueHandoff:
    """A hand-off in a worker's hands. agreed: the consents that it relies on are given now. tries: this one included."""

    handoff: Handoff
    state: HandoffState
    agreed: bool
    requested_at: datetime
    tries: int


def handoff_key(assessment: UUID, hospital: str) -> UUID:
    """A result is handed to a hospital once."""
    return uuid5(assessment, f"handoff|{hospital}")
