"""A person with the phone in hand: writes, taps, and sees what the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from playwright.async_api import Locator, Page, expect

from integrations.sandbox.line import DELIVERIES, PLATFORM
from integrations.sandbox.line_chats import Chat
from tests.browser.page_trouble import Trouble

Json = Mapping[str, Any]


@dataclass
class Phone:
    """A person with the phone in hand, and the bot at the other end of the line."""

    page: Page
    line: web.AppRunner
    chat: Chat
    address: str
    trouble: Trouble = field(default_factory=Trouble)

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


async def style(node: Locator, name: str) -> str:
    """A computed style, such as `marginTop`."""
    return str(await node.evaluate("(node, name) => getComputedStyle(node)[name]", name))


async def measured(node: Locator) -> tuple[float, float, float, float]:
    """x, y, width and height in CSS pixels."""
    rect = await node.bounding_box()
    assert rect is not None
    return rect["x"], rect["y"], rect["width"], rect["height"]
