"""Appointments that stand at a hospital's bridge: looked at many at a time, confirmed for the patient, and cancelled."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import structlog

from bot.domain.appointment import Appointment, Standing
from bot.domain.errors import HospitalRefused, HospitalUnavailable, NoLongerStands, OutcomeUnknown
from integrations.hospitals.generic_rest_answers import ID, AppointmentList, AppointmentTold, Row, read_rows
from integrations.hospitals.generic_rest_client import BridgeClient
from integrations.hospitals.generic_rest_dialect import Said
from integrations.http.refusals import NotFound
from integrations.http.wire import Deadline

log = structlog.get_logger(__name__)

TOGETHER = 50  # ids in one question
TRIES = 3


class Standings:
    """The appointments of one hospital by their ids."""

    def __init__(self, client: BridgeClient) -> None:
        self._client = client

    async def look(self, asked: Mapping[str, Appointment], deadline: Deadline) -> dict[str, Standing]:
        """By their ids; one that the bridge does not know does not stand, one that cannot be read or bears another key is left out.

        One that is not among many is asked for by itself before anybody is told that it is gone.
        """
        ids = [each for each in asked if is_id(each)]
        rows = await self._rows(ids, deadline)
        seen = {str(each.get("id")) for each in rows}
        for missing in [each for each in ids if each not in seen]:
            row = await self._row(missing, deadline)
            if row is not None:
                rows.append(row)
                seen.add(missing)
        told = {each.id: each for each in read_rows(rows, AppointmentTold) if each.id in asked}
        gone = {id_: Standing(False) for id_ in asked if id_ not in seen}
        return gone | {id_: _standing(each) for id_, each in told.items() if _is_ours(each, asked[id_])}

    async def accept(self, appointment: Appointment, deadline: Deadline) -> None:
        """Let the patient have confirmed it; its status stays. Raises NoLongerStands, OutcomeUnknown, and the client's own errors."""

        def unconfirmed(told: AppointmentTold | None) -> AppointmentTold | None:
            if told is None or not told.stands:
                raise NoLongerStands(appointment.id)
            return None if told.accepted or told.begun else told  # who is there has no need to say that they will come

        await self._change(appointment, "accept", unconfirmed, deadline)

    async def cancel(self, appointment: Appointment, deadline: Deadline) -> None:
        """Cancel it; what does not stand any more is done. Raises HospitalRefused when the patient has arrived, and as `accept`."""

        def uncancelled(told: AppointmentTold | None) -> AppointmentTold | None:
            if told is not None and told.begun:
                raise HospitalRefused("the patient has arrived")
            return told if told is not None and told.stands else None

        await self._change(appointment, "cancel", uncancelled, deadline)

    async def _change(
        self,
        appointment: Appointment,
        deed: str,
        undone: Callable[[AppointmentTold | None], AppointmentTold | None],
        deadline: Deadline,
    ) -> None:
        """Read it and write it, again while others change it too. `undone` gives what is still to be written; None: it is so already."""
        unknown: OutcomeUnknown | None = None
        for _ in range(TRIES):
            current = undone(await self._again(appointment, unknown, deadline))
            if current is None:
                return
            path = ["appointments", current.id, deed]
            try:
                after = await self._client.post(AppointmentTold, path, None, deadline, if_match=current.version)
                if undone(after) is None:
                    return
                unknown = OutcomeUnknown("answered as if it had not been asked")
            except (Said, NotFound):
                pass  # changed meanwhile; perhaps by ourselves, and the answer was lost
            except OutcomeUnknown as error:
                unknown = error
            except HospitalUnavailable as error:
                raise unknown or error from error
        raise unknown or HospitalUnavailable("the appointment changes faster than it can be written")

    async def _again(
        self, appointment: Appointment, unknown: OutcomeUnknown | None, deadline: Deadline
    ) -> AppointmentTold | None:
        """It as it is now, None when it is gone. Raises HospitalRefused when it bears the key of another booking."""
        if not is_id(appointment.id):
            return None
        try:
            told = await self._client.get(AppointmentTold, ["appointments", appointment.id], [], deadline)
        except NotFound:
            return None
        except HospitalUnavailable as error:
            raise unknown or error from error
        if not _is_ours(told, appointment):
            raise HospitalRefused("an appointment of another key")
        return told

    async def _rows(self, ids: Sequence[str], deadline: Deadline) -> list[Row]:
        found: list[Row] = []
        for first in range(0, len(ids), TOGETHER):
            query = [("id", each) for each in ids[first : first + TOGETHER]]
            found += (await self._client.get(AppointmentList, ["appointments"], query, deadline)).appointments
        return found

    async def _row(self, id_: str, deadline: Deadline) -> Row | None:
        try:
            return await self._client.get(Row, ["appointments", id_], [], deadline)
        except NotFound:
            return None


def is_id(text: str) -> bool:
    """Whether it can be an id of the bridge's; what cannot is not asked for."""
    return re.match(ID, text) is not None


def _standing(told: AppointmentTold) -> Standing:
    return Standing(told.stands, told.begun, told.accepted, told.start, told.end)


def _is_ours(told: AppointmentTold, appointment: Appointment) -> bool:
    if told.key != appointment.key:
        log.error("appointment_of_another_key")
        return False
    return True
