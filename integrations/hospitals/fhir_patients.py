"""The Patient that an Appointment is for, found or made under our own pseudonymous identifier."""

from __future__ import annotations

from bot.domain.appointment import PatientContact
from bot.domain.errors import HospitalRefused, OutcomeUnknown
from integrations.fhir.client import FhirClient
from integrations.fhir.outcomes import Resource
from integrations.hospitals.fhir_entries import entry, once_by
from integrations.hospitals.fhir_records import Records
from integrations.http.refusals import Conflict
from integrations.http.wire import Deadline


class Patients:
    """The Patients of one hospital. `system` is the identifier system of our own person ids."""

    def __init__(self, client: FhirClient, system: str, records: Records) -> None:
        self._client, self._system, self._records = client, system, records

    async def find(self, contact: PatientContact, deadline: Deadline) -> str | None:
        """The reference of our Patient (`Patient/7`), or None; of several the one with the lowest id.

        For a linked record it is that record. Raises HospitalRefused when the record is gone: nobody else is booked in its place.
        """
        if contact.record is not None:
            linked = await self._records.current(contact.record, deadline)
            if linked is None:
                raise HospitalRefused("the linked record is gone")
            return f"Patient/{linked.id}"
        query = [("identifier", f"{self._system}|{contact.own_id}")]
        found = await self._client.search("Patient", query, deadline, limit=10)
        ids = sorted((str(each["id"]) for each in found if "id" in each), key=lambda id_: (len(id_), id_))
        return f"Patient/{ids[0]}" if ids else None

    async def make(self, contact: PatientContact, deadline: Deadline) -> str:
        """Make our Patient, or find the one that somebody has made meanwhile. Raises OutcomeUnknown."""
        try:
            made = await self._client.create(
                patient_resource(contact, self._system), deadline, if_none_exist=(self._system, str(contact.own_id))
            )
        except (Conflict, OutcomeUnknown) as error:
            found = await self.find(contact, deadline)
            if found is None:
                raise OutcomeUnknown("the Patient may or may not have been made") from error
            return found
        return f"Patient/{made.id}"

    def entry(self, contact: PatientContact, full_url: str) -> Resource:
        """Our Patient as part of a transaction, made there unless it exists; `full_url`: how other entries refer to it."""
        once = once_by(self._system, str(contact.own_id))
        return entry("POST", "Patient", patient_resource(contact, self._system), full_url=full_url, once=once)


def patient_resource(contact: PatientContact, system: str) -> Resource:
    """Our Patient, as a hospital is told of them."""
    return {
        "resourceType": "Patient",
        "identifier": [{"system": system, "value": str(contact.own_id)}],
        "name": [{"use": "usual", "text": contact.name}],
        "telecom": [{"system": "phone", "value": contact.phone, "use": "mobile"}],
    }
