"""Port: what an act of staff needs to know, and who is at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.domain.case import Case, CaseState
from bot.domain.messages import Person
from bot.domain.staff import StaffMember


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with what stands around it, unfiltered: for deciding about an act, not for showing.

    case: None when this patient has no such case. others: the patient's other open cases. token: the reply token that waits for the
    speaker, and when we received it (UTC). acted: the act stands already.
    """

    case: Case | None
    others: tuple[Case, ...] = ()
    blocked: bool = False
    token: tuple[str, datetime] | None = None
    acted: bool = False

    def held_by(self, staff: str) -> tuple[Case, ...]:
        """The open cases of this patient that they have, this one first."""
        every = (*((self.case,) if self.case is not None else ()), *self.others)
        return tuple(
            each
            for each in every
            if each.state is CaseState.TAKEN and each.holder is not None and each.holder.id == staff
        )


class CaseFiles(Protocol):
    """Reads for acts of staff, and heartbeats. Times are aware. All raise StorageDown."""

    async def whose(self, case: UUID) -> Person | None:
        """The patient of this case; None when there is none (any more)."""
        ...

    async def person(self, patient: UUID) -> Person | None:
        """The patient of this id; None when there is none (any more)."""
        ...

    async def file(self, patient: UUID, case: UUID, act: UUID, now: datetime) -> CaseFile:
        """The case with what stands around it, as of now. Read under the lease of the patient, it is what the commit will find."""
        ...

    async def present(self, staff: str, now: datetime) -> StaffMember | None:
        """This member of staff, if they are present."""
        ...

    async def beat(self, who: StaffMember, now: datetime, reading: UUID | None, up_to: datetime | None) -> None:
        """They are present. If they speak with the patient of `reading`, what is stored up to `up_to` counts as read."""
        ...

    async def leave(self, who: StaffMember, now: datetime) -> None:
        """Their presence ends now."""
        ...
