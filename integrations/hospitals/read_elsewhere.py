"""One hospital by two ways: booked by its interface, and read in its own tables, which know more and answer sooner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from bot.domain.appointment import Appointment, Mode, PatientContact, Slot, Standing
from bot.domain.link import Claimed, NumberKind, Record
from bot.domain.ports.hospital import HospitalBooking
from bot.domain.ports.hospital_appointments import HospitalAppointments
from bot.domain.ports.hospital_records import HospitalRecords
from bot.domain.ports.limited import Proves
from bot.domain.seen import SeenAppointment


class Reader(HospitalAppointments, HospitalRecords, Proves, Protocol):
    """What people and their appointments are read by. Its ids of records must be those that the booking side knows."""

    async def aclose(self) -> None:
        """Close connections."""
        ...


class ReadElsewhere:
    """HospitalBooking by `booking`; HospitalRecords and HospitalAppointments by `reader`. All raise as those do."""

    def __init__(self, booking: HospitalBooking, reader: Reader) -> None:
        self._booking, self._reader = booking, reader

    @property
    def kinds(self) -> frozenset[NumberKind]:
        """See HospitalRecords."""
        return self._reader.kinds

    async def find(self, claimed: Claimed) -> Record | None:
        """See HospitalRecords."""
        return await self._reader.find(claimed)

    async def current(self, record: str) -> Record | None:
        """See HospitalRecords."""
        return await self._reader.current(record)

    async def upcoming(self, record: str, since: date) -> tuple[SeenAppointment, ...]:
        """See HospitalAppointments."""
        return await self._reader.upcoming(record, since)

    async def free_slots(self, department: str, start: datetime, end: datetime, limit: int) -> tuple[Slot, ...]:
        """See HospitalBooking."""
        return await self._booking.free_slots(department, start, end, limit)

    async def book(self, slot: Slot, contact: PatientContact, *, key: UUID, mode: Mode = Mode.IN_PERSON) -> Appointment:
        """See HospitalBooking."""
        return await self._booking.book(slot, contact, key=key, mode=mode)

    async def release(self, slot: Slot, *, key: UUID) -> Appointment | None:
        """See HospitalBooking."""
        return await self._booking.release(slot, key=key)

    async def look(self, appointments: Sequence[Appointment]) -> Mapping[UUID, Standing]:
        """See HospitalBooking: by the side that writes, since a replica may lag behind what was just written."""
        return await self._booking.look(appointments)

    async def accept(self, appointment: Appointment) -> None:
        """See HospitalBooking."""
        await self._booking.accept(appointment)

    async def cancel(self, appointment: Appointment, slot: Slot) -> None:
        """See HospitalBooking."""
        await self._booking.cancel(appointment, slot)

    async def ping(self) -> None:
        """Both sides answer."""
        await self._booking.ping()
        await self._reader.proof()

    async def proof(self) -> str:
        """See Proves."""
        await self._booking.ping()
        return f"books: answers; reads: {await self._reader.proof()}"

    async def aclose(self) -> None:
        """Close connections of both, also where one fails at it."""
        try:
            await self._booking.aclose()
        finally:
            await self._reader.aclose()
