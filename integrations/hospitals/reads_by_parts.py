"""What every adapter that books does alike: free times, records and appointments are read by its parts, one deed per key at a time."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Protocol
from uuid import UUID
from weakref import WeakValueDictionary

from bot.domain.appointment import Slot
from bot.domain.link import Claimed, NumberKind, Record
from bot.domain.seen import SeenAppointment
from integrations.hospitals.shown_slots import ShownSlots
from integrations.http.wire import Deadline


class People(Protocol):
    """The records of one hospital: HospitalRecords, with the deadline of each question."""

    @property
    def kinds(self) -> frozenset[NumberKind]:
        """See HospitalRecords."""
        ...

    async def find(self, claimed: Claimed, deadline: Deadline) -> Record | None:
        """See HospitalRecords."""
        ...

    async def current(self, record: str, deadline: Deadline) -> Record | None:
        """See HospitalRecords."""
        ...


class Ahead(Protocol):
    """The appointments of a record: HospitalAppointments, with the deadline of each question."""

    async def of(self, record: str, since: date, deadline: Deadline) -> tuple[SeenAppointment, ...]:
        """See HospitalAppointments."""
        ...


class ReadsByParts:
    """HospitalRecords, HospitalAppointments and the free slots of HospitalBooking. `seconds`: for a question that is not a booking."""

    def __init__(self, diary: ShownSlots, people: People, ahead: Ahead, seconds: float) -> None:
        self._shown, self._people, self._ahead, self._seconds = diary, people, ahead, seconds
        self._busy_keys: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def free_slots(self, department: str, start: datetime, end: datetime, limit: int) -> tuple[Slot, ...]:
        """See HospitalBooking; at most a minute old, except for slots that this adapter has booked or freed since."""
        return await self._shown.free_slots(department, start, end, limit, Deadline(self._seconds))

    @property
    def kinds(self) -> frozenset[NumberKind]:
        """See HospitalRecords."""
        return self._people.kinds

    async def find(self, claimed: Claimed) -> Record | None:
        """See HospitalRecords."""
        return await self._people.find(claimed, Deadline(self._seconds))

    async def current(self, record: str) -> Record | None:
        """See HospitalRecords."""
        return await self._people.current(record, Deadline(self._seconds))

    async def upcoming(self, record: str, since: date) -> tuple[SeenAppointment, ...]:
        """See HospitalAppointments."""
        return await self._ahead.of(record, since, Deadline(self._seconds))

    def _only_one(self, key: UUID) -> asyncio.Lock:
        """One deed per key at a time in this process; between processes the patient's lease or the hospital itself sees to it."""
        return self._busy_keys.setdefault(key, asyncio.Lock())
