"""The demo in a browser: somebody joins the waitlist, is offered a time, accepts it, and taps again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from phone_in_demo import bubbles, phone_in_demo
from playwright.async_api import Browser, Page, expect

from tests.service.wording import longest, th

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


@pytest_asyncio.fixture(loop_scope="session")
async def phone(chromium: Browser, tmp_path: Path) -> AsyncIterator[Page]:
    """The phone of somebody whose name the chat knows, in a running demo."""
    async with phone_in_demo(chromium, tmp_path / "demo", patience=40_000) as page:
        yield page


async def writes(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="พิมพ์ข้อความ", exact=True).fill(text)
    await page.get_by_role("button", name="ส่ง", exact=True).click()


async def taps(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.click()


async def test_a_place_on_the_waitlist_becomes_an_appointment(phone: Page) -> None:
    await expect(bubbles(phone, th("booking-booked"))).to_be_visible()
    await writes(phone, "ขอนัดทำฟัน")
    await taps(phone, th("booking-soonest"))
    await taps(phone, th("waitlist-way"))
    await expect(bubbles(phone, th("waitlist-ask"))).to_be_visible()
    await taps(phone, th("waitlist-yes"))
    await expect(bubbles(phone, longest("waitlist-joined"))).to_be_visible()

    offer = bubbles(phone, th("waitlist-offer"))
    await expect(offer).to_have_count(1)
    assert "กดรับได้ถึง วัน" in await offer.inner_text()
    accept = offer.get_by_role("button", name=th("waitlist-take"), exact=True)
    await accept.click()
    await expect(bubbles(phone, th("waitlist-got"))).to_have_count(1)
    await accept.click()
    await expect(bubbles(phone, th("booking-already"))).to_have_count(1)
    assert await bubbles(phone, th("waitlist-got")).count() == 1
