"""Appointments that stand at a hospital: looked at many at a time, confirmed for the patient, and cancelled with their slot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec
import structlog

from bot.domain.appointment import Standing
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoLongerStands, OutcomeUnknown
from integrations.fhir.client import FhirClient, Versioned
from integrations.fhir.outcomes import Resource
from integrations.fhir.resources import AppointmentResource
from integrations.hospitals.fhir_appointments import TRIES, Found, read_appointment, readable
from integrations.http.refusals import Conflict, NotFound
from integrations.http.wire import Deadline

log = structlog.get_logger(__name__)

Sends: TypeAlias = Callable[[Resource, Deadline], Awaitable[object]]

TOGETHER = 50  # ids in one search: some 3 kB of address
_BEGUN = frozenset({"arrived", "checked-in", "fulfilled"})
# https://terminology.hl7.org/CodeSystem-appointment-cancellation-reason.html
_BY_PATIENT = {"system": "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason", "code": "pat"}
_CANCELLED: Resource = {"status": "cancelled", "cancelationReason": {"coding": [_BY_PATIENT]}}
_NOBODY = Found(AppointmentResource(id="", status="cancelled"), {})  # the hospital does not know it


class _Coding(msgspec.Struct, frozen=True):
    system: str = ""
    code: str = ""


class _Concept(msgspec.Struct, frozen=True):
    coding: tuple[_Coding, ...] = ()


class Standings:
    """The Appointments of one hospital by their ids. `system`: of our booking keys; `marks`: the slots that are booked bear our mark.

    `cancel_by`: sends an Appointment that is to be cancelled, where that is not done by PUT.
    """

    def __init__(
        self,
        client: FhirClient,
        system: str,
        *,
        if_match: bool,
        marks: bool = True,
        cancel_by: Sends | None = None,
    ) -> None:
        self._client, self._system, self._if_match, self._marks = client, system, if_match, marks
        self._cancel_by = cancel_by

    async def look(self, keys: Mapping[str, UUID], deadline: Deadline) -> dict[UUID, Standing]:
        """By our key; `keys` has the key of each id. What a search does not find is read by itself; what cannot be read is left out."""
        ids = list(keys)
        found: dict[str, Found] = {}
        for first in range(0, len(ids), TOGETHER):
            found |= await self._searched(ids[first : first + TOGETHER], deadline)
        for missing in [each for each in ids if each not in found]:
            one = await self._read(missing, deadline)
            if one is not None:
                found[missing] = one
        return {
            keys[id_]: self._standing(one)
            for id_, one in found.items()
            if id_ in keys and (one is _NOBODY or self._ours(one, keys[id_]))
        }

    async def accept(self, id_: str, key: UUID, deadline: Deadline) -> None:
        """Let the patient have accepted it. Raises NoLongerStands, OutcomeUnknown, and the client's own errors."""

        def accepted(found: Found) -> Resource | None:
            if not found.stands:
                raise NoLongerStands(id_)
            if _accepted(found):
                return None
            return {**found.whole, "participant": _accepting(found)}

        try:
            await self._changed(id_, key, accepted, deadline)
        except NotFound as error:
            raise NoLongerStands(id_) from error

    async def cancel(self, id_: str, key: UUID, deadline: Deadline) -> tuple[str, ...]:
        """Let the patient have cancelled it; returns the slots that it has just given up, none when it did not stand any more.

        Where slots bear no mark of ours, those of one that the patient has cancelled before are told again: a crash or an answer that was
        lost may have left them taken, and nothing on them would show it. Raises as `accept`, but for NoLongerStands.
        """

        def cancelled(found: Found) -> Resource | None:
            if not found.stands:
                return None
            if found.fields.status in _BEGUN:
                raise HospitalRefused("the patient has arrived")
            return {**found.whole, **_CANCELLED}

        try:
            found = await self._changed(id_, key, cancelled, deadline, self._cancel_by)
        except NotFound:
            return ()
        return found.slot_ids if found.stands or (not self._marks and _by_patient(found)) else ()

    async def _changed(
        self,
        id_: str,
        key: UUID,
        change: Callable[[Found], Resource | None],
        deadline: Deadline,
        send: Sends | None = None,
    ) -> Found:
        """Read it and write it changed, again while others change it too; as it was before. `change` gives None when it is so already."""
        unknown: OutcomeUnknown | None = None
        for _ in range(TRIES):
            kept = await self._again(id_, unknown, deadline)
            found = read_appointment(kept.resource)
            if not self._ours(found, key):
                raise HospitalRefused("an Appointment of another key")
            wanted = change(found)
            if wanted is None:
                return found
            try:
                if send is not None:
                    await send(wanted, deadline)
                else:
                    await self._client.update(wanted, deadline, if_match=kept.etag if self._if_match else None)
                return found
            except Conflict:
                pass  # changed meanwhile; perhaps by ourselves, and the answer was lost
            except OutcomeUnknown as error:
                unknown = error
            except HospitalUnavailable as error:
                raise unknown or error from error
        raise unknown or HospitalUnavailable("the Appointment changes faster than it can be written")

    async def _again(self, id_: str, unknown: OutcomeUnknown | None, deadline: Deadline) -> Versioned:
        try:
            return await self._client.read(f"Appointment/{id_}", deadline)
        except HospitalUnavailable as error:
            raise unknown or error from error

    async def _searched(self, ids: Sequence[str], deadline: Deadline) -> dict[str, Found]:
        query = [("_id", ",".join(ids)), ("_count", str(len(ids)))]
        found: dict[str, Found] = {}
        for resource in await self._client.search("Appointment", query, deadline, limit=len(ids)):
            one = readable(resource)
            if one is not None:
                found[one.fields.id] = one
        return found

    async def _read(self, id_: str, deadline: Deadline) -> Found | None:
        """One that the search did not show: an index may lag, but the Appointment itself tells. _NOBODY: it is gone."""
        try:
            return readable((await self._client.read(f"Appointment/{id_}", deadline)).resource)
        except NotFound:
            return _NOBODY

    def _standing(self, found: Found) -> Standing:
        fields = found.fields
        known = found is not _NOBODY
        return Standing(found.stands, fields.status in _BEGUN, _accepted(found), fields.start, fields.end, known)

    def _ours(self, found: Found, key: UUID) -> bool:
        """Unless it bears the key of another booking; that a hospital keeps no identifiers of ours is its right."""
        keys = [each.value for each in found.fields.identifier if each.system == self._system]
        if keys and str(key) not in keys:
            log.error("appointment_of_another_key")
            return False
        return True


def _by_patient(found: Found) -> bool:
    """Whether it was cancelled for the patient, which is what we write."""
    try:
        codings = msgspec.convert(found.whole.get("cancelationReason", {}), _Concept).coding
    except msgspec.ValidationError:
        return False
    return any((each.system, each.code) == (_BY_PATIENT["system"], _BY_PATIENT["code"]) for each in codings)


def _accepted(found: Found) -> bool:
    patients = [each for each in found.fields.participant if each.actor.kind == "Patient"]
    return bool(patients) and all(each.status == "accepted" for each in patients)


def _accepting(found: Found) -> list[object]:
    """The participants with the patient's yes. Raises HospitalRefused when the hospital names no patient."""
    whole = found.whole.get("participant")
    participants: list[object] = list(whole) if isinstance(whole, list) else []
    kinds = [each.actor.kind for each in found.fields.participant]
    if "Patient" not in kinds:
        raise HospitalRefused("an Appointment without a patient")
    return [
        {**each, "status": "accepted"} if kind == "Patient" and isinstance(each, dict) else each
        for kind, each in zip(kinds, participants, strict=True)
    ]
