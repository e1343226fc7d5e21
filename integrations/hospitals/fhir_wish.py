"""A wish to book at a hospital on FHIR R4, and the Appointment that it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from bot.domain.appointment import Mode, PatientContact, Slot
from integrations.fhir.outcomes import Resource
from integrations.fhir.resources import Reference


@dataclass(frozen=True, slots=True)
class Wish:
    """This slot, for this person, under our key."""

    slot: Slot
    contact: PatientContact
    key: UUID
    mode: Mode


@dataclass(frozen=True, slots=True)
class Form:
    """How Appointments are written. `system`: of our booking keys; `mode_url`: the extension that says video or phone."""

    system: str
    mode_url: str

    def resource(self, wish: Wish, actors: tuple[Reference, ...], patient: str, status: str = "booked") -> Resource:
        """`patient`: the reference of the Patient; `actors`: whose Schedule the slot is of."""
        # participant.actor.type as the MoPH-PC Appointment profile asks for; the patient accepts when confirming
        asked = {"actor": {"reference": patient, "type": "Patient"}, "required": "required", "status": "needs-action"}
        staff = [
            {"actor": {"reference": each.relative, "type": each.kind}, "required": "required", "status": "accepted"}
            for each in actors
            if each.kind in ("Practitioner", "Location")
        ]
        resource: Resource = {
            "resourceType": "Appointment",
            "status": status,
            "identifier": [{"system": self.system, "value": str(wish.key)}],
            "slot": [{"reference": f"Slot/{wish.slot.id}"}],
            "start": wish.slot.start.isoformat(),
            "end": wish.slot.end.isoformat(),
            "created": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "participant": [asked, *staff],
        }
        if wish.mode is not Mode.IN_PERSON:
            resource["extension"] = [{"url": self.mode_url, "valueCode": wish.mode.value}]
        return resource
