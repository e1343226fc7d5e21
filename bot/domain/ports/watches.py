"""Port: which appointments are to be looked at, because their hospital may have changed them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from bot.domain.ledger import Watched


class Watches(Protocol):
    """What is found goes into the database before anybody is told, so that a crash in between costs nothing.

    Only appointments that stand, that are still to come and that the patient knows of are watched. `hospital` is an id of
    config/hospitals.yaml.
    """

    async def ready(self, hospitals: Collection[str], now: datetime) -> None:
        """From now on changes at these hospitals are read; where they were before, from where it was left off."""
        ...

    async def take(self, hospital: str, now: datetime, every: timedelta) -> datetime | None:
        """From when on to read the hospital's changes, when that is due; due again after `every`. None: not due, or taken by another."""
        ...

    async def hint(self, hospital: str, at: datetime) -> None:
        """Something may have changed there: read its changes at `at`, if that is sooner."""
        ...

    async def read(self, hospital: str, changed: Collection[UUID], until: datetime, now: datetime) -> None:
        """These bookings are to be looked at now, and changes are read from `until` on, in one commit."""
        ...

    async def claim(self, hospital: str, now: datetime, lease: timedelta, limit: int) -> Sequence[Watched]:
        """Those to be looked at, the longest due first; others may take them when `lease` is over. What cannot be opened is left out."""
        ...

    async def seen(self, stands: Sequence[tuple[UUID, bool]], now: datetime, again: datetime) -> None:
        """The hospital has these as we have them (and whether it knows that the patient will come): look again at `again`."""
        ...

    async def put_off(self, booking: UUID, again: datetime) -> None:
        """Look at it again at `again`, whatever was found."""
        ...
