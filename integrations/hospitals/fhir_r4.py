"""Booking at a hospital that speaks FHIR R4: claim the Slot, then make the Appointment, and put back what fails.

The Slot is claimed first with If-Match, because transactions are not atomic on every server and If-None-Exist is no lock
on most (reports for HAPI, Microsoft and others); it is claimed as `busy` at once, which saves a write, and the key in its
comment tells a claim from a booking. An Appointment that the hospital still has to accept (`pending`) counts as booked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID
from weakref import WeakValueDictionary

from bot.domain.appointment import Appointment, Mode, PatientContact, Slot, Standing
from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown, SlotTaken
from bot.domain.handoff import Handoff
from bot.domain.link import Claimed, NumberKind, Record
from bot.domain.ports.hospital_changes import Recent
from bot.domain.seen import SeenAppointment
from integrations.fhir.client import FhirClient
from integrations.hospitals.fhir_appointments import Appointments, Found
from integrations.hospitals.fhir_changes import FhirChanges
from integrations.hospitals.fhir_claims import Claims, SlotSeen
from integrations.hospitals.fhir_diary import Diary
from integrations.hospitals.fhir_options import read_options
from integrations.hospitals.fhir_patients import Patients
from integrations.hospitals.fhir_records import Records
from integrations.hospitals.fhir_standing import Standings
from integrations.hospitals.fhir_triage import Triages
from integrations.hospitals.fhir_triage_bundle import Systems
from integrations.hospitals.fhir_upcoming import Upcoming
from integrations.hospitals.settings import HospitalSettings
from integrations.http.wire import Deadline

READING = 5.0  # seconds for a question that is not a booking
CLEARING = 0.2  # of a booking's budget: kept for giving a slot back


class FhirR4Hospital:
    """HospitalBooking, HospitalChanges, HospitalRecords and TriageIntake over FHIR R4. Options as in `fhir_options`."""

    def __init__(self, settings: HospitalSettings, *, client: FhirClient | None = None) -> None:
        self._options = options = read_options(settings.id, settings.options)
        self._id = settings.id
        self._clearing = CLEARING * options.budget
        self._client = client or FhirClient(settings.base_url, auth=settings.auth)
        self._diary = Diary(self._client, settings.departments, options.mode_url, options.cache)
        self._claims = Claims(self._client, if_match=options.if_match)
        self._records = Records(self._client, settings.identifiers, settings.id)
        self._patients = Patients(self._client, settings.identifiers.own, self._records)
        self._appointments = Appointments(
            self._client, settings.identifiers.booking_key, options.mode_url, if_match=options.if_match
        )
        self._standings = Standings(self._client, settings.identifiers.booking_key, if_match=options.if_match)
        self._changes = FhirChanges(self._client, settings.identifiers.booking_key)
        systems = Systems(settings.identifiers.triage_key, settings.identifiers.own)
        self._triages = Triages(self._client, self._patients, systems)
        self._upcoming = Upcoming(self._client, settings.id, settings.departments)
        self._busy_keys: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def free_slots(self, department: str, start: datetime, end: datetime, limit: int) -> tuple[Slot, ...]:
        """As the port says; at most a minute old, except for slots that this adapter has booked or freed since."""
        return await self._diary.free_slots(department, start, end, limit, Deadline(READING))

    async def book(self, slot: Slot, contact: PatientContact, *, key: UUID, mode: Mode = Mode.IN_PERSON) -> Appointment:
        """As the port says. A key whose Appointment has been cancelled is not booked again: SlotTaken."""
        async with self._only_one(key):
            deadline = Deadline(self._options.budget - self._clearing)
            self._diary.forget(slot.id)
            if self._client.breaker.is_open:
                await self._probe(deadline)
            return self._told(await self._book(slot, contact, key, mode, deadline), slot, key, mode)

    async def release(self, slot: Slot, *, key: UUID) -> Appointment | None:
        """As the port says."""
        async with self._only_one(key):
            deadline = Deadline(self._options.budget - self._clearing)
            self._diary.forget(slot.id)
            found = await self._release(slot, key, deadline)
            return self._told(found, slot, key, Mode.IN_PERSON) if found else None

    async def look(self, appointments: Sequence[Appointment]) -> Mapping[UUID, Standing]:
        """As the port says: fifty to a search."""
        keys = {each.id: each.key for each in appointments}
        return await self._standings.look(keys, Deadline(READING))

    async def accept(self, appointment: Appointment) -> None:
        """As the port says: the patient's `participant.status` becomes `accepted`, the status stays `booked`."""
        async with self._only_one(appointment.key):
            await self._standings.accept(appointment.id, appointment.key, Deadline(self._options.budget))

    async def cancel(self, appointment: Appointment, slot: Slot) -> None:
        """As the port says. First the Appointment, then its slots: one that was left taken by a crash is freed by the next call."""
        async with self._only_one(appointment.key):
            deadline = Deadline(self._options.budget - self._clearing)
            given_up = await self._standings.cancel(appointment.id, appointment.key, deadline)
            for slot_id in {slot.id, *given_up}:
                self._diary.forget(slot_id)
                clearing = deadline.at_least(self._clearing)
                await self._vacate(slot_id, appointment.key, clearing, unmarked=slot_id in given_up)

    async def hand_on(self, handoff: Handoff) -> None:
        """See TriageIntake: what of it stands already is left as it is."""
        async with self._only_one(handoff.key):
            await self._triages.hand_on(handoff, Deadline(self._options.budget))

    async def has_result(self, key: UUID) -> bool:
        """See TriageIntake."""
        return await self._triages.has_any(key, Deadline(READING))

    async def changed(self, since: datetime) -> Recent:
        """See HospitalChanges."""
        return await self._changes.since(since, Deadline(READING))

    async def subscribe(self, endpoint: str) -> bool:
        """See HospitalChanges; only with the option `subscribe`."""
        if self._options.subscribe:
            await self._changes.subscribe(endpoint, Deadline(READING))
        return self._options.subscribe

    @property
    def kinds(self) -> frozenset[NumberKind]:
        """See HospitalRecords."""
        return self._records.kinds

    async def find(self, claimed: Claimed) -> Record | None:
        """See HospitalRecords: one search, then one read for each merge."""
        return await self._records.find(claimed, Deadline(READING))

    async def current(self, record: str) -> Record | None:
        """See HospitalRecords."""
        return await self._records.current(record, Deadline(READING))

    async def upcoming(self, record: str, since: date) -> tuple[SeenAppointment, ...]:
        """See HospitalAppointments."""
        return await self._upcoming.of(record, since, Deadline(READING))

    async def ping(self) -> None:
        """One search for a slot."""
        await self._probe(Deadline(READING))

    async def aclose(self) -> None:
        """Close connections."""
        self._diary.close()
        await self._client.aclose()

    def _only_one(self, key: UUID) -> asyncio.Lock:
        """One deed per key at a time in this process; between processes the patient's lease sees to it."""
        return self._busy_keys.setdefault(key, asyncio.Lock())

    async def _probe(self, deadline: Deadline) -> None:
        await self._client.search("Slot", [("status", "free"), ("_count", "1")], deadline, limit=1)

    async def _book(self, slot: Slot, contact: PatientContact, key: UUID, mode: Mode, deadline: Deadline) -> Found:
        ours, seen, patient = await asyncio.gather(
            self._appointments.of_key(key, deadline),
            self._claims.look(slot.id, deadline),
            self._patients.find(contact, deadline),
        )
        if ours:
            return await self._as_before(slot, ours, seen, key, deadline)
        try:
            claim = await self._claims.take(slot, key, seen, deadline)
        except SlotTaken:
            ours = await self._appointments.of_key(key, deadline)
            if not ours:
                raise
            return await self._as_before(slot, ours, None, key, deadline)
        try:
            actors = await self._diary.actors(claim.slot.schedule.relative, deadline)
            patient = patient or await self._patients.make(contact, deadline)
            found = await self._appointments.make(slot, actors, patient, key, mode, deadline)
        except (SlotTaken, HospitalRefused, HospitalUnavailable):
            await self._give_back(claim, key, deadline)
            raise
        return await self._first_come(slot, found, key, deadline)

    async def _release(self, slot: Slot, key: UUID, deadline: Deadline) -> Found | None:
        for _ in range(2):
            ours = await self._appointments.of_key(key, deadline)
            seen = await self._claims.look(slot.id, deadline)
            if any(each.stands for each in ours):
                try:
                    return await self._as_before(slot, ours, seen, key, deadline)
                except SlotTaken:
                    return None
            if not seen or not seen.held_by(key):
                return None
            await self._give_back(seen, key, deadline)
        return None  # looked twice: a late commit of our own would have been seen after the slot was given back

    async def _as_before(
        self, slot: Slot, ours: list[Found], seen: SlotSeen | None, key: UUID, deadline: Deadline
    ) -> Found:
        """The Appointment that this key has already, with its slot. Raises SlotTaken when it does not stand."""
        stand = [each for each in ours if each.stands]
        if not stand:
            if seen:
                await self._give_back(seen, key, deadline)
            raise SlotTaken(slot.id)
        standing = await self._appointments.only_first(stand, deadline)
        if seen and self._options.if_match:
            try:
                await self._keep_slot(slot, standing, seen, key, deadline)
            except (HospitalUnavailable, HospitalRefused) as error:
                raise OutcomeUnknown(f"the Appointment stands, its slot may not: {error}") from error
        return await self._first_come(slot, standing, key, deadline)

    async def _keep_slot(self, slot: Slot, standing: Found, seen: SlotSeen, key: UUID, deadline: Deadline) -> None:
        """An Appointment that came in late may have found its slot given back: claim it again, or take ours back.

        Left alone when the hospital has moved the Appointment, or has marked the slot in its own way. Raises SlotTaken.
        """
        if not standing.is_on(slot.id):
            return
        current: SlotSeen | None = seen
        for _ in range(2):
            if current and current.held_by_another(key):
                await self._appointments.cancel(standing, deadline.at_least(self._clearing))
                raise SlotTaken(slot.id)
            if not current or not current.is_offered(slot):
                return
            try:
                await self._claims.take(slot, key, current, deadline)
                return
            except SlotTaken:
                current = await self._claims.look(slot.id, deadline)

    async def _first_come(self, slot: Slot, found: Found, key: UUID, deadline: Deadline) -> Found:
        """Where claims are no locks, the first Appointment of the slot wins. Raises SlotTaken when ours was not."""
        if self._options.if_match:
            return found
        rivals = await self._others(slot.id, key, deadline)
        if not rivals or found.rank <= rivals[0].rank:
            return found
        await self._appointments.cancel(found, deadline.at_least(self._clearing))
        raise SlotTaken(slot.id)

    async def _give_back(self, seen: SlotSeen, key: UUID, deadline: Deadline) -> None:
        """Free the slot if this key holds it and nobody else has an Appointment on it. Raises OutcomeUnknown."""
        if not seen.held_by(key):
            return
        clearing = deadline.at_least(self._clearing)
        if not await self._others(seen.slot.id, key, clearing):
            await self._claims.free(seen, key, clearing)

    async def _vacate(self, slot_id: str, key: UUID, deadline: Deadline, *, unmarked: bool) -> None:
        """Free the slot of an Appointment that was cancelled, unless another stands on it. Raises OutcomeUnknown."""
        try:
            seen = await self._claims.look(slot_id, deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"cancelled, its slot may not be free: {error}") from error
        if seen and seen.is_given_up(key, unmarked=unmarked) and not await self._others(slot_id, key, deadline):
            await self._claims.free(seen, key, deadline, unmarked=unmarked)

    async def _others(self, slot_id: str, key: UUID, deadline: Deadline) -> list[Found]:
        try:
            standing = await self._appointments.of_slot(slot_id, deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"who else has the slot is not known: {error}") from error
        return [each for each in standing if all(one.value != str(key) for one in each.fields.identifier)]

    def _told(self, found: Found, slot: Slot, key: UUID, mode: Mode) -> Appointment:
        """The hospital's word on time and mode comes before ours."""
        fields = found.fields
        return Appointment(
            id=fields.id,
            key=key,
            hospital=self._id,
            department=slot.department,
            start=fields.start or slot.start,
            end=fields.end or slot.end,
            mode=self._diary.mode_of(fields.extension) or mode,
        )
