"""Booking at a hospital on HOSxP, by its vendor's interface for add-ons: a place in a session, and our key in the note.

The hospital makes one booking after the other behind a lock of its own, so that a session is never overbooked; but it knows no
idempotency key, so we look for our own appointment before each write and after it, and never write again on a guess.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from bot.domain.appointment import Appointment, Mode, PatientContact, Slot, Standing
from bot.domain.errors import NotLinked, SlotTaken
from integrations.hospitals.hosxp_rest_appointments import Appointments
from integrations.hospitals.hosxp_rest_client import HosxpClient
from integrations.hospitals.hosxp_rest_codes import check_codes
from integrations.hospitals.hosxp_rest_diary import TABLE, Diary
from integrations.hospitals.hosxp_rest_options import read_options
from integrations.hospitals.hosxp_rest_records import Records
from integrations.hospitals.hosxp_rest_rows import Oapp
from integrations.hospitals.hosxp_rest_standing import Standings
from integrations.hospitals.hosxp_rest_upcoming import Upcoming
from integrations.hospitals.reads_by_parts import ReadsByParts
from integrations.hospitals.settings import HospitalSettings
from integrations.http.refusals import NotFound
from integrations.http.wire import Deadline

READING = 7.0  # seconds for a question that is not a booking: their bulk job makes every answer wait for some three


class HosxpRestHospital(ReadsByParts):
    """HospitalBooking and HospitalRecords over the HOSxP vendor's interface. Options as in `hosxp_rest_options`."""

    def __init__(self, settings: HospitalSettings, *, client: HosxpClient | None = None) -> None:
        self._options = options = read_options(settings.id, settings.options)
        self._id, self._hn_pad = settings.id, settings.hn_pad
        self._client = client or HosxpClient(
            settings.base_url, auth=settings.auth, marketplace_token=settings.secrets.get("marketplace_token")
        )
        self._diary = Diary(self._client, settings.departments, options.cache, options.steps)
        self._appointments = Appointments(self._client, options)
        self._standings = Standings(self._client, self._appointments, options)
        ahead = Upcoming(self._client, settings.id, self._appointments.status)
        super().__init__(self._diary, Records(self._client, settings.id), ahead, READING)

    async def book(self, slot: Slot, contact: PatientContact, *, key: UUID, mode: Mode = Mode.IN_PERSON) -> Appointment:
        """As the port says. Raises NotLinked for a patient without a hospital number; a cancelled key is not booked again: SlotTaken."""
        hn = self._number(contact)
        async with self._only_one(key):
            deadline = Deadline(self._options.budget)
            self._diary.forget(slot.id)
            if self._client.breaker.is_open:
                await self._probe(deadline)
            return self._told(await self._book(slot, hn, key, mode, deadline), slot, key, mode)

    async def release(self, slot: Slot, *, key: UUID) -> Appointment | None:
        """As the port says. Nothing is claimed here before it is booked, so there is nothing to give back."""
        async with self._only_one(key):
            deadline = Deadline(self._options.budget)
            self._diary.forget(slot.id)
            found = await self._appointments.of_key(key, slot, deadline)
            standing = [each for each in found if self._appointments.status.stands(each)]
            if not standing:
                return None
            return self._told(await self._appointments.only_first(standing, deadline), slot, key, Mode.IN_PERSON)

    async def look(self, appointments: Sequence[Appointment]) -> Mapping[UUID, Standing]:
        """As the port says: fifty to a search, and one more for doubles."""
        known = {int(each.id): each for each in appointments if each.id.isdecimal()}
        seen = await self._standings.look(known, Deadline(READING)) if known else {}
        unknown = {each.key: Standing(False, known=False) for each in appointments if not each.id.isdecimal()}
        return unknown | {known[id_].key: standing for id_, standing in seen.items()}

    async def accept(self, appointment: Appointment) -> None:
        """As the port says; the status of the appointment stays as it is."""
        async with self._only_one(appointment.key):
            await self._standings.accept(appointment, Deadline(self._options.budget))

    async def cancel(self, appointment: Appointment, slot: Slot) -> None:
        """As the port says; the hospital gives the place back itself."""
        async with self._only_one(appointment.key):
            await self._standings.cancel(appointment, Deadline(self._options.budget))
            self._diary.forget(slot.id)

    async def ping(self) -> None:
        """One search for a session, and one for each code of our configuration: HospitalRefused names one that the site does not know."""
        deadline = Deadline(READING)
        await self._probe(deadline)
        await check_codes(self._client, self._options, deadline)

    async def aclose(self) -> None:
        """Close connections."""
        self._diary.close()
        await self._client.aclose()

    def _number(self, contact: PatientContact) -> str:
        """The hospital number as it is written there: text, padded with zeros. Of a linked record it is the record's own id."""
        hn = (contact.record or contact.hn or "").strip()
        if not hn:
            raise NotLinked("this hospital books by hospital number, and the patient is not linked to one")
        return hn.zfill(self._hn_pad) if hn.isdecimal() else hn

    async def _probe(self, deadline: Deadline) -> None:
        await self._client.page(TABLE, [("select", "opd_queue_schedule_id")], deadline, offset=0, limit=1)

    async def _book(self, slot: Slot, hn: str, key: UUID, mode: Mode, deadline: Deadline) -> Oapp:
        theirs, session = await asyncio.gather(
            self._appointments.of_patient(hn, deadline), self._diary.look(slot.id, deadline)
        )
        before = await self._as_before(slot, theirs, key, deadline)
        if before is not None:
            return before
        if session is None or not self._diary.is_offered(session, slot):
            return await self._taken_unless_ours(slot, hn, key, deadline)
        besides = self._diary.said_besides(slot.department, session)
        try:
            return await self._appointments.make(slot, hn, key, mode, besides, deadline)
        except NotFound as error:
            if await self._diary.look(slot.id, deadline) is None:
                raise SlotTaken(slot.id) from error  # the session was taken out of the diary just now
            raise  # it is the patient whom the hospital does not know

    async def _as_before(self, slot: Slot, theirs: Sequence[Oapp], key: UUID, deadline: Deadline) -> Oapp | None:
        """The appointment that this key has already, wherever the counter has moved it. Raises SlotTaken when it does not stand.

        One of this patient in this session without any key is taken for ours, whose note was written over; one of another key
        of ours must not get a second beside it.
        """
        stands = self._appointments.status.stands
        ours = [each for each in theirs if each.key == key]
        standing = [each for each in ours if stands(each)]
        if standing:
            return await self._appointments.only_first(standing, deadline)
        if ours:
            raise SlotTaken(slot.id)
        here = [each for each in theirs if str(each.session) == slot.id and stands(each)]
        if any(each.key is not None for each in here):
            raise SlotTaken(slot.id)
        return here[0] if here else None

    async def _taken_unless_ours(self, slot: Slot, hn: str, key: UUID, deadline: Deadline) -> Oapp:
        """No place is left; the last one may have gone to this very key, by another process, between our two questions."""
        theirs = await self._appointments.of_patient(hn, deadline)
        before = await self._as_before(slot, theirs, key, deadline)
        if before is None:
            raise SlotTaken(slot.id)
        return before

    def _told(self, row: Oapp, slot: Slot, key: UUID, mode: Mode) -> Appointment:
        """The hospital's word on time and mode comes before ours."""
        start = row.start or slot.start
        return Appointment(
            id=str(row.id),
            key=key,
            hospital=self._id,
            department=slot.department,
            start=start,
            end=row.end or start + (slot.end - slot.start),
            mode=row.mode or mode,
        )
