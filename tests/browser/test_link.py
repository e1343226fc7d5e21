"""Linking in a browser: from the chat to the page, the code, LINE's own page, and back, with no script and large enough to read."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.app.demo import Demo, running_demo
from integrations.sandbox.hospital_people import PEOPLE
from tests.fakes.town import SOMSRI
from tests.service.wording import th

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

KNOWN = PEOPLE[0]


@dataclass
class Hand:
    """The phone of somebody in a running demo."""

    demo: Demo
    context: BrowserContext
    page: Page


@pytest_asyncio.fixture(loop_scope="session")
async def hand(chromium: Browser, tmp_path: Path) -> AsyncIterator[Hand]:
    async with running_demo(0, tmp_path / "demo") as demo:
        context = await chromium.new_context(
            locale="th-TH", reduced_motion="reduce", viewport={"width": 390, "height": 800}
        )
        page = await context.new_page()
        page.set_default_timeout(20_000)
        await page.goto(f"{demo.base}/sandbox?user={SOMSRI}")
        yield Hand(demo, context, page)
        await context.close()


async def writes(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="พิมพ์ข้อความ", exact=True).fill(text)
    await page.get_by_role("button", name="ส่ง", exact=True).click()


async def test_from_the_chat_to_the_page_to_line_and_back(hand: Hand) -> None:
    page = hand.page
    await writes(page, "ขอเชื่อมประวัติ")
    await page.get_by_role("button", name=th("consent-yes"), exact=True).last.click()
    opening = page.get_by_role("link", name=th("link-open")).last
    await expect(opening).to_be_visible()
    async with hand.context.expect_page() as opened:
        await opening.click()
    form = await opened.value
    broken: list[str] = []
    form.on("console", lambda said: broken.append(said.text))
    await expect(form.get_by_role("heading", name="เชื่อมประวัติโรงพยาบาลกับ LINE")).to_be_visible()
    await form.get_by_label("เลขนั้นคือ").fill("๑๒๓")
    await form.get_by_label("วันที่").select_option("2")
    await form.get_by_label("เดือน").select_option("5")
    await form.get_by_label("ปีเกิด").fill("2511")
    await form.get_by_role("button", name="ต่อไป").click()
    await expect(form.get_by_role("alert")).to_contain_text("13 หลัก")
    await expect(form.get_by_label("ปีเกิด")).to_have_value("2511")  # nothing is to be typed twice
    await form.get_by_label("เลขนั้นคือ").fill(KNOWN.citizen_id)
    await form.get_by_role("button", name="ต่อไป").click()
    sms = await hand.context.new_page()
    await sms.goto(f"{hand.demo.base}/sandbox/sms")
    found = re.search(r"รหัส (\d{6})", await sms.inner_text("main"))
    assert found is not None
    await form.get_by_label("รหัส 6 หลัก").fill(found[1])
    await form.get_by_role("button", name="ยืนยันรหัส").click()
    await expect(form.get_by_text("เชื่อมบัญชีแล้ว กลับไปที่แชทได้เลย")).to_be_visible()
    await expect(page.get_by_role("log").get_by_role("article").filter(has_text=f"HN {KNOWN.hn}")).to_be_visible()
    assert [each for each in broken if "Content Security Policy" in each] == []


async def test_the_page_is_large_and_fits_a_small_phone_with_scripts_off(hand: Hand, chromium: Browser) -> None:
    await writes(hand.page, "ขอเชื่อมประวัติ")
    await hand.page.get_by_role("button", name=th("consent-yes"), exact=True).last.click()
    address = await hand.page.get_by_role("link", name=th("link-open")).last.get_attribute("href")
    assert address is not None
    context = await chromium.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 640}, color_scheme="dark"
    )
    page = await context.new_page()
    await page.goto(address)
    width = await page.locator("main").bounding_box()
    assert width is not None
    assert width["width"] <= 320
    for target in (page.get_by_role("button", name="ต่อไป"), page.get_by_label("เลขนั้นคือ"), page.get_by_label("ปีเกิด")):
        box = await target.bounding_box()
        assert box is not None
        assert box["height"] >= 48
        assert box["x"] + box["width"] <= 320
    await context.close()
