"""Slots that a booking holds at a hospital on FHIR R4: kept for an Appointment that stands, given back when none does."""

from __future__ import annotations

from uuid import UUID

from bot.domain.appointment import Slot
from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown, SlotTaken
from integrations.hospitals.fhir_appointments import Appointments, Found
from integrations.hospitals.fhir_claims import Claims, SlotSeen
from integrations.http.wire import Deadline


class GivingBack:
    """`clearing`: seconds that are kept for taking something back, whatever is left of a deed's budget."""

    def __init__(self, claims: Claims, appointments: Appointments, clearing: float) -> None:
        self._claims, self._appointments, self._clearing = claims, appointments, clearing

    async def give_back(self, seen: SlotSeen | None, key: UUID, deadline: Deadline) -> None:
        """Free the slot if this key holds it and nobody else has an Appointment on it. Raises OutcomeUnknown."""
        if not seen or not seen.held_by(key):
            return
        clearing = deadline.at_least(self._clearing)
        if not await self.others(seen.slot.id, key, clearing):
            await self._claims.free(seen, key, clearing)

    async def vacate(self, slot_id: str, key: UUID, deadline: Deadline, *, unmarked: bool) -> None:
        """Free the slot of an Appointment that was cancelled, unless another stands on it. Raises OutcomeUnknown."""
        clearing = deadline.at_least(self._clearing)
        try:
            seen = await self._claims.look(slot_id, clearing)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"cancelled, its slot may not be free: {error}") from error
        if seen and seen.is_given_up(key, unmarked=unmarked) and not await self.others(slot_id, key, clearing):
            await self._claims.free(seen, key, clearing, unmarked=unmarked)

    async def keep(self, slot: Slot, standing: Found, seen: SlotSeen, key: UUID, deadline: Deadline) -> None:
        """An Appointment that came in late may have found its slot given back: claim it again, or take ours back.

        Left alone when the hospital has moved the Appointment, or has marked the slot in its own way. Raises SlotTaken, OutcomeUnknown.
        """
        if not standing.is_on(slot.id):
            return
        try:
            await self._keep(slot, standing, seen, key, deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"the Appointment stands, its slot may not: {error}") from error

    async def take_back(self, found: Found, deadline: Deadline) -> None:
        """Cancel our own Appointment, since the slot is another's. Raises OutcomeUnknown."""
        await self._appointments.cancel(found, deadline.at_least(self._clearing))

    async def others(self, slot_id: str, key: UUID, deadline: Deadline) -> list[Found]:
        """The Appointments of others that stand on this slot, first come first. Raises OutcomeUnknown."""
        try:
            standing = await self._appointments.of_slot(slot_id, deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"who else has the slot is not known: {error}") from error
        return [each for each in standing if all(one.value != str(key) for one in each.fields.identifier)]

    async def _keep(self, slot: Slot, standing: Found, seen: SlotSeen, key: UUID, deadline: Deadline) -> None:
        current: SlotSeen | None = seen
        for _ in range(2):
            if current and current.held_by_another(key):
                await self.take_back(standing, deadline)
                raise SlotTaken(slot.id)
            if not current or not current.is_offered(slot):
                return
            try:
                await self._claims.take(slot, key, current, deadline)
                return
            except SlotTaken:
                current = await self._claims.look(slot.id, deadline)
