"""'The bot misunderstood' with a keyboard alone, on a small screen, while the conversation goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.domain.case import By, Line
from bot.domain.correction import INTENTS, Marked
from bot.domain.staff import Role
from tests.fakes.desk import asks_for_a_person
from tests.web.console_room import Room, console_room, th

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
WORDS = "ขอเลื่อนนัดทำฟันไปก่อนได้ไหมคะ"


@pytest_asyncio.fixture(loop_scope="session")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    async with console_room(tmp_path_factory.mktemp("misread")) as place:
        yield place


async def before_the_case(room: Room, chromium: Browser, *, scripts: bool = True) -> Page:
    """A nurse at a small screen, the conversation before her."""
    case = room.board.pin(asks_for_a_person(room.now, WORDS))
    room.corrections.agreed.add(case)
    seat = await room.member(Role.NURSE)
    context = await chromium.new_context(
        locale="th-TH", reduced_motion="reduce", viewport={"width": 360, "height": 640}, java_script_enabled=scripts
    )
    await context.add_cookies([{"name": k, "value": v, "url": room.base} for k, v in seat.cookies().items()])
    page = await context.new_page()
    await page.goto(f"{room.base}/console/cases/{case}")
    return page


async def writes_again(room: Room, page: Page, words: str) -> None:
    """The patient writes, and the page shows it."""
    [(case, view)] = room.board.views.items()
    line = Line(words, room.now, By.PATIENT, "text", (words,))
    room.board.pin(replace(view, lines=(*view.lines, line)))
    await room.feed.note(case)
    await expect(page.locator("#talk .bubble").filter(has_text=words)).to_have_count(1)


async def test_by_keyboard_and_nothing_typed_is_lost_when_the_patient_writes_again(
    room: Room, chromium: Browser
) -> None:
    page = await before_the_case(room, chromium)
    await expect(page.locator("#live.on")).to_be_visible()
    await page.get_by_role("link", name=th("misread")).focus()
    await page.keyboard.press("Enter")
    intent = page.locator("#misread [name=intent]")
    await expect(intent).to_be_focused()
    for _ in range(1 + INTENTS.index("reschedule_appointment")):
        await page.keyboard.press("ArrowDown")
    await expect(intent).to_have_value("reschedule_appointment")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type("ทำฟัน")
    await writes_again(room, page, "ยังอยู่ไหมคะ")
    await expect(page.locator("[name=said0]")).to_have_value("ทำฟัน")
    await page.locator("[name=named0]").select_option("department")
    await page.keyboard.press("Tab")
    await page.locator("[name=said0]").press("Enter")
    await expect(page.locator("#misread [role=status]")).to_have_text(th("misread-thanks"))
    await expect(page.locator("#talk .mark").filter(has_text=th("misread-noted"))).to_have_count(1)
    [noted] = room.corrections.noted.values()
    assert (noted.intent, noted.marked) == ("reschedule_appointment", (Marked("department", "ทำฟัน"),))
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    await page.context.close()


async def test_it_closes_again_and_nothing_is_noted(room: Room, chromium: Browser) -> None:
    page = await before_the_case(room, chromium)
    await page.get_by_role("link", name=th("misread")).click()
    await page.get_by_role("button", name=th("misread-close"), exact=True).click()
    await expect(page.locator("#misread form")).to_have_count(0)
    assert room.corrections.noted == {}
    await page.context.close()


async def test_without_scripts_it_is_a_page_of_its_own(room: Room, chromium: Browser) -> None:
    page = await before_the_case(room, chromium, scripts=False)
    await page.get_by_role("link", name=th("misread")).click()
    await page.locator("[name=intent]").select_option("complaint")
    await page.get_by_role("button", name=th("misread-do"), exact=True).click()
    await expect(page.locator("#talk .mark").filter(has_text=th("misread-noted"))).to_have_count(1)
    await page.context.close()
