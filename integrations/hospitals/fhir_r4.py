"""Booking at a hospital that speaks FHIR R4, in the way that its options say (see `fhir_ways`).

The Slot is claimed first with If-Match where nothing else is proven, because transactions are not atomic on every server and
If-None-Exist is no lock on most (reports for HAPI, Microsoft and others); it is claimed as `busy` at once, which saves a write, and the
key in its comment tells a claim from a booking. An Appointment that the hospital still has to accept (`pending`) counts as booked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.appointment import Appointment, Mode, PatientContact, Slot, Standing
from bot.domain.handoff import Handoff
from bot.domain.ports.hospital_changes import Recent
from bot.domain.ports.limited import Tried
from integrations.fhir.client import FhirClient
from integrations.hospitals.fhir_appointments import Appointments, Found
from integrations.hospitals.fhir_booking import Booking
from integrations.hospitals.fhir_changes import FhirChanges
from integrations.hospitals.fhir_claims import Claims
from integrations.hospitals.fhir_declared import declared
from integrations.hospitals.fhir_diary import Diary
from integrations.hospitals.fhir_giving_back import GivingBack
from integrations.hospitals.fhir_options import read_options
from integrations.hospitals.fhir_patients import Patients
from integrations.hospitals.fhir_records import Records
from integrations.hospitals.fhir_standing import Standings
from integrations.hospitals.fhir_triage import Triages
from integrations.hospitals.fhir_triage_bundle import Systems
from integrations.hospitals.fhir_trial import Trial
from integrations.hospitals.fhir_upcoming import Upcoming
from integrations.hospitals.fhir_ways import ByClaim, ByOperation, ByTransaction, Counter, Way
from integrations.hospitals.fhir_wish import Form, Wish
from integrations.hospitals.reads_by_parts import ReadsByParts
from integrations.hospitals.settings import HospitalSettings
from integrations.http.wire import Deadline

READING = 5.0  # seconds for a question that is not a booking
CLEARING = 0.2  # of a booking's budget: kept for giving a slot back


class FhirR4Hospital(ReadsByParts):
    """HospitalBooking, HospitalChanges, HospitalRecords and TriageIntake over FHIR R4. Options as in `fhir_options`."""

    def __init__(self, settings: HospitalSettings, *, client: FhirClient | None = None) -> None:
        self._options = options = read_options(settings.id, settings.options)
        self._id, systems = settings.id, settings.identifiers
        self._clearing = CLEARING * options.budget
        self._client = client or FhirClient(settings.base_url, auth=settings.auth)
        self._diary = Diary(self._client, settings.departments, options.mode_url, options.cache)
        records = Records(self._client, systems, settings.id)
        super().__init__(self._diary, records, Upcoming(self._client, settings.id, settings.departments), READING)
        self._patients = Patients(self._client, systems.own, records)
        self._counter = self._opened(systems.booking_key)
        way, by_claim = self._way(), options.book_by == "claim"
        self._booking = Booking(self._counter, way, first_wins=by_claim and not options.if_match)
        by_operation = ByOperation(self._counter, options.book_parameter)
        self._standings = Standings(
            self._client,
            systems.booking_key,
            if_match=options.if_match,
            marks=way.marks,
            cancel_by=by_operation.cancel if options.cancel_by == "operation" else None,
        )
        self._changes = FhirChanges(self._client, systems.booking_key)
        self._triages = Triages(self._client, self._patients, Systems(systems.triage_key, systems.own))

    async def book(self, slot: Slot, contact: PatientContact, *, key: UUID, mode: Mode = Mode.IN_PERSON) -> Appointment:
        """As the port says. A key whose Appointment has been cancelled is not booked again: SlotTaken."""
        async with self._only_one(key):
            deadline = Deadline(self._options.budget - self._clearing)
            self._diary.forget(slot.id)
            if self._client.breaker.is_open:
                await self._probe(deadline)
            return self._told(await self._booking.book(Wish(slot, contact, key, mode), deadline), slot, key, mode)

    async def release(self, slot: Slot, *, key: UUID) -> Appointment | None:
        """As the port says."""
        async with self._only_one(key):
            deadline = Deadline(self._options.budget - self._clearing)
            self._diary.forget(slot.id)
            found = await self._booking.release(slot, key, deadline)
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
                unmarked = slot_id in given_up
                await self._counter.giving.vacate(slot_id, appointment.key, deadline, unmarked=unmarked)

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

    async def ping(self) -> None:
        """One search for a slot."""
        await self._probe(Deadline(READING))

    async def proof(self) -> str:
        """See Proves: it answers, how it is booked, and what else its CapabilityStatement declares. Nothing is written."""
        deadline = Deadline(READING)
        await self._probe(deadline)
        return f"answers; {await declared(self._client, self._options.book_by, deadline)}"

    async def try_booking(self, slot: str, patient: str) -> tuple[Tried, ...]:
        """See TriesBooking; `patient` is the id of a Patient."""
        return await Trial(self._counter, self._options, slot, f"Patient/{patient}").run()

    async def aclose(self) -> None:
        """Close connections."""
        self._diary.close()
        await self._client.aclose()

    async def _probe(self, deadline: Deadline) -> None:
        await self._client.search("Slot", [("status", "free"), ("_count", "1")], deadline, limit=1)

    def _opened(self, booking_keys: str) -> Counter:
        options = self._options
        claims = Claims(self._client, if_match=options.if_match)
        appointments = Appointments(self._client, booking_keys, if_match=options.if_match)
        giving = GivingBack(claims, appointments, self._clearing)
        form = Form(booking_keys, options.mode_url)
        return Counter(self._client, claims, appointments, giving, self._patients, self._diary, form)

    def _way(self) -> Way:
        match self._options.book_by:
            case "claim":
                return ByClaim(self._counter)
            case "transaction":
                return ByTransaction(self._counter)
            case "operation":
                return ByOperation(self._counter, self._options.book_parameter)

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
