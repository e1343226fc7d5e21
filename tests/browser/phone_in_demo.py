"""The phone of who has an appointment in the demo, in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page

from bot.app.demo import PATIENT, running_demo


@asynccontextmanager
async def phone_in_demo(chromium: Browser, folder: Path, *, patience: float = 20_000) -> AsyncIterator[Page]:
    """A running demo, seen on that phone; a fault of the page's scripts is one of the test. `patience`: milliseconds."""
    async with running_demo(0, folder) as demo:
        context = await chromium.new_context(locale="th-TH", viewport={"width": 1000, "height": 860})
        page = await context.new_page()
        page.set_default_timeout(patience)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(f"{demo.base}/sandbox?user={PATIENT}")
        yield page
        await context.close()
        assert faults == []


def bubbles(page: Page, words: str) -> Locator:
    """Everything said that holds these words."""
    return page.get_by_role("log").get_by_role("article").filter(has_text=words)
