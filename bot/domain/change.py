"""Changes to an appointment that stands: each is written down before it is made at the hospital."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID, uuid5


class ChangeKind(Enum):
    """What is to be done at the hospital."""

    CONFIRM = "confirm"  # the patient will come
    CANCEL = "cancel"
    MOVE = "move"  # another time is booked first, then this one is let go of


class ChangeState(Enum):
    """requested and unknown are settled by asking the hospital again; the others are ends."""

    REQUESTED = "requested"
    UNKNOWN = "unknown"
    DONE = "done"
    GONE = "gone"  # the appointment does not stand any more: there was nothing left to change
    NOT_DONE = "not_done"  # nothing was changed: the appointment stands as before
    REFUSED = "refused"  # the hospital said no: a person looks at it

    @property
    def open(self) -> bool:
        """Whether it has not ended yet."""
        return self in (ChangeState.REQUESTED, ChangeState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Change:
    """Our record of one change. `booking`: the appointment that is changed; of a move, `key` is the booking key of the new one.

    `told`: the patient has been told how it ended. `care`: the right of the carer who asked for it, None where it was the patient.
    """

    key: UUID
    booking: UUID
    kind: ChangeKind
    state: ChangeState
    told: bool
    requested_at: datetime
    care: UUID | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A new appointment stands at `start`. `let_go`: the old one does not any more; else that is still being seen to."""

    start: datetime
    let_go: bool


def confirm_key(booking: UUID, generation: int) -> UUID:
    """An appointment is confirmed once for each time it is moved to."""
    return uuid5(booking, f"confirm|{generation}")


def cancel_key(booking: UUID) -> UUID:
    """An appointment is cancelled once."""
    return uuid5(booking, "cancel")
