"""The records of people at a hospital that speaks FHIR R4: found by a number and a birth date, and followed where they were merged."""

from __future__ import annotations

import msgspec

from bot.domain.errors import HospitalUnavailable
from bot.domain.link import Claimed, NumberKind, Record
from integrations.fhir.client import FhirClient
from integrations.fhir.outcomes import Resource
from integrations.fhir.resources import HumanName, PatientResource
from integrations.hospitals.settings import Identifiers
from integrations.http.refusals import NotFound
from integrations.http.wire import Deadline

_MERGES = 5  # one after another that are followed
_MOST = 10
_LANGUAGE = "http://hl7.org/fhir/StructureDefinition/language"


class Records:
    """Reads only. `identifiers`: by which systems the hospital knows people."""

    def __init__(self, client: FhirClient, identifiers: Identifiers, hospital: str) -> None:
        self._client, self._hn, self._hospital = client, identifiers.hn, hospital
        systems = {
            NumberKind.CITIZEN: (identifiers.cid,),
            NumberKind.HN: (identifiers.hn,),
            NumberKind.OTHER: tuple(identifiers.other.split()),
        }
        self._systems = {kind: known for kind, known in systems.items() if known}

    @property
    def kinds(self) -> frozenset[NumberKind]:
        """See HospitalRecords."""
        return frozenset(self._systems)

    async def find(self, claimed: Claimed, deadline: Deadline) -> Record | None:
        """See HospitalRecords. Not every server searches by birth date, so what it gives is looked at once more."""
        systems = self._systems.get(claimed.kind, ())
        identifiers = ",".join(f"{system}|{_escaped(claimed.number)}" for system in systems)
        if not identifiers:
            return None
        query = [("identifier", identifiers), ("birthdate", claimed.born)]
        found = [read_patient(each) for each in await self._client.search("Patient", query, deadline, limit=_MOST)]
        fitting = [each for each in found if each.birth_date == claimed.born and _has(each, systems, claimed.number)]
        counting = [await self._followed(each, deadline) for each in fitting]
        people = {each.id: each for each in counting if each is not None}
        return self._record(next(iter(people.values()))) if len(people) == 1 else None

    async def current(self, record: str, deadline: Deadline) -> Record | None:
        """See HospitalRecords."""
        first = await self._read(f"Patient/{record}", deadline)
        counts = await self._followed(first, deadline) if first is not None else None
        return self._record(counts) if counts is not None else None

    async def _followed(self, patient: PatientResource, deadline: Deadline) -> PatientResource | None:
        """The record that counts; None when it leads nowhere or is put aside."""
        current: PatientResource | None = patient
        for _ in range(_MERGES):
            if current is None or not current.replaced_by:
                break
            current = await self._read(current.replaced_by, deadline)
        return current if current is not None and current.in_use and not current.replaced_by else None

    async def _read(self, reference: str, deadline: Deadline) -> PatientResource | None:
        try:
            return read_patient((await self._client.read(reference, deadline)).resource)
        except NotFound:
            return None

    def _record(self, patient: PatientResource) -> Record:
        hn = next((each.value for each in patient.identifier if each.system == self._hn), "")
        return Record(self._hospital, patient.id, hn, _name(patient.name), _phones(patient))


def read_patient(resource: Resource) -> PatientResource:
    """The fields that we know of a Patient. Raises HospitalUnavailable when it cannot be read."""
    try:
        return msgspec.convert(resource, PatientResource)
    except msgspec.ValidationError as error:
        raise HospitalUnavailable("a Patient that cannot be read") from error


def _has(patient: PatientResource, systems: tuple[str, ...], number: str) -> bool:
    return any(each.system in systems and each.value == number for each in patient.identifier)


def _escaped(value: str) -> str:
    """As a value within a search parameter (https://hl7.org/fhir/R4/search.html#escaping)."""
    return "".join(f"\\{each}" if each in "\\,|$" else each for each in value)


def _name(names: tuple[HumanName, ...]) -> str:
    """The Thai one, where the hospital says which it is; else the first."""
    thai = (each for each in names if any(one.url == _LANGUAGE and one.value_code == "th" for one in each.extension))
    chosen = next(iter((*thai, *names)), None)
    return chosen.full() if chosen is not None else ""


def _phones(patient: PatientResource) -> tuple[str, ...]:
    """Mobiles first; those that are no longer theirs are left out."""
    known = [each for each in patient.telecom if each.system == "phone" and each.value and each.use != "old"]
    return tuple(each.value for each in sorted(known, key=lambda each: each.use != "mobile"))
