"""A person with the demo in a browser: agrees and books through an emergency, or says no and is helped without."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from playwright.async_api import Browser, Page, expect

from bot.app.demo import Demo, running_demo

SOON = 60_000  # milliseconds; the first answer waits for all that is loaded, on a machine that runs other tests beside
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    async with running_demo(0, tmp_path / "demo") as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, demo: Demo) -> AsyncIterator[Page]:
    context = await chromium.new_context(
        locale="th-TH", reduced_motion="reduce", viewport={"width": 414, "height": 900}
    )
    page = await context.new_page()
    page.set_default_timeout(15_000)
    await page.goto(f"{demo.base}/sandbox")
    yield page
    await context.close()


async def writes(page: Page, text: str) -> None:
    await page.get_by_label("พิมพ์ข้อความ").fill(text)
    await page.get_by_role("button", name="ส่ง", exact=True).click()


def bubbles(page: Page, words: str) -> Any:
    return page.get_by_role("log").get_by_role("article").filter(has_text=words)


async def tap(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label).last.click()


async def tap_exactly(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.click()


async def hospital(demo: Demo) -> dict[str, Any]:
    async with (
        ClientSession() as client,
        client.get(demo.hospital.replace("/fhir", "/sandbox/hospital/state")) as answer,
    ):
        state: dict[str, Any] = await answer.json()
        return state


async def test_a_dentist_is_booked_with_an_emergency_in_the_middle(page: Page, demo: Demo) -> None:
    before = await hospital(demo)
    await writes(page, "สวัสดีค่ะ")
    await expect(bubbles(page, "สวัสดี").last).to_be_visible(timeout=SOON)

    await writes(page, "ปวดฟันมากค่ะ อยากนัดหมอฟันพุธหน้าช่วงบ่าย")
    await expect(bubbles(page, "ขอความยินยอมก่อน").last).to_be_visible(timeout=SOON)
    assert await page.get_by_role("button", name="13:00").count() == 0
    await tap_exactly(page, "ยินยอม")
    first = page.get_by_role("button", name="13:00").last
    await expect(first).to_be_visible(timeout=SOON)
    assert await page.get_by_role("button", name="09:00").count() == 0

    await writes(page, "เจ็บแน่นหน้าอก เหงื่อแตก")
    await expect(bubbles(page, "1669").last).to_be_visible(timeout=9000)
    await expect(bubbles(page, "ยังไม่มีใครโทร").last).to_be_visible(timeout=SOON)

    await tap(page, "กลับไปทำต่อ")
    await page.get_by_role("button", name="13:00").last.click()
    await writes(page, "สมศรี ใจดี")
    await writes(page, "081-234-5678")
    await tap(page, "ยืนยัน")
    await expect(bubbles(page, "จองนัดเรียบร้อยแล้ว").last).to_be_visible(timeout=SOON)

    after = await hospital(demo)
    assert after["counts"]["Appointment"] == before["counts"]["Appointment"] + 1
    booked = after["appointments"][-1]
    assert booked["status"] == "booked"
    slot = booked["slot"][0]["reference"].partition("/")[2]
    assert slot in {each["id"] for each in after["busy_slots"]}

    await tap(page, "ยืนยัน")  # the old button, once more
    again = await hospital(demo)
    assert again["counts"]["Appointment"] == after["counts"]["Appointment"]


async def test_who_says_no_is_helped_without_and_sees_what_is_kept(page: Page) -> None:
    await writes(page, "ปวดหัวมาสองวันแล้วค่ะ")
    await expect(bubbles(page, "ขอความยินยอมก่อน").last).to_be_visible(timeout=SOON)
    await tap_exactly(page, "ทำไมต้องขอ")
    await expect(bubbles(page, "ใครเห็นบ้าง").last).to_be_visible(timeout=SOON)
    await writes(page, "เจ็บแน่นหน้าอก เหงื่อแตก")
    await expect(bubbles(page, "ยังไม่มีใครโทร").last).to_be_visible(timeout=9000)
    await tap(page, "กลับไปทำต่อ")
    await tap_exactly(page, "ไม่ยินยอม")
    await expect(bubbles(page, "ลบข้อความที่รอคำตอบให้แล้ว").last).to_be_visible(timeout=SOON)
    await expect(bubbles(page, "02-000-0000").last).to_be_visible(timeout=SOON)

    await writes(page, "ขอดูข้อมูลของฉัน")
    await expect(bubbles(page, "ถามและประเมินอาการ: ไม่ยินยอม").last).to_be_visible(timeout=SOON)
    await writes(page, "ขอลบข้อมูล")  # an emergency is open: staff must be able to find them
    await expect(bubbles(page, "24 ชั่วโมง").last).to_be_visible(timeout=SOON)
