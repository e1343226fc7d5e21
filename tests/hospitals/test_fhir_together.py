"""Many patients who want to know the same thing at the same moment are one question to the hospital."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from bot.app.serving import served
from integrations.hospitals.fhir_r4 import FhirR4Hospital
from integrations.hospitals.settings import HospitalSettings, Identifiers
from integrations.sandbox.hospital import hospital_app


def tomorrow() -> datetime:
    """A day whose slots all lie ahead, whatever the time is now."""
    bangkok = ZoneInfo("Asia/Bangkok")
    return datetime.combine(datetime.now(bangkok) + timedelta(days=1), time(0), bangkok)


async def searches(origin: str) -> int:
    async with ClientSession() as client, client.get(f"{origin}/sandbox/hospital/state") as answer:
        return int((await answer.json())["requests"].get("GET Slot", 0))


async def test_a_hundred_ask_at_once_and_the_hospital_is_asked_once() -> None:
    async with served(hospital_app(), "127.0.0.1", 0) as port:
        origin = f"http://127.0.0.1:{port}"
        here = HospitalSettings(
            "here", f"{origin}/fhir", Identifiers("hn", "cid", "own"), {"dental": "schedule.actor=Location/dental"}
        )
        hospital = FhirR4Hospital(here)
        try:
            start = tomorrow()
            asked = (hospital.free_slots("dental", start, start + timedelta(days=7), 10) for _ in range(100))
            answers = await asyncio.gather(*asked)
        finally:
            await hospital.aclose()
        assert len(set(answers)) == 1
        assert len(answers[0]) == 10
        assert await searches(origin) == 1


async def test_whoever_is_tired_of_waiting_leaves_the_others_their_answer() -> None:
    async with served(hospital_app(), "127.0.0.1", 0) as port:
        base = f"http://127.0.0.1:{port}/fhir"
        here = HospitalSettings(
            "here", base, Identifiers("hn", "cid", "own"), {"dental": "schedule.actor=Location/dental"}
        )
        hospital = FhirR4Hospital(here)
        try:
            start = tomorrow()
            first = asyncio.ensure_future(hospital.free_slots("dental", start, start + timedelta(days=7), 3))
            second = asyncio.ensure_future(hospital.free_slots("dental", start, start + timedelta(days=7), 3))
            await asyncio.sleep(0)
            first.cancel()
            assert len(await second) == 3
        finally:
            await hospital.aclose()
