"""What hospitals have made for linked records, as a conversation may ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.domain.errors import HospitalUnavailable
from bot.domain.link import Record
from bot.domain.seen import SeenAppointment


@dataclass
class SeenTable:
    """Port AppointmentsSeen. `silent`: hospitals that do not answer."""

    appointments: list[SeenAppointment] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    asked: list[tuple[str, date]] = field(default_factory=list)

    async def of(self, record: Record, since: date) -> tuple[SeenAppointment, ...]:
        self.asked.append((record.id, since))
        if record.hospital in self.silent:
            raise HospitalUnavailable("timeout")
        return tuple(each for each in self.appointments if (each.hospital, each.record) == (record.hospital, record.id))
