"""The demo with a second hospital, on HOSxP: the chat asks which, and books there for a record that was linked there."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app.demo import Demo, running_demo
from bot.app.demo_second import ID
from integrations.sandbox.hospital_people import PEOPLE
from tests.fakes.town import SOMSRI
from tests.service.booking_by_phone import BOOKED, CONFIRM, NAME, PHONE, begun
from tests.service.test_linking_whole import LINKED, browser_of, phone_of
from tests.service.test_linking_whole import Phone as Patient
from tests.service.wording import longest, th

SECOND = "โรงพยาบาลริมน้ำ"


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    async with running_demo(0, tmp_path / "demo", second=True) as demo:
        yield demo
    assert "KLAIMOR_DEMO_HOSXP_SESSION" not in os.environ


@pytest.fixture
async def patient(demo: Demo) -> AsyncIterator[Patient]:
    async with browser_of(SOMSRI) as browser:
        yield phone_of(demo, browser, SOMSRI)


async def chooses_a_time(patient: Patient) -> None:
    """At the second hospital, in its dental clinic."""
    town = patient.town
    await begun(town)
    assert {"โรงพยาบาลใกล้หมอ", SECOND} <= {each["label"] for each in await town.buttons()}
    for label in (SECOND, "ทันตกรรม", th("booking-soonest")):
        await town.answered(town.chooses(label))
    times = [each["label"] for each in await town.buttons() if "·" in each["label"]]
    await town.answered(town.chooses(times[0]))


def booked_there(demo: Demo) -> list[dict[str, Any]]:
    """Appointments that the second hospital remembers."""
    kept = demo.folder / "hosxp.jsonl"
    return [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []


async def test_who_is_linked_there_books_there(demo: Demo, patient: Patient) -> None:
    somsri = PEOPLE[0]
    address = await patient.asks_for_a_link()
    await patient.fills_in(address, somsri, hospital=ID)
    code = await patient.code_for(somsri)
    assert code is not None
    await patient.types(address, code)
    await patient.town.hears(LINKED)
    await chooses_a_time(patient)
    card = await patient.town.answered(patient.town.writes(PHONE))
    assert any("HN 000000601" in each for each in card), card
    assert BOOKED in (await patient.town.answered(patient.town.chooses(CONFIRM)))[0]
    assert [row["hn"] for row in booked_there(demo)] == ["000000601"]


async def test_who_is_not_linked_there_hears_why(demo: Demo, patient: Patient) -> None:
    await chooses_a_time(patient)
    await patient.town.answered(patient.town.writes(NAME))
    await patient.town.answered(patient.town.writes(PHONE))
    said = await patient.town.answered(patient.town.chooses(CONFIRM))
    assert longest("booking-needs-number") in said[0]
    assert booked_there(demo) == []
