"""One booking at a hospital on FHIR R4, from its first look to what stands in the end, in whichever way it is made."""

from __future__ import annotations

import asyncio
from uuid import UUID

from bot.domain.appointment import Slot
from bot.domain.errors import SlotTaken
from integrations.hospitals.fhir_appointments import Found
from integrations.hospitals.fhir_claims import SlotSeen
from integrations.hospitals.fhir_ways import Counter, Way
from integrations.hospitals.fhir_wish import Wish
from integrations.http.wire import Deadline


class Booking:
    """`first_wins`: claims are no locks here, so the first Appointment of a slot is the one that counts."""

    def __init__(self, counter: Counter, way: Way, *, first_wins: bool) -> None:
        self._counter, self._way, self._first_wins = counter, way, first_wins

    async def book(self, wish: Wish, deadline: Deadline) -> Found:
        """Our one Appointment, made or found. Raises as HospitalBooking.book."""
        ours, seen, patient = await asyncio.gather(
            self._counter.appointments.of_key(wish.key, deadline),
            self._counter.claims.look(wish.slot.id, deadline),
            self._counter.patients.find(wish.contact, deadline),
        )
        if ours:
            return await self._as_before(wish.slot, wish.key, ours, seen, deadline)
        try:
            found = await self._way.make(wish, seen, patient, deadline)
        except SlotTaken:
            ours = await self._counter.appointments.of_key(wish.key, deadline)
            if not ours:
                raise
            return await self._as_before(wish.slot, wish.key, ours, None, deadline)
        return await self._first_come(wish.slot, wish.key, found, deadline)

    async def release(self, slot: Slot, key: UUID, deadline: Deadline) -> Found | None:
        """As HospitalBooking.release."""
        for _ in range(2):
            ours = await self._counter.appointments.of_key(key, deadline)
            seen = await self._counter.claims.look(slot.id, deadline)
            if any(each.stands for each in ours):
                try:
                    return await self._as_before(slot, key, ours, seen, deadline)
                except SlotTaken:
                    return None
            if not seen or not seen.held_by(key):
                return None
            await self._counter.giving.give_back(seen, key, deadline)
        return None  # looked twice: a late commit of our own would have been seen after the slot was given back

    async def _as_before(
        self, slot: Slot, key: UUID, ours: list[Found], seen: SlotSeen | None, deadline: Deadline
    ) -> Found:
        """The Appointment that this key has already, with its slot. Raises SlotTaken when it does not stand."""
        stand = [each for each in ours if each.stands]
        if not stand:
            await self._counter.giving.give_back(seen, key, deadline)
            raise SlotTaken(slot.id)
        standing = await self._counter.appointments.only_first(stand, deadline)
        if seen and self._way.marks and not self._first_wins:
            await self._counter.giving.keep(slot, standing, seen, key, deadline)
        return await self._first_come(slot, key, standing, deadline)

    async def _first_come(self, slot: Slot, key: UUID, found: Found, deadline: Deadline) -> Found:
        """Where claims are no locks, the first Appointment of the slot wins. Raises SlotTaken when ours was not."""
        if not self._first_wins:
            return found
        rivals = await self._counter.giving.others(slot.id, key, deadline)
        if not rivals or found.rank <= rivals[0].rank:
            return found
        await self._counter.giving.take_back(found, deadline)
        raise SlotTaken(slot.id)
