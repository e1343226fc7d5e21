"""The demo in a browser: a stroke, a fever that may be dengue, a child with diarrhoea, a wish to die, a cold, and a heavy heart.

KLAIMOR_PICTURES: a folder in which what the phone shows is kept.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from playwright.async_api import Browser, Locator, Page, expect

from bot.app.demo import Demo, running_demo
from tests.service.wording import longest, th

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
SOON = 60_000  # milliseconds
PICTURES = os.environ.get("KLAIMOR_PICTURES")
_MOST_QUESTIONS = 9


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    folder: Path = tmp_path_factory.mktemp("triage") / "demo"
    async with running_demo(0, folder) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, demo: Demo) -> AsyncIterator[Page]:
    """The phone of somebody new."""
    context = await chromium.new_context(
        locale="th-TH", reduced_motion="reduce", viewport={"width": 414, "height": 1400}
    )
    page = await context.new_page()
    page.set_default_timeout(SOON)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    async with ClientSession() as client, client.post(f"{demo.base}/sandbox/api/users", json={"name": "มาลี"}) as made:
        user = (await made.json())["id"]
    await page.goto(f"{demo.base}/sandbox?user={user}")
    yield page
    await context.close()
    assert faults == []


async def moves_clock(demo: Demo, seconds: float) -> None:
    """The demo's clock, which all parts share."""
    async with ClientSession() as client:
        async with client.get(f"{demo.base}/sandbox/api/clock") as answer:
            before = (await answer.json())["offset_seconds"]
        async with client.post(f"{demo.base}/sandbox/api/clock", json={"offset_seconds": before + seconds}) as moved:
            assert moved.status == 200


def bubbles(page: Page, words: str = "") -> Locator:
    return page.get_by_role("log").get_by_role("article").filter(has_text=words)


async def writes(page: Page, text: str) -> None:
    before = await bubbles(page).count()
    await page.get_by_label("พิมพ์ข้อความ").fill(text)
    await page.get_by_role("button", name="ส่ง", exact=True).click()
    await expect(bubbles(page).nth(before + 1)).to_be_attached(timeout=SOON)


async def taps(page: Page, label: str) -> None:
    before = await bubbles(page).count()
    await page.get_by_role("button", name=label, exact=True).last.click()
    await expect(bubbles(page).nth(before + 1)).to_be_attached(timeout=SOON)


async def seen(page: Page, name: str) -> str:
    """The words of the newest bubble; its picture is kept where pictures are wanted."""
    newest = bubbles(page).last
    await newest.scroll_into_view_if_needed()
    if PICTURES:
        await newest.screenshot(path=f"{PICTURES}/{name}.png")
        await page.screenshot(path=f"{PICTURES}/{name}-page.png")
    return await newest.inner_text()


async def agrees(page: Page) -> None:
    await taps(page, th("consent-yes"))


async def tells(page: Page, text: str) -> None:
    """A new patient says hello, chooses to tell symptoms, agrees to be asked, and tells them."""
    await writes(page, "สวัสดีค่ะ")
    await taps(page, th("way-symptoms"))
    await agrees(page)
    await writes(page, text)


async def until_result(page: Page, answer: str = "ไม่มี") -> None:
    """This answer to every question, the second button where there is no such answer."""
    for _ in range(_MOST_QUESTIONS):
        if await result(page).count():
            return
        asked = bubbles(page).last
        before = await asked.inner_text()
        buttons = asked.get_by_role("button")
        no = asked.get_by_role("button", name=answer, exact=True)
        await (no if await no.count() else buttons.nth(1)).click()
        await expect(bubbles(page).last).not_to_have_text(before, timeout=SOON)
        await page.wait_for_timeout(700)  # whatever else is said with it
    await expect(result(page)).to_be_visible()


def result(page: Page) -> Locator:
    return bubbles(page, longest("symptoms-note-unsigned"))


async def kept(page: Page, name: str) -> str:
    """The card of the result, and its picture."""
    card = result(page).last
    await expect(card).to_be_visible(timeout=SOON)
    if PICTURES:
        await card.screenshot(path=f"{PICTURES}/{name}.png")
    return await card.inner_text()


async def test_a_stroke_is_answered_at_once_and_asked_about_after_five_minutes(page: Page, demo: Demo) -> None:
    await writes(page, "แม่ปากเบี้ยว แขนขวาไม่มีแรง พูดไม่ชัด เพิ่งเป็นเมื่อกี้")
    text = await seen(page, "stroke-1")
    assert th("emergency-title") in text
    assert "เริ่มเป็นกี่โมง" in text
    assert "โรงพยาบาลใกล้หมอ" in text
    assert await bubbles(page).last.get_by_role("link", name=th("room-way")).count() == 1
    await moves_clock(demo, 301)
    await expect(bubbles(page, th("check-title"))).to_be_visible(timeout=SOON)
    await seen(page, "stroke-2-check")
    await taps(page, th("check-not-yet-button"))
    await seen(page, "stroke-3-not-yet")
    await writes(page, "ถึงโรงพยาบาลแล้วค่ะ")
    assert "ดีใจ" in await seen(page, "stroke-4-arrived")


async def test_a_fever_that_may_be_dengue_is_told_what_not_to_take(page: Page) -> None:
    await tells(page, "มีไข้สูงมา 4 วันแล้วค่ะ ปวดกระบอกตา ปวดเมื่อยตัว อายุ 25")
    await until_result(page)
    text = await kept(page, "dengue")
    assert "แอสไพริน" in text
    assert "1669" in text
    await taps(page, th("follow-up-tomorrow"))
    assert longest("follow-up-promised") in await seen(page, "dengue-promise")


async def test_a_child_with_diarrhoea_gets_a_card_of_its_own(page: Page) -> None:
    await tells(page, "ลูก 2 ขวบ ท้องเสีย ถ่ายเหลว 4 ครั้งวันนี้")
    await until_result(page)
    text = await kept(page, "diarrhoea")
    assert "1669" in text


async def test_a_wish_to_die_is_met_warmly_and_asked_plainly(page: Page, demo: Demo) -> None:
    await writes(page, "ไม่อยากมีชีวิตอยู่แล้ว")
    text = await seen(page, "crisis-1")
    assert th("crisis-safe-ask") in text
    await taps(page, th("crisis-safe-no"))
    assert th("crisis-not-safe-title") in await seen(page, "crisis-2-not-safe")
    await taps(page, th("crisis-safe-yes"))
    assert "ดีใจ" in await seen(page, "crisis-3-safe")
    await taps(page, th("mind-check-start"))
    await agrees(page)
    await taps(page, th("mind-yes"))
    await taps(page, th("mind-yes"))
    await seen(page, "crisis-4-more")
    await taps(page, th("mind-go-on"))
    for _ in range(8):
        await taps(page, th("mind-many-days"))
    await seen(page, "crisis-5-item-9")
    await taps(page, th("mind-some-days"))
    await seen(page, "crisis-6-eight")
    await taps(page, th("mind-stop"))
    assert th("crisis-safe-ask") in await seen(page, "crisis-7-stopped")


async def test_violence_has_numbers_of_its_own(page: Page) -> None:
    await writes(page, "หนูถูกข่มขืน")
    text = await seen(page, "assault")
    assert "191" in text
    assert "1300" in text


async def test_a_cold_is_cared_for_at_home_or_by_a_pharmacist(page: Page) -> None:
    await tells(page, "เป็นหวัด มีน้ำมูก เจ็บคอนิดหน่อย มา 1 วัน อายุ 30")
    await until_result(page)
    text = await kept(page, "cold")
    assert th("symptoms-level-1") not in text
    assert th("symptoms-level-2") not in text
