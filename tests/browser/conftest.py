"""A browser for tests that look at our pages, and a hand that holds the phone."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, ConsoleMessage, Error, Locator, Page, async_playwright, expect

from integrations.sandbox.line import DELIVERIES, PLATFORM, line_app
from integrations.sandbox.line_chats import Chat

CHROMIUM = Path("/usr/bin/chromium")
HAS_CHROMIUM = CHROMIUM.exists()
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Json = Mapping[str, Any]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests. A machine without one skips them, but never where CI promises to have looked."""
    if not HAS_CHROMIUM and os.environ.get("CI") != "true":
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def line() -> AsyncIterator[web.AppRunner]:
    """The pretend platform with no bot behind it: its events stay in `app[DELIVERIES].log`."""
    runner = web.AppRunner(line_app(channel_secret="secret", access_token="token"), access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner
    await runner.cleanup()


@dataclass
class Phone:
    """A person with the phone in hand, and the bot at the other end of the line."""

    page: Page
    line: web.AppRunner
    chat: Chat
    address: str
    trouble: list[str] = field(default_factory=list)

    def stumbles(self, error: Error) -> None:
        """A script of the page failed."""
        self.trouble.append(str(error))

    def hears_console(self, said: ConsoleMessage) -> None:
        """The page broke its own policy."""
        if "Content Security Policy" in said.text:
            self.trouble.append(said.text)

    async def opens(self) -> None:
        """Loads the page."""
        await self.page.goto(f"{self.address}/sandbox?user={self.chat.id}")
        await expect(self.page.locator("#user-list")).to_have_value(self.chat.id)

    async def hears(self, *messages: Json, at: float | None = None) -> None:
        """The bot says something."""
        now = self.line.app[PLATFORM].clock.now()
        for message in messages:
            self.chat.add("bot", dict(message), at or now, via="reply")
        await expect(self.page.locator(f'[data-seq="{len(self.chat.entries)}"]')).to_be_attached()

    async def writes(self, text: str) -> None:
        """Types and presses the button."""
        await self.page.get_by_role("textbox", name="พิมพ์ข้อความ", exact=True).fill(text)
        await self.page.get_by_role("button", name="ส่ง", exact=True).click()

    async def taps(self, name: str) -> None:
        """Presses the newest button of this name."""
        await self.page.get_by_role("button", name=name, exact=True).last.click()

    def bubbles(self) -> Locator:
        """Everything said, oldest first."""
        return self.page.get_by_role("log").get_by_role("article")

    def pills(self) -> Locator:
        """The quick replies that can be seen."""
        return self.page.get_by_role("group", name="คำตอบด่วน").get_by_role("button")

    async def told(self, *, since: int = 0) -> list[dict[str, Any]]:
        """What the bot received of this person, oldest first."""
        log = self.line.app[DELIVERIES].log
        return [dict(one.event) for one in log if one.chat is self.chat][since:]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def tab(chromium: Browser) -> AsyncIterator[Page]:
    """One tab for all tests, since a new one costs more than most of them."""
    context = await chromium.new_context(locale="th-TH")
    page = await context.new_page()
    page.set_default_timeout(5000)
    yield page
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(tab: Page, line: web.AppRunner, request: pytest.FixtureRequest) -> AsyncIterator[Phone]:
    """A phone of 390 px whose owner is new. Mark `screen` with width, height and media features for another."""
    screen = request.node.get_closest_marker("screen")
    width, height = screen.args if screen else (390, 800)
    await tab.set_viewport_size({"width": width, "height": height})
    await tab.emulate_media(
        **({"color_scheme": "light", "reduced_motion": "reduce"} | (screen.kwargs if screen else {}))
    )
    chat = line.app[PLATFORM].chats.create("มาลี")
    held = Phone(tab, line, chat, f"http://127.0.0.1:{line.addresses[0][1]}")
    tab.on("pageerror", held.stumbles)
    tab.on("console", held.hears_console)
    await held.opens()
    yield held
    line.app[PLATFORM].faults.clear()
    await tab.unroute_all()
    tab.remove_listener("pageerror", held.stumbles)
    tab.remove_listener("console", held.hears_console)
    assert held.trouble == []


def pytest_configure(config: pytest.Config) -> None:
    """The mark for other screens."""
    config.addinivalue_line("markers", "screen(width, height, **options): the phone's screen")
