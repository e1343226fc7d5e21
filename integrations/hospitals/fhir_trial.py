"""Finds out at a FHIR R4 server, by racing for one slot that somebody has named, which ways to book may be trusted there.

It makes Appointments and cancels them: `klaimor check --try` starts it, and nothing else does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID, uuid4

from bot.domain.appointment import Mode, PatientContact, Slot
from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown
from bot.domain.ports.limited import Tried
from integrations.hospitals.fhir_appointments import Write
from integrations.hospitals.fhir_claims import SlotSeen, claimed
from integrations.hospitals.fhir_declared import declared_ways
from integrations.hospitals.fhir_options import FhirOptions
from integrations.hospitals.fhir_ways import ByOperation, ByTransaction, Counter
from integrations.hospitals.fhir_wish import Wish
from integrations.http.refusals import Conflict
from integrations.http.wire import Deadline

RACERS = 10
SECONDS = 20.0  # for each step
PAUSE = 1.0  # seconds until what was written must be found by a search


class Trial:
    """One hospital, one of its slots, one of its records (`Patient/7`)."""

    def __init__(self, counter: Counter, options: FhirOptions, slot: str, patient: str, pause: float = PAUSE) -> None:
        self._counter, self._options, self._slot, self._patient, self._pause = counter, options, slot, patient, pause
        self._keys: list[UUID] = []

    async def run(self) -> tuple[Tried, ...]:
        """By claim, and by whatever else the server declares. Raises HospitalRefused for a slot that is not free."""
        declared = await declared_ways(self._counter.client, Deadline(SECONDS)) or set()
        tried = [await self._tried("claim", self._claim, self._options.if_match)]
        if "transaction" in declared or self._options.book_by == "transaction":
            tried.append(await self._tried("transaction", self._transaction, self._options.book_by == "transaction"))
        if "operation" in declared or self._options.book_by == "operation":
            tried.append(await self._tried("operation", self._operation, self._options.book_by == "operation"))
        return tuple(tried)

    async def _tried(self, way: str, test: Callable[[], Awaitable[str]], used: bool) -> Tried:
        """`test` returns why it does not hold, or nothing. What it leaves is taken away whatever happens."""
        try:
            fault = await test()
        except (HospitalUnavailable, OutcomeUnknown, HospitalRefused, Conflict) as error:
            fault = f"could not be tried to its end: {error}"
        finally:
            await self._clear()
        if fault:
            return Tried(way, not used, f"does NOT hold: {fault}")
        return Tried(way, True, _HOLDS[way])

    async def _claim(self) -> str:
        """A version that is not the newest any more must not be written over."""
        seen, key = await self._free(), self._key()
        if not seen.kept.etag:
            return "slots have no version; set if_match to false"
        await self._counter.claims.take(_slot_of(seen), key, seen, Deadline(SECONDS))
        await self._clear()
        try:
            await self._counter.client.update(claimed(seen, key), Deadline(SECONDS), if_match=seen.kept.etag)
        except Conflict:
            return ""
        return "a stale If-Match was written over; set if_match to false"

    async def _transaction(self) -> str:
        stale, way = await self._free(), ByTransaction(self._counter)
        await self._counter.claims.take(_slot_of(stale), self._key(), stale, Deadline(SECONDS))
        await self._clear()
        if await _sent([await way.write(self._wish(stale), stale, self._patient, Deadline(SECONDS))]):
            return "one with a stale ifMatch was carried out"
        if await self._standing():
            return "one that was refused left its Appointment behind"
        seen = await self._free()
        writes = [await way.write(self._wish(seen), seen, self._patient, Deadline(SECONDS)) for _ in range(RACERS)]
        fault = await self._race(writes)
        held = await self._counter.claims.look(self._slot, Deadline(SECONDS))
        if not fault and not (held and any(held.held_by(key) for key in self._keys)):
            return "the slot does not bear the mark of the booking (Slot.comment)"
        return fault

    async def _operation(self) -> str:
        seen, way = await self._free(), ByOperation(self._counter, self._options.book_parameter)
        writes = [await way.write(self._wish(seen), seen, self._patient, Deadline(SECONDS)) for _ in range(RACERS)]
        fault = await self._race(writes)
        if fault:
            return fault
        held = await self._counter.claims.look(self._slot, Deadline(SECONDS))
        return "the slot is still free after it was booked" if held and held.slot.status == "free" else ""

    async def _race(self, writes: Sequence[Write]) -> str:
        done = await _sent(writes)
        await asyncio.sleep(self._pause)
        standing = await self._standing()
        if len(standing) > 1 or done > 1:
            return f"{RACERS} at once were {max(done, len(standing))} Appointments"
        if done and not standing:
            return "the Appointment is not found by our booking key afterwards (identifier)"
        return "" if done else f"none of {RACERS} at once was booked"

    async def _standing(self) -> list[UUID]:
        found = [(key, await self._counter.appointments.standing(key, Deadline(SECONDS))) for key in self._keys]
        return [key for key, appointments in found for _ in appointments]

    async def _free(self) -> SlotSeen:
        seen = await self._counter.claims.look(self._slot, Deadline(SECONDS))
        if not seen or seen.slot.status != "free":
            raise HospitalRefused(f"Slot/{self._slot} is not free (any more): name one that nobody needs")
        return seen

    async def _clear(self) -> None:
        """Cancel what stands under our keys and free the slot. Raises OutcomeUnknown: then somebody must look at the slot."""
        for key in self._keys:
            for found in await self._counter.appointments.standing(key, Deadline(SECONDS)):
                await self._counter.giving.take_back(found, Deadline(SECONDS))
                await self._counter.giving.vacate(self._slot, key, Deadline(SECONDS), unmarked=True)
            seen = await self._counter.claims.look(self._slot, Deadline(SECONDS))
            await self._counter.giving.give_back(seen, key, Deadline(SECONDS))
        self._keys.clear()

    def _key(self) -> UUID:
        self._keys.append(uuid4())
        return self._keys[-1]

    def _wish(self, seen: SlotSeen) -> Wish:
        return Wish(_slot_of(seen), _NOBODY, self._key(), Mode.IN_PERSON)


_HOLDS = {
    "claim": "holds: a stale If-Match is refused",
    "transaction": f"holds: all or nothing, and {RACERS} at once were one Appointment; `book_by: transaction` may be set",
    "operation": f"holds: {RACERS} at once were one Appointment, found by our key; `book_by: operation` may be set",
}
_NOBODY = PatientContact(UUID(int=0), "", "")  # the record is named; nobody else is told of


async def _sent(writes: Sequence[Write]) -> int:
    """How many of them, sent at once, were carried out. Raises OutcomeUnknown, and what else is neither that nor a refusal."""
    ends = await asyncio.gather(*(write(Deadline(SECONDS)) for write in writes), return_exceptions=True)
    for end in ends:
        if isinstance(end, BaseException) and not isinstance(end, Conflict | HospitalRefused):
            raise end
    return sum(not isinstance(end, BaseException) for end in ends)


def _slot_of(seen: SlotSeen) -> Slot:
    return Slot(seen.slot.id, "", seen.slot.start, seen.slot.end)
