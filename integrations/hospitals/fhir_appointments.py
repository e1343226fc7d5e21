"""Appointments under our booking key at a hospital: found, made, and taken back when another was first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias
from uuid import UUID

import msgspec
import structlog

from bot.domain.appointment import Slot
from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown, SlotTaken
from integrations.fhir.client import FhirClient, Versioned
from integrations.fhir.outcomes import Resource
from integrations.fhir.resources import AppointmentResource
from integrations.http.refusals import Conflict, TimedOut
from integrations.http.wire import Deadline

log = structlog.get_logger(__name__)

Write: TypeAlias = Callable[[Deadline], Awaitable[Versioned]]  # sends it, and returns what the hospital has made of it

GONE = frozenset({"cancelled", "noshow", "entered-in-error"})
MOST = 50
TRIES = 3
# the slot went to another, which is neither the patient's nor a doctor's doing
_REASON = {"system": "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason", "code": "other"}
CANCELLED: Resource = {"status": "cancelled", "cancelationReason": {"coding": [_REASON]}}


@dataclass(frozen=True, slots=True)
class Found:
    """An Appointment as read: the fields we know, and the whole."""

    fields: AppointmentResource
    whole: Resource

    @property
    def stands(self) -> bool:
        """Whether it still holds."""
        return self.fields.status not in GONE

    def is_on(self, slot_id: str) -> bool:
        """Whether it uses this slot."""
        return any(each.relative == f"Slot/{slot_id}" for each in self.fields.slot)

    @property
    def slot_ids(self) -> tuple[str, ...]:
        """The slots that it uses."""
        return tuple(each.relative.partition("/")[2] for each in self.fields.slot if each.kind == "Slot")

    @property
    def rank(self) -> tuple[datetime, str]:
        """Who was first: by `created`, or by the last change where the hospital does not say."""
        try:
            created = datetime.fromisoformat(self.fields.created)
        except ValueError:
            created = self.fields.meta.last_updated or datetime.max.replace(tzinfo=UTC)
        return created if created.tzinfo else created.replace(tzinfo=UTC), self.fields.id


class Appointments:
    """The Appointments of one hospital. `system` is the identifier system of our booking keys."""

    def __init__(self, client: FhirClient, system: str, *, if_match: bool) -> None:
        self._client, self._system, self._if_match = client, system, if_match

    async def of_key(self, key: UUID, deadline: Deadline) -> list[Found]:
        """Every Appointment of this key, standing ones first, then by who was first. There may be more than one."""
        found = await self._search([("identifier", f"{self._system}|{key}")], deadline)
        ours = [each for each in found if any(one.value == str(key) for one in each.fields.identifier)]
        return sorted(ours, key=lambda each: (not each.stands, each.rank))

    async def of_slot(self, slot_id: str, deadline: Deadline) -> list[Found]:
        """Every Appointment that stands on this slot, first come first."""
        found = await self._search([("slot", f"Slot/{slot_id}")], deadline)
        return sorted((each for each in found if each.stands), key=lambda each: each.rank)

    async def make(self, slot: Slot, write: Write, key: UUID, deadline: Deadline) -> Found:
        """Let `write` make it once, and read it back.

        Raises SlotTaken when the hospital says that another was first, OutcomeUnknown, and the client's own errors when
        it has certainly not been made. Only a cut connection or a broken answer is followed by a second try; after a
        timeout the first may still be carried out, and not every server keeps If-None-Exist under concurrency.
        """
        made, failure = await _tried(write, deadline)
        unknown = failure if isinstance(failure, OutcomeUnknown) else None
        if unknown and not isinstance(unknown, TimedOut) and not await self.standing(key, deadline):
            made = await _tried_again(write, deadline, unknown)
        standing = await self.standing(key, deadline)
        if standing:
            return await self.only_first(standing, deadline)
        if made:
            return _just_made(made)
        raise unknown or SlotTaken(slot.id)

    async def only_first(self, standing: list[Found], deadline: Deadline) -> Found:
        """The first of our own standing Appointments of one key; the others, made by a weak server, are taken back."""
        if len(standing) > 1:
            log.warning("appointment_made_twice", count=len(standing))
        for each in standing[1:]:
            await self.cancel(each, deadline)
        return standing[0]

    async def cancel(self, found: Found, deadline: Deadline) -> None:
        """Take it back. Already cancelled is done. Raises OutcomeUnknown when it may still stand."""
        try:
            for _ in range(TRIES):
                current = await self._client.read(f"Appointment/{found.fields.id}", deadline)
                if not read_appointment(current.resource).stands:
                    return
                try:
                    etag = current.etag if self._if_match else None
                    await self._client.update({**current.resource, **CANCELLED}, deadline, if_match=etag)
                    return
                except Conflict:
                    pass  # changed meanwhile, or taken back already and the answer was lost: look again
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"an Appointment could not be taken back: {error}") from error
        raise OutcomeUnknown("an Appointment could not be taken back: it keeps changing")

    async def standing(self, key: UUID, deadline: Deadline) -> list[Found]:
        """What stands under our key after a write. Raises OutcomeUnknown when the hospital does not say."""
        try:
            return [each for each in await self.of_key(key, deadline) if each.stands]
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"written, and not read back: {error}") from error

    async def _search(self, query: list[tuple[str, str]], deadline: Deadline) -> list[Found]:
        return [
            read_appointment(each) for each in await self._client.search("Appointment", query, deadline, limit=MOST)
        ]


async def _tried(write: Write, deadline: Deadline) -> tuple[Versioned | None, Conflict | OutcomeUnknown | None]:
    try:
        return await write(deadline), None
    except (Conflict, OutcomeUnknown) as error:
        return None, error


async def _tried_again(write: Write, deadline: Deadline, unknown: OutcomeUnknown) -> Versioned | None:
    try:
        made, _ = await _tried(write, deadline)
    except (HospitalUnavailable, HospitalRefused) as error:
        raise unknown from error  # this one failed for certain; of the first we still do not know
    return made


def _just_made(made: Versioned) -> Found:
    """What was made, when the search for it lags behind. Raises OutcomeUnknown when it cannot be read."""
    try:
        return read_appointment(made.resource)
    except HospitalUnavailable as error:
        raise OutcomeUnknown(str(error)) from error


def read_appointment(resource: Resource) -> Found:
    """The fields that we know of an Appointment. Raises HospitalUnavailable when it cannot be read."""
    try:
        return Found(msgspec.convert(resource, AppointmentResource), resource)
    except msgspec.ValidationError as error:
        raise HospitalUnavailable("an Appointment that cannot be read") from error


def readable(resource: Resource) -> Found | None:
    """The same among many: None, and said in the log, when it cannot be read."""
    try:
        return read_appointment(resource)
    except HospitalUnavailable:
        log.warning("resource_unreadable", kind="Appointment")
        return None
