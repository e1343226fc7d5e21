"""The demo in a browser: one's appointment with its history, calendar file and picture, and what the hospital changes is told."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from icalendar import Calendar
from playwright.async_api import Browser, Locator, Page, expect

from bot.app.demo import PATIENT, Demo, running_demo
from bot.app.demo_appointment import NUMBER, record_of
from tests.service.wording import longest, th

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

PICTURES = os.environ.get("KLAIMOR_PICTURES")  # a folder: what the phone shows on the way is kept there


@dataclass
class Holding:
    """The phone of who has an appointment, in a running demo."""

    page: Page
    demo: Demo

    async def writes(self, text: str) -> None:
        await self.page.get_by_role("textbox", name="พิมพ์ข้อความ", exact=True).fill(text)
        await self.page.get_by_role("button", name="ส่ง", exact=True).click()

    def bubbles(self, words: str) -> Locator:
        return self.page.get_by_role("log").get_by_role("article").filter(has_text=words)

    async def seen(self, name: str) -> None:
        if PICTURES:
            await self.page.screenshot(path=f"{PICTURES}/{name}.png")

    async def loads(self, address: str) -> tuple[int, bytes]:
        async with aiohttp.ClientSession() as http, http.get(address) as answer:
            return answer.status, await answer.read()

    async def appointment(self) -> dict[str, Any]:
        """The one Appointment as the hospital has it."""
        _, body = await self.loads(f"{self.demo.hospital}/Appointment?status=booked")
        every: list[dict[str, Any]] = [entry["resource"] for entry in json.loads(body)["entry"]]
        theirs = f"Patient/{record_of(NUMBER, '').id}"  # others of the demo have appointments too
        [found] = [each for each in every if theirs in json.dumps(each["participant"])]
        return found

    async def counter_writes(self, appointment: dict[str, Any]) -> None:
        """The counter changes it in the hospital's own system."""
        address = f"{self.demo.hospital}/Appointment/{appointment['id']}"
        headers = {"Content-Type": "application/fhir+json"}
        async with aiohttp.ClientSession() as http, http.put(address, json=appointment, headers=headers) as answer:
            assert answer.status == 200


@pytest_asyncio.fixture(loop_scope="session")
async def holding(chromium: Browser, tmp_path: Path) -> AsyncIterator[Holding]:
    async with running_demo(0, tmp_path / "demo") as demo:
        context = await chromium.new_context(locale="th-TH", viewport={"width": 1000, "height": 860})
        page = await context.new_page()
        page.set_default_timeout(20_000)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        await page.goto(f"{demo.base}/sandbox?user={PATIENT}")
        yield Holding(page, demo)
        await context.close()
        assert faults == []


async def calendar_event(holding: Holding, card: Locator) -> Any:
    """What the calendar of the phone would read behind the card's link."""
    address = await card.get_by_role("link", name=th("mine-calendar")).get_attribute("href")
    assert address is not None
    status, body = await holding.loads(address)
    assert status == 200
    [event] = Calendar.from_ical(body).walk("VEVENT")
    return event


async def test_history_calendar_and_picture_of_ones_appointment(holding: Holding) -> None:
    await expect(holding.bubbles(th("booking-booked"))).to_be_visible()
    await holding.writes("ขอดูนัดของฉันค่ะ")
    card = holding.bubbles(th("mine-title")).last
    await expect(card).to_be_visible()
    await holding.seen("mine-1-card")
    first = await calendar_event(holding, card)
    assert str(first["STATUS"]) == "CONFIRMED"

    await card.get_by_role("button", name=th("mine-check-in")).click()
    shown = holding.bubbles(longest("check-in-how")).last.locator("img")
    await expect(shown).to_be_visible()
    assert await shown.evaluate(
        "img => img.complete && img.naturalWidth >= 300 && img.naturalWidth === img.naturalHeight"
    )
    await holding.seen("mine-2-picture")

    await card.get_by_role("button", name=th("reminder-yes")).click()
    await expect(holding.bubbles(longest("confirming-done"))).to_be_visible()
    await card.get_by_role("button", name=th("mine-history")).click()
    history = holding.bubbles("คุณยืนยันว่าจะไปตามนัด").last
    await expect(history).to_contain_text("คุณจองนัด")
    await holding.seen("mine-3-history")

    appointment = await holding.appointment()
    await holding.counter_writes({**appointment, "status": "cancelled"})
    await holding.page.locator("#panel").get_by_role("button", name="+1 ชั่วโมง", exact=True).click()
    await expect(holding.bubbles(th("gone-title"))).to_have_count(1)
    await holding.writes("ประวัติการนัด")
    await expect(holding.bubbles("ถูกยกเลิกที่โรงพยาบาล").last).to_be_visible()
    await holding.seen("mine-4-cancelled-there")
    last = await calendar_event(holding, card)
    assert (str(last["STATUS"]), str(last["UID"])) == ("CANCELLED", str(first["UID"]))
    assert int(last["SEQUENCE"]) > int(first["SEQUENCE"])
    assert timedelta(0) == last.decoded("DTSTART") - first.decoded("DTSTART")
