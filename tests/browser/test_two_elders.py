"""A carer of two elders on one phone, and her father on his: asked whom, booked for, taken back, and refused kindly."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from phone_in_demo import bubbles
from playwright.async_api import Browser, Page, expect

from bot.app.demo import CARER, PATIENT, running_demo
from bot.app.demo_carer import NAME
from tests.service.wording import longest, th
from tests.thoroughness import takes_long

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

FATHER, GRANDMOTHER = "นายชัย ใจเย็น", "นางบุญมา ใจดี"
DATE = re.compile(r"วัน\S+ที่ \d+ \S+ 25\d\d เวลา \d\d:\d\d น\.")


@dataclass
class Family:
    """Two phones of one demo."""

    carer: Page
    father: Page


@pytest_asyncio.fixture(loop_scope="session")
async def family(chromium: Browser, tmp_path: Path) -> AsyncIterator[Family]:
    async with running_demo(0, tmp_path / "demo") as demo:
        context = await chromium.new_context(locale="th-TH", viewport={"width": 1000, "height": 860})
        faults: list[str] = []
        pages = []
        for user in (CARER, PATIENT):
            page = await context.new_page()
            page.set_default_timeout(40_000)
            page.on("pageerror", lambda error: faults.append(str(error)))
            await page.goto(f"{demo.base}/sandbox?user={user}")
            pages.append(page)
        yield Family(*pages)
        await context.close()
        assert faults == []


async def writes(page: Page, text: str) -> None:
    await page.bring_to_front()
    await page.get_by_role("textbox", name="พิมพ์ข้อความ", exact=True).fill(text)
    await page.get_by_role("button", name="ส่ง", exact=True).click()


async def taps(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.click()


@takes_long
async def test_a_carer_of_two_is_asked_whom_books_for_one_and_is_refused_once_it_is_taken_back(family: Family) -> None:
    carer, father = family.carer, family.father
    await expect(bubbles(father, th("booking-booked"))).to_be_visible()  # the demo is furnished

    await writes(carer, "ดูนัดหน่อย")
    question = bubbles(carer, th("care-whose"))
    await expect(question).to_have_count(1)
    await question.get_by_role("button", name=GRANDMOTHER).click()
    await expect(bubbles(carer, f"นัดของยายหรือย่า ({GRANDMOTHER})")).to_have_count(1)

    await writes(carer, "จองหมอฟันให้พ่อ")
    await taps(carer, th("booking-soonest"))
    times = bubbles(carer, th("booking-slot-hint")).get_by_role("button")
    await times.first.click()
    card = bubbles(carer, th("booking-confirm"))
    await expect(card).to_have_count(1)
    assert FATHER in await card.inner_text()
    date = DATE.search(await card.inner_text())
    assert date is not None, "the whole date is read back"
    await taps(carer, th("booking-yes"))
    booked = bubbles(carer, th("booking-booked"))
    await expect(booked).to_have_count(1)
    assert FATHER in await booked.inner_text()

    told = bubbles(father, th("carer-booked"))
    await expect(told).to_have_count(1)
    assert date[0] in await told.inner_text()
    assert f"ผู้ดูแลของคุณทำให้: {NAME}" in await told.inner_text()

    await writes(father, "เลิกให้ฟ้าใสดูแล")
    await expect(bubbles(father, longest("carer-ended", "carer"))).to_have_count(1)
    await expect(bubbles(carer, longest("care-is-over", "person", "until"))).to_have_count(1)  # told by itself
    await writes(carer, "ขอยกเลิกนัดของพ่อ")
    await expect(bubbles(carer, longest("care-is-over", "person", "until"))).to_have_count(2)
    await writes(carer, "จองหมอฟันให้พ่อ")
    refused = bubbles(carer, longest("care-is-over", "person", "until"))
    await expect(refused).to_have_count(3)
    assert FATHER in await refused.last.inner_text()
    assert date[0] not in await refused.last.inner_text()
    await writes(carer, "นัดของยาย")  # the other right stands
    await expect(bubbles(carer, f"นัดของยายหรือย่า ({GRANDMOTHER})")).to_have_count(2)
    await writes(father, "ดูนัดของฉัน")
    await expect(father.get_by_role("log").get_by_text(date[0]).last).to_be_visible()  # it stays his
