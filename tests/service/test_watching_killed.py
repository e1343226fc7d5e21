"""The counter moves and cancels appointments while the service is killed (kill -9) again and again: each patient is told once.

`KLAIMOR_KILLS=10 uv run pytest -n0 -s tests/service/test_watching_killed.py` is the full size; `KLAIMOR_SEED` repeats a run.
"""

from __future__ import annotations

import asyncio
import os
import random
from datetime import timedelta
from pathlib import Path

import pytest

from bot.bench.due_patients import HOSPITAL, Due, Outside, each, learns, patients
from bot.domain.appointment import Appointment, BookingState, Mode, PatientContact
from bot.domain.appointment_facts import BookingTold, RemindersPlanned
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from config.settings import parse_keys
from integrations.storage.signing import KeyedSignatures
from integrations.storage.stores import Storage, open_storage
from tests.fakes.town import KEYS, Town, until
from tests.service.processes import Service, service_of, town_of_its_own
from tests.service.wording import th
from tests.thoroughness import takes_minutes

KILLS = int(os.environ.get("KLAIMOR_KILLS", "3"))
MANY = 12 * KILLS
MOVED, GONE = th("moved-title"), th("gone-title")


async def has_an_appointment(storage: Storage, outside: Outside, due: Due) -> None:
    """It stands at the hospital and the patient knows; no reminder of it could notice anything."""
    await outside.knows(due)
    now, contact = due.start - timedelta(days=1), PatientContact(due.key, f"ผู้ป่วย รายที่{due.number}", "0812345678")
    await storage.bookings.request(due.person, HOSPITAL, due.slot, contact, Mode.IN_PERSON, key=due.key, now=now)
    made = Appointment(outside.ids[due.number], due.key, HOSPITAL, "dental", due.slot.start, due.slot.end)
    await storage.bookings.conclude(due.key, BookingState.BOOKED, now, made)
    agreed = ConsentAnswered(Purpose.APPOINTMENTS, True, "test")
    await learns(storage, due.person, BookingTold(due.key), agreed, RemindersPlanned(due.key, 1, ()))


async def counter_changes(outside: Outside, due: Due) -> None:
    """Every third is moved by a day, every third cancelled, the others stay."""
    later = {
        "start": (due.start + timedelta(days=1)).isoformat(),
        "end": (due.slot.end + timedelta(days=1)).isoformat(),
    }
    match due.number % 3:
        case 1:
            await outside.puts(due, **later)
        case 2:
            await outside.puts(due, status="cancelled")


def wanted(due: Due) -> list[str]:
    return [[], [MOVED], [GONE]][due.number % 3]


async def told(town: Town, due: Due) -> list[str]:
    bubbles = [bubble for call in await town.calls(due.person.user_id) for bubble in call]
    return [next((title for title in (MOVED, GONE) if title in each), each) for each in bubbles]


async def knocks(town: Town, service: Service) -> None:
    """The hospital says that something has changed."""
    secret = KeyedSignatures(parse_keys(KEYS)).sign("hospital-knock", HOSPITAL)
    address = f"http://127.0.0.1:{service.port}/hospitals/{HOSPITAL}/changed/{secret}"
    async with town.client.post(address) as answer:
        assert answer.status == 204


@pytest.mark.timeout(120 + 30 * KILLS)
@takes_minutes
async def test_killed_again_and_again_every_change_of_the_counter_is_told_once(tmp_path: Path) -> None:
    seed = int(os.environ.get("KLAIMOR_SEED", random.SystemRandom().randrange(10**6)))
    print(f"{KILLS} kills, {MANY} patients, KLAIMOR_SEED={seed}")
    chance, everybody = random.Random(seed), patients(MANY)
    url = f"sqlite:///{tmp_path / 'klaimor.sqlite3'}"
    async with town_of_its_own() as town, service_of(town, tmp_path) as service:
        outside = Outside(town.client, town.line, f"{town.hospital}/fhir")
        async with await open_storage(url, parse_keys(KEYS), data_dir=tmp_path) as storage:
            for due in everybody:
                await has_an_appointment(storage, outside, due)
        await service.start()
        for kill in range(KILLS):
            await each(everybody[kill::KILLS], lambda due: counter_changes(outside, due))
            await knocks(town, service)
            await asyncio.sleep(chance.uniform(0.8, 6.0))
            await service.kill()
            await service.start()
            await knocks(town, service)

        async def all_told() -> bool:
            return all([await told(town, due) == wanted(due) for due in everybody if wanted(due)])

        await until(all_told, 60 + 2 * LEASE_ENDS, "somebody was never told, or told something else")
        await asyncio.sleep(6)  # one more round: nobody is told again
        assert [due.number for due in everybody if await told(town, due) != wanted(due)] == []
        kinds = dict(
            service.rows("SELECT what, COUNT(*) FROM appointment_history WHERE by_whom = 'hospital' GROUP BY what")
        )
        assert kinds == {"moved": MANY // 3, "cancelled": MANY // 3}
        assert await service.stop() == 0


LEASE_ENDS = 60  # seconds after which what a killed process was looking at is looked at by another
