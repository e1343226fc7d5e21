"""A member of staff at a browser: logs in, opens cases, acts, and sees what the page shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyotp
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from bot.app.service import Service
from bot.domain.staff import NewStaff, Role
from tests.browser.page_trouble import Trouble
from tests.web.console_room import PASSWORD, th

NAMES = {Role.CLERK: "สมศักดิ์", Role.NURSE: "มาลี", Role.SUPERVISOR: "วันดี", Role.ADMIN: "ผู้ดูแล"}


@dataclass
class Staff:
    """One person, one browser of their own."""

    role: Role
    base: str
    context: BrowserContext
    page: Page
    secret: str
    trouble: Trouble = field(default_factory=Trouble)

    async def logs_in(self) -> None:
        """By the form, as people do."""
        await self.page.goto(f"{self.base}/console/")
        await self.page.get_by_label(th("login-username")).fill(self.role.value)
        await self.page.get_by_label(th("login-password")).fill(PASSWORD)
        await self.page.get_by_label(th("login-code")).fill(pyotp.TOTP(self.secret).at(datetime.now(UTC)))
        await self.page.get_by_role("button", name=th("login-enter")).click()
        await self.is_live()

    async def is_live(self) -> None:
        """Until the stream has said something."""
        await expect(self.page.locator("#live.on")).to_be_visible()

    def case(self, words: str) -> Locator:
        """A case of the queue that shows these words."""
        return self.page.locator("#queue .case").filter(has_text=words)

    async def opens(self, words: str) -> None:
        """The case of the queue that shows these words."""
        await self.case(words).first.click()
        await self.page.wait_for_url(re.compile("/console/cases/"))
        await self.is_live()

    async def presses(self, phrase: str) -> None:
        await self.page.get_by_role("button", name=th(phrase), exact=True).first.click()

    async def unfolds(self, phrase: str) -> None:
        await self.page.locator("summary").filter(has_text=re.compile(f"^{th(phrase)}$")).click()

    async def writes(self, words: str) -> None:
        """To the patient."""
        await self.page.get_by_placeholder(th("write-label")).fill(words)
        await self.presses("write-send")

    def talk(self, words: str) -> Locator:
        """Bubbles of the conversation that hold these words."""
        return self.page.locator("#talk .bubble").filter(has_text=words)

    async def reads(self, words: str, within: float = 10.0) -> None:
        await expect(self.talk(words).first).to_be_visible(timeout=within * 1000)


async def sits_down(
    browser: Browser, service: Service, base: str, role: Role, width: int = 1280, height: int = 860
) -> Staff:
    """A new account in this role, and its owner at a browser of that size, logged in."""
    secret = pyotp.random_base32()
    new = NewStaff(role.value, NAMES[role], role, ("klaimor-demo",))
    await service.storage.staff.keep(new, PASSWORD, secret, "shell", datetime.now(UTC), one_time=False)
    context = await browser.new_context(
        locale="th-TH", reduced_motion="reduce", viewport={"width": width, "height": height}
    )
    page = await context.new_page()
    page.set_default_timeout(20_000)
    staff = Staff(role, base, context, page, secret)
    page.on("pageerror", staff.trouble.stumbles)
    page.on("console", staff.trouble.hears_console)
    await staff.logs_in()
    return staff
