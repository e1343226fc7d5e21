"""Appointments of a Patient that a FHIR R4 hospital has, whoever made them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.seen import SeenAppointment
from integrations.fhir.client import FhirClient
from integrations.fhir.resources import Reference
from integrations.hospitals.fhir_appointments import Found, readable
from integrations.http.wire import Deadline

MOST = 20
_PAGE = 100
_WAITS = frozenset(
    {"booked", "pending"}
)  # proposed ones are not the patient's yet, and the others have begun or are over
_LOCATION = re.compile(r"Location/[A-Za-z0-9\-.]{1,64}")
_BANGKOK = ZoneInfo("Asia/Bangkok")  # every hospital is in Thailand


class Upcoming:
    """Reads only. `departments`: what finds their slots; a Location named in it tells an appointment's department."""

    def __init__(self, client: FhirClient, hospital: str, departments: Mapping[str, str]) -> None:
        self._client, self._hospital = client, hospital
        places = ((_LOCATION.search(query), code) for code, query in departments.items())
        self._departments = {place.group(): code for place, code in places if place is not None}

    async def of(self, record: str, since: date, deadline: Deadline) -> tuple[SeenAppointment, ...]:
        """See HospitalAppointments. What is told of another Patient is not theirs, whatever the server makes of our question."""
        query = [
            ("patient", f"Patient/{record}"),
            ("date", f"ge{since.isoformat()}"),
            ("_sort", "date"),
            ("_count", str(_PAGE)),
        ]
        found = await self._client.search("Appointment", query, deadline, limit=_PAGE)
        read = [one for each in found if (one := readable(each)) is not None]
        seen = [each for one in read if (each := self._seen(one, record)) is not None and each.day >= since]
        return tuple(sorted(seen, key=lambda each: (each.day, str(each.start))))[:MOST]

    def _seen(self, found: Found, record: str) -> SeenAppointment | None:
        fields, actors = found.fields, [each.actor for each in found.fields.participant]
        theirs = any(each.relative == f"Patient/{record}" for each in actors)
        if not theirs or fields.status not in _WAITS or fields.start is None:
            return None
        start = fields.start.astimezone(_BANGKOK)
        places = (self._departments.get(each.relative, "") for each in actors)
        return SeenAppointment(
            fields.id,
            self._hospital,
            record,
            start.date(),
            start,
            fields.end,
            next((each for each in places if each), ""),
            _named(actors, "Location"),
            _named(actors, "Practitioner"),
        )


def _named(actors: list[Reference], kind: str) -> str:
    return next((each.display for each in actors if each.kind == kind and each.display), "")
