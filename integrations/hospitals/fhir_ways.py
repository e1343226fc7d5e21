"""The three ways in which a free Slot becomes an Appointment at a hospital on FHIR R4; which one is an option (see `fhir_options`).

All of them look for our own key before they call a slot taken, and leave nothing of ours behind when they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import uuid5

from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown, SlotTaken
from integrations.fhir.client import FhirClient, Versioned
from integrations.fhir.outcomes import Resource
from integrations.hospitals.fhir_answered import booked_of, made_by
from integrations.hospitals.fhir_appointments import Appointments, Found, Write
from integrations.hospitals.fhir_claims import Claims, SlotSeen, claimed
from integrations.hospitals.fhir_diary import Diary
from integrations.hospitals.fhir_entries import entry, once_by
from integrations.hospitals.fhir_giving_back import GivingBack
from integrations.hospitals.fhir_patients import Patients
from integrations.hospitals.fhir_wish import Form, Wish
from integrations.http.wire import Deadline


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a hospital is booked: its connection, its slots and Appointments, its people."""

    client: FhirClient
    claims: Claims
    appointments: Appointments
    giving: GivingBack
    patients: Patients
    diary: Diary
    form: Form


class Way(Protocol):
    """How a hospital is booked."""

    @property
    def marks(self) -> bool:
        """Whether a slot that is booked this way bears our mark; else the hospital marks it as it likes."""
        ...

    async def make(self, wish: Wish, seen: SlotSeen | None, patient: str | None, deadline: Deadline) -> Found:
        """Our one Appointment, where there was none of this key. `seen`: the slot as just read; `patient`: None: to be made.

        Raises SlotTaken (nothing of ours is left), OutcomeUnknown, HospitalUnavailable, HospitalRefused.
        """
        ...


class ByClaim:
    """Claim the Slot with If-Match, then create the Appointment, and put back what fails: needs nothing but If-Match."""

    marks = True

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    async def make(self, wish: Wish, seen: SlotSeen | None, patient: str | None, deadline: Deadline) -> Found:
        """See Way."""
        claim = await self._counter.claims.take(wish.slot, wish.key, seen, deadline)
        try:
            actors = await self._counter.diary.actors(claim.slot.schedule.relative, deadline)
            patient = patient or await self._counter.patients.make(wish.contact, deadline)
            resource, once = (
                self._counter.form.resource(wish, actors, patient),
                (self._counter.form.system, str(wish.key)),
            )
            return await self._counter.appointments.make(
                wish.slot,
                lambda until: self._counter.client.create(resource, until, if_none_exist=once),
                wish.key,
                deadline,
            )
        except (SlotTaken, HospitalRefused, HospitalUnavailable):
            await self._counter.giving.give_back(claim, wish.key, deadline)
            raise


class ByTransaction:
    """Patient, Slot and Appointment in one transaction; a stale version of the slot undoes all of it.

    An Appointment that a server leaves behind although it refused the rest is taken back: that server is not what it was taken for.
    """

    marks = True

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    async def make(self, wish: Wish, seen: SlotSeen | None, patient: str | None, deadline: Deadline) -> Found:
        """See Way."""
        if not seen or not (seen.held_by(wish.key) or seen.is_offered(wish.slot)):
            raise SlotTaken(wish.slot.id)
        send, plainly = await self.write(wish, seen, patient, deadline), False

        async def write(until: Deadline) -> Versioned:
            nonlocal plainly
            made = await send(until)
            plainly = True
            return made

        try:
            found = await self._counter.appointments.make(wish.slot, write, wish.key, deadline)
        except (SlotTaken, HospitalRefused):
            await self._let_go(wish, deadline)
            raise
        return found if plainly else await self._whole(wish, found, deadline)

    async def write(self, wish: Wish, seen: SlotSeen, patient: str | None, deadline: Deadline) -> Write:
        """The transaction itself, to be sent; what becomes of it is not looked at."""
        bundle = await self._bundle(wish, seen, patient, deadline)

        async def write(until: Deadline) -> Versioned:
            return made_by(bundle, await self._counter.client.transact(bundle, until))

        return write

    async def _bundle(self, wish: Wish, seen: SlotSeen, patient: str | None, deadline: Deadline) -> Resource:
        if not seen.kept.etag:
            raise HospitalRefused("slots have no version here: set the option book_by to claim and if_match to false")
        actors = await self._counter.diary.actors(seen.slot.schedule.relative, deadline)
        urn = uuid5(wish.key, "Patient").urn
        entries = [] if patient else [self._counter.patients.entry(wish.contact, urn)]
        appointment = self._counter.form.resource(wish, actors, patient or urn)
        entries.append(
            entry("POST", "Appointment", appointment, once=once_by(self._counter.form.system, str(wish.key)))
        )
        slot = claimed(seen, wish.key)
        entries.append(entry("PUT", f"Slot/{wish.slot.id}", slot, if_match=seen.kept.etag))
        return {"resourceType": "Bundle", "type": "transaction", "entry": entries}

    async def _whole(self, wish: Wish, found: Found, deadline: Deadline) -> Found:
        """Found by its key after a refusal or a lost answer: it counts if its slot came with it. Raises SlotTaken, OutcomeUnknown."""
        try:
            seen = await self._counter.claims.look(wish.slot.id, deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"the Appointment stands, its slot may not: {error}") from error
        if not seen or seen.held_by(wish.key) or not found.is_on(wish.slot.id):
            return found
        if seen.held_by_another(wish.key) or await self._counter.giving.others(wish.slot.id, wish.key, deadline):
            await self._counter.giving.take_back(found, deadline)
            raise SlotTaken(wish.slot.id)
        await self._counter.giving.keep(wish.slot, found, seen, wish.key, deadline)
        return found

    async def _let_go(self, wish: Wish, deadline: Deadline) -> None:
        try:
            seen = await self._counter.claims.look(wish.slot.id, deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"refused, and the slot could not be looked at: {error}") from error
        await self._counter.giving.give_back(seen, wish.key, deadline)


class ByOperation:
    """`Appointment/$book`: the hospital takes the slot and makes the Appointment itself.

    Source: IHE ITI Scheduling, https://profiles.ihe.net/ITI/Scheduling/ITI-117.html (an Appointment that is asked for is `pending`)
    """

    marks = False

    def __init__(self, counter: Counter, parameter: str) -> None:
        self._counter, self._parameter = counter, parameter

    async def make(self, wish: Wish, seen: SlotSeen | None, patient: str | None, deadline: Deadline) -> Found:
        """See Way."""
        if not seen or not seen.is_offered(wish.slot):
            raise SlotTaken(wish.slot.id)
        patient = patient or await self._counter.patients.make(wish.contact, deadline)
        write = await self.write(wish, seen, patient, deadline)
        try:
            return await self._counter.appointments.make(wish.slot, write, wish.key, deadline)
        except HospitalRefused as error:
            return await self._after_refusal(wish, error, deadline)

    async def cancel(self, cancelled: Resource, deadline: Deadline) -> None:
        """Let an Appointment be cancelled, which frees its slot; raises as a write does, and HospitalRefused."""
        asked: Resource = {"name": self._parameter, "resource": cancelled}
        booked_of(await self._counter.client.invoke("Appointment/$book", [asked], deadline))

    async def write(self, wish: Wish, seen: SlotSeen, patient: str, deadline: Deadline) -> Write:
        """The operation itself, to be sent; what becomes of it is not looked at."""
        actors = await self._counter.diary.actors(seen.slot.schedule.relative, deadline)
        resource = self._counter.form.resource(wish, actors, patient, "pending")
        asked: Resource = {"name": self._parameter, "resource": resource}

        async def write(until: Deadline) -> Versioned:
            return booked_of(await self._counter.client.invoke("Appointment/$book", [asked], until))

        return write

    async def _after_refusal(self, wish: Wish, refused: HospitalRefused, deadline: Deadline) -> Found:
        """Servers say in many ways that the slot is gone: it is if it is not free any more. Raises SlotTaken, or the refusal."""
        standing = await self._counter.appointments.standing(wish.key, deadline)
        if standing:
            return await self._counter.appointments.only_first(standing, deadline)
        seen = await self._counter.claims.look(wish.slot.id, deadline)
        if not seen or not seen.is_offered(wish.slot):
            raise SlotTaken(wish.slot.id) from refused
        raise refused
