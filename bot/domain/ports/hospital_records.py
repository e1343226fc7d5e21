"""Port: the records that a hospital keeps of people, as far as a link needs them."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from bot.domain.link import Claimed, NumberKind, Record


@runtime_checkable
class HospitalRecords(Protocol):
    """One hospital. Both reads raise HospitalUnavailable and HospitalRefused as HospitalBooking does."""

    @property
    def kinds(self) -> frozenset[NumberKind]:
        """By which numbers this hospital can be asked."""
        ...

    async def find(self, claimed: Claimed) -> Record | None:
        """The one record with this number and exactly this birth date; the one that it was merged into, if it was.

        None when there is none, when there are two that are not the same person's, and for one who is no longer alive. A wrong birth
        date and an unknown number ask the hospital the same questions.
        """
        ...

    async def current(self, record: str) -> Record | None:
        """The record with this id of the hospital's as it is now, or the one that it was merged into; None when it is gone."""
        ...
