"""What hospitals have made is asked of those that tell it, and never waited for long."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.domain.errors import HospitalUnavailable
from bot.domain.link import Record
from bot.domain.seen import SeenAppointment
from bot.jobs import appointments_seen
from bot.jobs.appointments_seen import SeenEverywhere

TODAY = date(2026, 11, 26)
SEEN = SeenAppointment("1", "tells", "p1", TODAY)


class Tells:
    """A hospital that tells, after a while."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds

    async def upcoming(self, record: str, since: date) -> tuple[SeenAppointment, ...]:
        await asyncio.sleep(self.seconds)
        return (SEEN,) if (record, since) == ("p1", TODAY) else ()


def of(hospital: str, id_: str = "p1") -> Record:
    return Record(hospital, id_, "1", "somebody")


async def test_each_record_is_asked_for_at_its_own_hospital() -> None:
    seen = SeenEverywhere({"tells": Tells(), "books": object()})
    assert await seen.of(of("tells"), TODAY) == (SEEN,)
    assert await seen.of(of("tells", "p2"), TODAY) == ()
    assert await seen.of(of("books"), TODAY) == ()
    assert await seen.of(of("not configured any more"), TODAY) == ()


async def test_a_hospital_that_takes_too_long_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appointments_seen, "PATIENCE", 0.05)
    with pytest.raises(HospitalUnavailable):
        await SeenEverywhere({"tells": Tells(5)}).of(of("tells"), TODAY)
