"""Booking at a hospital that writes a bridge of its own, to the contract in generic_rest.openapi.yaml.

The bridge books a key once and gives a place once; so a write is one request, and one whose answer was lost may be sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from bot.domain.appointment import Appointment, Mode, PatientContact, Slot, Standing
from bot.domain.errors import SlotTaken
from bot.domain.ports.hospital_changes import Recent
from integrations.hospitals.generic_rest_answers import AppointmentTold
from integrations.hospitals.generic_rest_appointments import Appointments
from integrations.hospitals.generic_rest_changes import Changes
from integrations.hospitals.generic_rest_check import check_about, check_departments, check_unknown_key
from integrations.hospitals.generic_rest_client import BridgeClient
from integrations.hospitals.generic_rest_options import read_options
from integrations.hospitals.generic_rest_records import Records
from integrations.hospitals.generic_rest_slots import Diary
from integrations.hospitals.generic_rest_standing import Standings
from integrations.hospitals.generic_rest_upcoming import Upcoming
from integrations.hospitals.reads_by_parts import ReadsByParts
from integrations.hospitals.settings import HospitalSettings
from integrations.http.wire import Deadline

READING = 6.0  # seconds for a question that is not a booking


def _now() -> datetime:
    return datetime.now(UTC)


class GenericRestHospital(ReadsByParts):
    """HospitalBooking and HospitalRecords over a hospital's bridge. Options as in `generic_rest_options`."""

    def __init__(
        self,
        settings: HospitalSettings,
        *,
        client: BridgeClient | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._options = options = read_options(settings)
        self._settings, self._clock = settings, clock
        self._number_key = settings.secrets.get("number_key", "")
        self._client = client or BridgeClient(settings.base_url, auth=settings.auth)
        self._diary = Diary(self._client, settings.departments, options.cache)
        self._appointments = Appointments(self._client)
        self._standings = Standings(self._client)
        self._changes = Changes(self._client)
        records = Records(self._client, settings.id, options.kinds, self._number_key)
        super().__init__(self._diary, records, Upcoming(self._client, settings.id, settings.departments), READING)

    async def book(self, slot: Slot, contact: PatientContact, *, key: UUID, mode: Mode = Mode.IN_PERSON) -> Appointment:
        """As the port says. Raises NotLinked where the hospital books for records alone; a cancelled or closed key is SlotTaken."""
        async with self._only_one(key):
            deadline = Deadline(self._options.budget)
            self._diary.forget(slot.id)
            # a question first: a hospital that is down is found out before anything can be in doubt
            told = await self._appointments.of_key(key, deadline)
            if told is None:
                told = await self._appointments.make(slot, contact, key, mode, deadline)
            if not told.stands:
                raise SlotTaken(slot.id)
            return self._told(told, slot)

    async def release(self, slot: Slot, *, key: UUID) -> Appointment | None:
        """As the port says. The key is closed: a request that is still on its way books nothing any more."""
        async with self._only_one(key):
            self._diary.forget(slot.id)
            told = await self._appointments.give_up(key, Deadline(self._options.budget))
            return self._told(told, slot) if told is not None and told.stands else None

    async def look(self, appointments: Sequence[Appointment]) -> Mapping[UUID, Standing]:
        """As the port says: fifty to a question."""
        asked = {each.id: each for each in appointments}
        seen = await self._standings.look(asked, Deadline(READING))
        return {asked[id_].key: standing for id_, standing in seen.items()}

    async def accept(self, appointment: Appointment) -> None:
        """As the port says; the status of the appointment stays as it is."""
        async with self._only_one(appointment.key):
            await self._standings.accept(appointment, Deadline(self._options.budget))

    async def cancel(self, appointment: Appointment, slot: Slot) -> None:
        """As the port says; the bridge gives the place back in the same step."""
        async with self._only_one(appointment.key):
            self._diary.forget(slot.id)
            await self._standings.cancel(appointment, Deadline(self._options.budget))
            self._diary.forget(slot.id)

    async def changed(self, since: datetime) -> Recent:
        """See HospitalChanges."""
        return await self._changes.since(since, Deadline(READING))

    async def subscribe(self, endpoint: str) -> bool:
        """See HospitalChanges: the contract has no knocking."""
        return False

    async def ping(self) -> None:
        """One question for each department, one about the bridge, one for a key of nobody: HospitalRefused names what does not fit."""
        deadline, settings = Deadline(READING), self._settings
        await check_departments(self._diary, settings.departments, self._clock(), deadline)
        numbers = [each.value for each in self._options.kinds]
        await check_about(self._client, settings.hcode, numbers, self._number_key, self._clock, deadline)
        await check_unknown_key(self._appointments, deadline)

    async def aclose(self) -> None:
        """Close connections."""
        self._diary.close()
        await self._client.aclose()

    def _told(self, told: AppointmentTold, slot: Slot) -> Appointment:
        """The hospital's word on time and mode comes before ours."""
        return Appointment(told.id, told.key, self._settings.id, slot.department, told.start, told.end, told.mode)
