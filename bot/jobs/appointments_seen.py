"""The appointments that hospitals have made for linked records, asked of each hospital in its own way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date

from bot.domain.errors import HospitalUnavailable
from bot.domain.link import Record
from bot.domain.ports.hospital_appointments import HospitalAppointments
from bot.domain.seen import SeenAppointment

PATIENCE = 4.0  # seconds: what was booked here is known, and must not wait long for what is asked there


class SeenEverywhere:
    """Port AppointmentsSeen over the adapters of the configuration, by hospital id: those that can be asked."""

    def __init__(self, adapters: Mapping[str, object]) -> None:
        self._hospitals = {id_: each for id_, each in adapters.items() if isinstance(each, HospitalAppointments)}

    async def of(self, record: Record, since: date) -> tuple[SeenAppointment, ...]:
        """See AppointmentsSeen."""
        hospital = self._hospitals.get(record.hospital)
        if hospital is None:
            return ()
        try:
            async with asyncio.timeout(PATIENCE):
                return await hospital.upcoming(record.id, since)
        except TimeoutError as error:
            raise HospitalUnavailable("no answer in time") from error
