"""Claiming a Slot for one booking key and giving it back.

A claimed Slot is busy and carries `hold:<key>` in its comment, so that whoever comes later, ourselves included, can see
for which booking it is held. With If-Match only one claim of a version can win.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import msgspec

from bot.domain.appointment import Slot
from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown, SlotTaken
from integrations.fhir.client import FhirClient, Versioned
from integrations.fhir.outcomes import Resource
from integrations.fhir.resources import SlotResource
from integrations.http.refusals import Conflict, NotFound
from integrations.http.wire import Deadline

TRIES = 3
HOLD = "hold:"


@dataclass(frozen=True, slots=True)
class SlotSeen:
    """A Slot as just read: the fields we know, and the whole resource with its version."""

    slot: SlotResource
    kept: Versioned

    def held_by(self, key: UUID) -> bool:
        """Whether it is claimed for this booking key."""
        return self.slot.status != "free" and _hold(key) in self.slot.comment

    def held_by_another(self, key: UUID) -> bool:
        """Whether it is claimed for another booking key."""
        return self.slot.status != "free" and HOLD in self.slot.comment and not self.held_by(key)

    def is_given_up(self, key: UUID, *, unmarked: bool) -> bool:
        """Whether it is taken by this booking: claimed for its key or, with `unmarked`, taken in the hospital's own way."""
        return self.held_by(key) or (unmarked and self.slot.status == "busy" and HOLD not in self.slot.comment)

    def is_offered(self, slot: Slot) -> bool:
        """Whether it is free and still begins and ends when the patient was told."""
        return self.slot.status == "free" and (self.slot.start, self.slot.end) == (slot.start, slot.end)


class Claims:
    """The Slots of one hospital, for claiming."""

    def __init__(self, client: FhirClient, *, if_match: bool) -> None:
        self._client, self._if_match = client, if_match

    async def look(self, slot_id: str, deadline: Deadline) -> SlotSeen | None:
        """The Slot as it is now, or None when the hospital has taken it out of its diary."""
        try:
            return _seen(await self._client.read(f"Slot/{slot_id}", deadline))
        except NotFound:
            return None

    async def take(self, slot: Slot, key: UUID, seen: SlotSeen | None, deadline: Deadline) -> SlotSeen:
        """Claim it, or find it claimed for this key already. Raises SlotTaken; OutcomeUnknown if it may be claimed now."""
        unknown: OutcomeUnknown | None = None
        for _ in range(TRIES):
            if seen and seen.held_by(key):
                return seen
            if not seen or not seen.is_offered(slot):
                raise SlotTaken(slot.id)
            try:
                return await self._put(claimed(seen, key), seen, deadline)
            except Conflict:
                pass  # somebody was first; perhaps ourselves, and the answer was lost
            except OutcomeUnknown as error:
                unknown = error
            except (HospitalUnavailable, HospitalRefused) as error:
                raise unknown or error from error
            seen = await self._look_again(slot.id, deadline, unknown)
        raise unknown or HospitalUnavailable("the slot changes faster than it can be claimed")

    async def free(self, seen: SlotSeen, key: UUID, deadline: Deadline, *, unmarked: bool = False) -> None:
        """Give it back; `unmarked`: also when it is taken in the hospital's own way. Raises OutcomeUnknown when it may still be taken."""
        current: SlotSeen | None = seen
        try:
            for _ in range(TRIES):
                if not current or not current.is_given_up(key, unmarked=unmarked):
                    return
                try:
                    await self._put(_freed(current, key), current, deadline)
                    return
                except Conflict:
                    current = await self.look(seen.slot.id, deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            raise OutcomeUnknown(f"the slot could not be given back: {error}") from error
        raise OutcomeUnknown("the slot could not be given back: it keeps changing")

    async def _look_again(self, slot_id: str, deadline: Deadline, unknown: OutcomeUnknown | None) -> SlotSeen | None:
        try:
            return await self.look(slot_id, deadline)
        except (HospitalUnavailable, HospitalRefused) as error:
            if unknown:
                raise unknown from error
            raise

    async def _put(self, resource: Resource, seen: SlotSeen, deadline: Deadline) -> SlotSeen:
        etag = seen.kept.etag if self._if_match else None
        if self._if_match and not etag:
            raise HospitalRefused("slots have no version here: set the option if_match to false")
        kept = await self._client.update(resource, deadline, if_match=etag)
        try:
            return _seen(kept)
        except HospitalRefused as error:
            raise OutcomeUnknown("the answer to a claim is not a Slot") from error


def _hold(key: UUID) -> str:
    return f"{HOLD}{key}"


def claimed(seen: SlotSeen, key: UUID) -> Resource:
    """The Slot as it is when this key holds it; one that it holds already stays as it is."""
    if seen.held_by(key):
        return seen.kept.resource
    comment = f"{seen.slot.comment} {_hold(key)}".strip()
    return {**seen.kept.resource, "status": "busy", "comment": comment}


def _freed(seen: SlotSeen, key: UUID) -> Resource:
    comment = seen.slot.comment.replace(_hold(key), "").strip()
    whole = {name: value for name, value in seen.kept.resource.items() if name != "comment"}
    return {**whole, "status": "free", **({"comment": comment} if comment else {})}


def _seen(kept: Versioned) -> SlotSeen:
    try:
        return SlotSeen(msgspec.convert(kept.resource, SlotResource), kept)
    except msgspec.ValidationError as error:
        raise HospitalRefused("a Slot that cannot be read") from error
