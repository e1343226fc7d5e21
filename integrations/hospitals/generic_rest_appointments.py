"""Appointments under our booking key at a hospital's bridge, which books a key once and can close it for ever."""

from __future__ import annotations

from uuid import UUID

from bot.domain.appointment import Mode, PatientContact, Slot
from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown, SlotTaken
from integrations.hospitals.generic_rest_answers import AppointmentTold, Row
from integrations.hospitals.generic_rest_client import BridgeClient
from integrations.hospitals.generic_rest_dialect import InProgress, Said
from integrations.http.refusals import NotFound, TimedOut
from integrations.http.wire import Deadline


class Appointments:
    """The appointments of one hospital by our keys."""

    def __init__(self, client: BridgeClient) -> None:
        self._client = client

    async def of_key(self, key: UUID, deadline: Deadline) -> AppointmentTold | None:
        """The one that this key has booked, in any state, or None."""
        try:
            told = await self._client.get(AppointmentTold, ["bookings", str(key)], [], deadline)
        except NotFound:
            return None
        if told.key != key:
            raise HospitalUnavailable("asked for one key, told of another")
        return told

    async def make(
        self, slot: Slot, contact: PatientContact, key: UUID, mode: Mode, deadline: Deadline
    ) -> AppointmentTold:
        """Book. Raises SlotTaken (which closes the key: nothing of it comes later), NotLinked, OutcomeUnknown, and as the client.

        After an answer that was lost the key is sent once more; not after one that we did not wait for, or that says that
        it is being worked on: the bridge is slow, and would only become slower.
        """
        said = _booking(slot, contact, mode)
        first = await self._tried(slot, said, key, deadline)
        if isinstance(first, AppointmentTold):
            return first
        if isinstance(first, TimedOut | InProgress):
            raise first
        try:
            second = await self._tried(slot, said, key, deadline)
        except HospitalUnavailable as error:
            raise first from error
        if isinstance(second, OutcomeUnknown):
            raise second
        return second

    async def give_up(self, key: UUID, deadline: Deadline) -> AppointmentTold | None:
        """Close the key; an appointment that stands under it keeps it open, and is returned. Raises OutcomeUnknown, and as the client."""
        try:
            await self._client.delete(["bookings", str(key)], deadline)
        except Said:
            return await self.of_key(key, deadline)
        return None

    async def _tried(self, slot: Slot, said: Row, key: UUID, deadline: Deadline) -> AppointmentTold | OutcomeUnknown:
        """Send it, and look the key up when the answer was lost; the doubt, when there is nothing to be seen."""
        try:
            told = await self._client.post(AppointmentTold, ["appointments"], said, deadline, key=str(key))
        except Said as no:
            raise SlotTaken(slot.id) from no
        except OutcomeUnknown as doubt:
            return await self._afterwards(key, doubt, deadline)
        if told.key != key:
            raise OutcomeUnknown("booked for one key, told of another")
        return told

    async def _afterwards(
        self, key: UUID, doubt: OutcomeUnknown, deadline: Deadline
    ) -> AppointmentTold | OutcomeUnknown:
        try:
            return await self.of_key(key, deadline) or doubt
        except (HospitalUnavailable, HospitalRefused) as error:
            raise doubt from error


def _booking(slot: Slot, contact: PatientContact, mode: Mode) -> Row:
    known = {"hn": contact.hn, "record": contact.record}
    return {
        "slot": slot.id,
        "start": slot.start.isoformat(),
        "end": slot.end.isoformat(),
        "mode": mode.value,
        "patient": {
            "own": str(contact.own_id),
            "name": contact.name,
            "phone": contact.phone,
            **{name: value for name, value in known.items() if value},
        },
    }
