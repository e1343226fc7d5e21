"""The demo in a browser: the reminder arrives, is confirmed, tapped again and moved, and the clock is moved by a button."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from phone_in_demo import bubbles, phone_in_demo
from playwright.async_api import Browser, Page, expect

from tests.service.wording import longest, th

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

PICTURES = os.environ.get("KLAIMOR_PICTURES")  # a folder: what the phone shows on the way is kept there


@pytest_asyncio.fixture(loop_scope="session")
async def phone(chromium: Browser, tmp_path: Path) -> AsyncIterator[Page]:
    """The phone of who has an appointment, in a running demo."""
    async with phone_in_demo(chromium, tmp_path / "demo") as page:
        yield page


async def seen(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/{name}.png")


async def ahead(page: Page, button: str) -> None:
    """Presses a button of the clock in the panel beside the phone."""
    await page.locator("#panel").get_by_role("button", name=button, exact=True).click()


async def test_a_reminder_arrives_is_confirmed_tapped_again_and_moved(phone: Page) -> None:
    booked = bubbles(phone, th("booking-booked"))
    await expect(booked).to_be_visible()
    await seen(phone, "1-booked")
    await ahead(phone, "+1 ชั่วโมง")
    reminder = bubbles(phone, th("reminder-title"))
    await expect(reminder).to_have_count(1)
    text = await reminder.inner_text()
    assert re.search(r"วัน\S+ที่ \d+ \S+ 25\d\d เวลา \d\d:\d\d น\.", text), text
    await seen(phone, "2-reminder")

    confirm = reminder.get_by_role("button", name=th("reminder-yes"))
    await confirm.click()
    await expect(bubbles(phone, longest("confirming-done"))).to_be_visible()
    await confirm.dblclick()
    await expect(bubbles(phone, longest("confirming-already"))).to_have_count(2)
    assert await bubbles(phone, longest("confirming-done")).count() == 1
    await seen(phone, "3-confirmed-again")

    await reminder.get_by_role("button", name=th("reminder-move")).click()
    await phone.get_by_role("button", name=th("booking-soonest")).last.click()
    times = bubbles(phone, th("booking-slot-hint")).last.get_by_role("button")
    await times.nth(3).click()
    await phone.get_by_role("button", name=th("moving-yes")).last.click()
    await expect(bubbles(phone, th("moving-done"))).to_be_visible()
    await seen(phone, "4-moved")

    # The buttons of the old card explain that it was moved, and show what holds now.
    await confirm.click()
    await expect(bubbles(phone, longest("reminder-old"))).to_be_visible()
    await seen(phone, "5-old-button")
    await ahead(phone, "+3 วัน")
    await expect(bubbles(phone, th("reminder-title"))).not_to_have_count(1)
    await seen(phone, "6-next-reminder")
