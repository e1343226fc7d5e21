"""Ports: what `klaimor check` asks of an adapter: what works there, whether its settings hold, and which way of booking does."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.domain.ability import Ability


@runtime_checkable
class Limited(Protocol):
    """An adapter without this does all that HospitalBooking says. SEE and FIND are known by HospitalAppointments and HospitalRecords."""

    @property
    def can(self) -> AbstractSet[Ability]:
        """What of HospitalBooking works here; the rest raises NotOffered."""
        ...


@runtime_checkable
class Proves(Protocol):
    """An adapter whose settings need more than a ping to be proven."""

    async def proof(self) -> str:
        """What was found, in a line. Raises HospitalRefused naming what is to be corrected, HospitalUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Tried:
    """One way to book that was tried. `good`: it holds, or the settings do not use it."""

    way: str
    good: bool
    said: str


@runtime_checkable
class TriesBooking(Protocol):
    """An adapter that can find out by booking which ways to book hold at its hospital. It writes: only where somebody has asked for it."""

    async def try_booking(self, slot: str, patient: str) -> Sequence[Tried]:
        """Race for this free slot, for this record, and put everything back. Raises HospitalRefused for a slot that is not free."""
        ...
