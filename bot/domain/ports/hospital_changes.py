"""Port: what has changed at a hospital since, where it can be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Recent:
    """Our booking keys on Appointments that were changed, by whomever. `until`: read on from there, in the hospital's own time."""

    keys: frozenset[UUID]
    until: datetime


@runtime_checkable
class HospitalChanges(Protocol):
    """One hospital. What it tells is a hint: how an appointment stands is asked with HospitalBooking.look.

    Raises HospitalUnavailable and HospitalRefused as HospitalBooking does.
    """

    async def changed(self, since: datetime) -> Recent:
        """What was changed at `since` or later, the oldest first, as much as one question is good for."""
        ...

    async def subscribe(self, endpoint: str) -> bool:
        """See to it that the hospital knocks at this address when an Appointment changes, once however often it is called.

        False: it is not to be asked for that.
        """
        ...
