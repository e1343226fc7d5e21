"""Appointments of a record that a hospital's bridge tells, whoever made them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.domain.seen import SeenAppointment
from integrations.hospitals.generic_rest_answers import AppointmentList, VisitTold, read_rows
from integrations.hospitals.generic_rest_client import BridgeClient
from integrations.hospitals.generic_rest_standing import is_id
from integrations.http.refusals import NotFound
from integrations.http.wire import Deadline

MOST = 20


class Upcoming:
    """Reads only. `departments` maps our code of a department to the bridge's."""

    def __init__(self, client: BridgeClient, hospital: str, departments: Mapping[str, str]) -> None:
        self._client, self._hospital = client, hospital
        self._departments = {theirs: code for code, theirs in departments.items()}

    async def of(self, record: str, since: date, deadline: Deadline) -> tuple[SeenAppointment, ...]:
        """See HospitalAppointments. What has begun and what is over the bridge leaves out; days that are over we leave out too."""
        if not is_id(record):
            return ()
        path, query = ["patients", record, "appointments"], [("since", since.isoformat())]
        try:
            rows = (await self._client.get(AppointmentList, path, query, deadline)).appointments
        except NotFound:
            return ()
        seen = [self._seen(each, record) for each in read_rows(rows, VisitTold) if each.day >= since]
        return tuple(sorted(seen, key=lambda each: (each.day, str(each.start or ""))))[:MOST]

    def _seen(self, told: VisitTold, record: str) -> SeenAppointment:
        clinic, doctor = (each.th if each is not None else "" for each in (told.clinic, told.practitioner))
        department = self._departments.get(told.department, "")
        return SeenAppointment(
            told.id, self._hospital, record, told.day, told.start, told.end, department, clinic, doctor
        )
