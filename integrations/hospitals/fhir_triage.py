"""Results of triages at a hospital that speaks FHIR R4: sent as one transaction, and looked for by our key.

A server need not be atomic: whatever is missing after a try is made by the next, since each resource is made by conditional create.
"""

from __future__ import annotations

import asyncio
from uuid import UUID

import msgspec

from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown
from bot.domain.handoff import Handoff
from integrations.fhir.client import FhirClient
from integrations.fhir.outcomes import Resource
from integrations.hospitals.fhir_patients import Patients
from integrations.hospitals.fhir_triage_bundle import KINDS, Systems, is_own_trouble, transaction
from integrations.http.refusals import Conflict
from integrations.http.wire import Deadline

_FEW = 5  # of one key; there should be one


class _Coding(msgspec.Struct, frozen=True):
    system: str = ""
    code: str = ""


class _Meta(msgspec.Struct, frozen=True):
    tag: tuple[_Coding, ...] = ()


class _Tagged(msgspec.Struct, frozen=True):
    meta: _Meta = _Meta()


class Triages:
    """The results that one hospital has of us."""

    def __init__(self, client: FhirClient, patients: Patients, systems: Systems) -> None:
        self._client, self._patients, self._systems = client, patients, systems

    async def hand_on(self, handoff: Handoff, deadline: Deadline) -> None:
        """Let it stand, whole. Raises HospitalUnavailable, HospitalRefused, OutcomeUnknown."""
        if await self._whole(handoff.key, deadline):
            return
        patient = await self._patients.find(handoff.contact, deadline) if is_own_trouble(handoff) else None
        try:
            await self._client.transact(transaction(handoff, patient, self._systems), deadline)
        except Conflict as error:
            # Another try of ours was first, or the hospital has several resources of one key.
            if not await self._stands_after_all(handoff.key, deadline):
                raise HospitalRefused(f"the transaction conflicts with what is there: {error}") from error

    async def has_any(self, key: UUID, deadline: Deadline) -> bool:
        """Whether a first part of it stands: the hospital has heard of it."""
        return await self._count("Encounter", key, deadline) > 0

    async def _whole(self, key: UUID, deadline: Deadline) -> bool:
        counts = await asyncio.gather(*(self._count(kind, key, deadline) for kind in KINDS))
        return all(counts)

    async def _stands_after_all(self, key: UUID, deadline: Deadline) -> bool:
        try:
            return await self._whole(key, deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"refused as a conflict, and not read back: {error}") from error

    async def _count(self, kind: str, key: UUID, deadline: Deadline) -> int:
        """How many bear our key; what a server brings that does not know the parameter is not counted."""
        query = [("_tag", f"{self._systems.triage}|{key}"), ("_count", str(_FEW))]
        found = await self._client.search(kind, query, deadline, limit=_FEW)
        return sum(self._bears(each, key) for each in found)

    def _bears(self, resource: Resource, key: UUID) -> bool:
        try:
            tags = msgspec.convert(resource, _Tagged).meta.tag
        except msgspec.ValidationError:
            return False
        return any((each.system, each.code) == (self._systems.triage, str(key)) for each in tags)
