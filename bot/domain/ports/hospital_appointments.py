"""Ports: the appointments that a hospital has made for a record, asked of one hospital and of all of them."""

from __future__ import annotations

from datetime import date
from typing import Protocol, runtime_checkable

from bot.domain.link import Record
from bot.domain.seen import SeenAppointment


@runtime_checkable
class HospitalAppointments(Protocol):
    """One hospital. Raises HospitalUnavailable and HospitalRefused as HospitalBooking does."""

    async def upcoming(self, record: str, since: date) -> tuple[SeenAppointment, ...]:
        """Those of this record on `since` (local day) and later that stand and have not begun, earliest first, at most 20."""
        ...


class AppointmentsSeen(Protocol):
    """As a conversation asks, over all hospitals; reads only."""

    async def of(self, record: Record, since: date) -> tuple[SeenAppointment, ...]:
        """Those of a linked record; none where its hospital shows none to us. Raises as HospitalAppointments."""
        ...
