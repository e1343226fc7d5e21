"""Appointments that stand in HOSxP: looked at many at a time, confirmed for the patient, and cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog

from bot.domain.appointment import Appointment, Standing
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoLongerStands, OutcomeUnknown
from integrations.hospitals.hosxp_rest_appointments import TABLE, TRIES, Appointments
from integrations.hospitals.hosxp_rest_client import HosxpClient
from integrations.hospitals.hosxp_rest_options import HosxpOptions
from integrations.hospitals.hosxp_rest_rows import Oapp, read_rows
from integrations.http.refusals import Conflict, NotFound
from integrations.http.wire import Deadline

log = structlog.get_logger(__name__)

TOGETHER = 50  # ids in one search
_SELECT = ("select", "*")


class Standings:
    """The appointments of one hospital by their ids."""

    def __init__(self, client: HosxpClient, appointments: Appointments, options: HosxpOptions) -> None:
        self._client, self._appointments, self._options = client, appointments, options
        self._status = appointments.status

    async def look(self, asked: Mapping[int, Appointment], deadline: Deadline) -> dict[int, Standing]:
        """By their ids; one that the hospital does not know does not stand, one that cannot be read or bears another key is left out.

        What a write that crossed another has made beside one of them is taken back (see Appointments).
        """
        rows = await self._rows(list(asked), deadline)
        rows += await self._missed([id_ for id_ in asked if id_ not in _ids(rows)], deadline)
        seen = _ids(rows)
        read = [each for each in read_rows(rows, Oapp) if each.id in asked and _is_ours(each, asked[each.id])]
        await self._take_back_doubles([each for each in read if self._waits(each)], deadline)
        gone = {id_: Standing(False, known=False) for id_ in asked if id_ not in seen}
        return gone | {each.id: self._standing(each, asked[each.id]) for each in read}

    async def accept(self, appointment: Appointment, deadline: Deadline) -> None:
        """Let the patient have confirmed it; its status stays. Raises NoLongerStands, OutcomeUnknown, and the client's own errors."""
        unknown: OutcomeUnknown | None = None
        for _ in range(TRIES):
            row = await self._again(appointment, unknown, deadline)
            if row is None or not self._status.stands(row):
                raise NoLongerStands(appointment.id)
            if self._accepted(row) or self._status.begun(row):
                return  # a patient who is there has no need to say that they will come
            try:
                await self._confirm(row, deadline)
                return
            except (Conflict, NotFound):
                pass  # changed meanwhile: look again
            except OutcomeUnknown as error:
                unknown = error
            except HospitalUnavailable as error:
                raise unknown or error from error
        raise unknown or HospitalUnavailable("the appointment changes faster than it can be confirmed")

    async def cancel(self, appointment: Appointment, deadline: Deadline) -> None:
        """Cancel it and whatever stands beside it under our key. Raises OutcomeUnknown, and as the client."""
        row = await self._again(appointment, None, deadline)
        if row is None:
            return
        await self._appointments.cancel(row, deadline)
        if row.session is not None:
            for double in await self._doubles(row.session, appointment, deadline):
                await self._appointments.cancel(double, deadline)

    async def _doubles(self, session: int, appointment: Appointment, deadline: Deadline) -> Sequence[Oapp]:
        try:
            found = await self._appointments.of_session(session, appointment.key, deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"cancelled, and whether another stands beside it is not known: {error}") from error
        return [each for each in found if self._waits(each)]

    async def _again(self, appointment: Appointment, unknown: OutcomeUnknown | None, deadline: Deadline) -> Oapp | None:
        """It as it is now. Raises HospitalRefused when it bears the key of another booking."""
        try:
            row = await self._appointments.read(appointment.id, deadline)
        except HospitalUnavailable as error:
            raise unknown or error from error
        if row is not None and not _is_ours(row, appointment):
            raise HospitalRefused("an appointment of another key")
        return row

    async def _confirm(self, row: Oapp, deadline: Deadline) -> None:
        said = {"oapp_confirm_type_id": self._options.confirm_type, "oapp_confirm_method": "line"}
        await self._client.post(f"{TABLE}/{row.id}/confirm", said, deadline)

    async def _rows(self, ids: Sequence[int], deadline: Deadline) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        for first in range(0, len(ids), TOGETHER):
            some = ",".join(map(str, ids[first : first + TOGETHER]))
            found += await self._client.search(TABLE, [("oapp_id", f"in.({some})"), _SELECT], deadline)
        return found

    async def _missed(self, ids: Sequence[int], deadline: Deadline) -> list[dict[str, object]]:
        """What a search did not show is asked for by itself before anybody is told that it is gone."""
        rows = [await self._client.row(TABLE, str(id_), [_SELECT], deadline) for id_ in ids]
        return [row for row in rows if row is not None]

    async def _take_back_doubles(self, read: Sequence[Oapp], deadline: Deadline) -> None:
        """A write that came late, after its outcome had been settled, is nobody's: only whoever looks at the session finds it."""
        mine = {each.key: each for each in read if each.key is not None and each.session is not None}
        if not mine:
            return
        sessions = ",".join(sorted({str(each.session) for each in mine.values()}))
        query = [("opd_queue_schedule_id", f"in.({sessions})"), ("note", "like.%KlaiMor%"), _SELECT]
        try:
            for row in read_rows(await self._client.search(TABLE, query, deadline), Oapp):
                if row.key in mine and row.id != mine[row.key].id and self._waits(row):
                    log.warning("appointment_made_twice", count=2)
                    await self._appointments.cancel(row, deadline)
        except (HospitalUnavailable, HospitalRefused, OutcomeUnknown) as error:
            log.error("doubles_not_taken_back", error=type(error).__name__)  # the next look tries again

    def _standing(self, row: Oapp, asked: Appointment) -> Standing:
        end = row.end or (asked.end if row.start == asked.start else None)
        return Standing(self._status.stands(row), self._status.begun(row), self._accepted(row), row.start, end)

    def _waits(self, row: Oapp) -> bool:
        return self._status.stands(row) and not self._status.begun(row)

    def _accepted(self, row: Oapp) -> bool:
        return row.confirmed == self._options.confirm_type


def _ids(rows: Sequence[Mapping[str, object]]) -> set[int]:
    return {int(str(each.get("oapp_id", 0))) for each in rows}


def _is_ours(row: Oapp, appointment: Appointment) -> bool:
    """Unless it bears the key of another booking; a note that was written over is the hospital's right."""
    if row.key not in (None, appointment.key):
        log.error("appointment_of_another_key")
        return False
    return True
