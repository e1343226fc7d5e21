"""Two hospitals on one phone: an appointment is booked, seen, moved and cancelled at one on FHIR and at one on HOSxP."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from bot.app.demo import Demo, running_demo
from integrations.sandbox.hospital_people import PEOPLE
from tests.fakes.town import SOMSRI
from tests.service.booking_by_phone import NAME, PHONE
from tests.service.wording import longest, th
from tests.thoroughness import takes_long

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

FHIR, HOSXP = "โรงพยาบาลใกล้หมอ", "โรงพยาบาลริมน้ำ"
KNOWN, HN = PEOPLE[0], "HN 000000601"
DATE = re.compile(r"วัน\S+ที่ \d+ \S+ 25\d\d เวลา \d\d:\d\d น\.")


@dataclass
class Hand:
    """The phone of somebody in a running demo."""

    demo: Demo
    context: BrowserContext
    page: Page
    heard: dict[str, int] = field(default_factory=dict)

    async def writes(self, text: str) -> None:
        await self.page.get_by_role("textbox", name="พิมพ์ข้อความ", exact=True).fill(text)
        await self.page.get_by_role("button", name="ส่ง", exact=True).click()

    async def taps(self, name: str) -> None:
        """The newest button of this name."""
        await self.page.get_by_role("button", name=name, exact=True).last.click()

    def bubbles(self, words: str) -> Locator:
        return self.page.get_by_role("log").get_by_role("article").filter(has_text=words)

    async def hears(self, words: str) -> Locator:
        """Waits for one bubble more than before that holds these words; the newest of them."""
        self.heard[words] = self.heard.get(words, 0) + 1
        await expect(self.bubbles(words)).to_have_count(self.heard[words])
        return self.bubbles(words).last

    async def chooses_a_time(self, number: int) -> str:
        """The soonest times are shown; one of them, as it stands on its button."""
        times = (await self.hears(th("booking-slot-hint"))).get_by_role("button")
        await expect(times.nth(number)).to_be_visible()
        label = await times.nth(number).inner_text()
        await times.nth(number).click()
        return label


@pytest_asyncio.fixture(loop_scope="session")
async def hand(chromium: Browser, tmp_path: Path) -> AsyncIterator[Hand]:
    async with running_demo(0, tmp_path / "demo", second=True) as demo:
        context = await chromium.new_context(locale="th-TH", viewport={"width": 1000, "height": 860})
        page = await context.new_page()
        page.set_default_timeout(20_000)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(f"{demo.base}/sandbox?user={SOMSRI}")
        yield Hand(demo, context, page)
        await context.close()
        assert faults == []


async def booked(hand: Hand, *contact: str) -> str:
    """From the question for the department to the booked appointment; its full date."""
    await hand.hears(th("booking-ask-department"))
    await hand.taps("2. ทันตกรรม")
    await hand.hears(th("booking-ask-day"))
    await hand.taps(th("booking-soonest"))
    await hand.chooses_a_time(1)
    for question, words in zip((th("booking-ask-name"), longest("booking-ask-phone", "name")), contact, strict=False):
        await hand.hears(question)
        await hand.writes(words)
    await hand.hears(th("booking-confirm"))
    await hand.taps(th("booking-yes"))
    return await date_in(await hand.hears(th("booking-booked")))


async def date_in(bubble: Locator) -> str:
    """The first full date with its time."""
    text = await bubble.inner_text()
    found = DATE.search(text)
    assert found is not None, text
    return found.group()


async def seen_moved_and_cancelled(hand: Hand, when: str, hospital: str) -> None:
    """The appointment of this date, which is the only one that was booked in this chat."""
    await hand.writes("ดูนัดของฉัน")
    card = await hand.hears(th("mine-title"))
    await expect(card).to_contain_text(when)
    await expect(card).to_contain_text(hospital)
    await card.get_by_role("button", name=th("reminder-move")).click()
    await hand.hears(th("booking-ask-day"))
    await hand.taps(th("booking-soonest"))
    await hand.chooses_a_time(3)
    await hand.hears(th("moving-confirm"))
    await hand.taps(th("moving-yes"))
    moved = await date_in(await hand.hears(th("moving-done")))
    assert moved != when
    await hand.writes("ขอยกเลิกนัด")
    asked = await hand.hears(th("cancelling-ask"))
    await expect(asked).to_contain_text(moved)
    await hand.taps(th("cancelling-yes"))
    await hand.hears(f"ยกเลิกนัด {moved}")


async def links(hand: Hand) -> None:
    """By the page, with the code that came to the phone."""
    await hand.writes("ขอเชื่อมประวัติ")
    opening = hand.page.get_by_role("link", name=th("link-open")).last
    await expect(opening).to_be_visible()
    async with hand.context.expect_page() as opened:
        await opening.click()
    form = await opened.value
    await form.get_by_label("โรงพยาบาล").select_option(label=HOSXP)
    await form.get_by_label("เลขนั้นคือ").fill(KNOWN.citizen_id)
    await form.get_by_label("วันที่").select_option("2")
    await form.get_by_label("เดือน").select_option("5")
    await form.get_by_label("ปีเกิด").fill("2511")
    await form.get_by_role("button", name="ต่อไป").click()
    sms = await hand.context.new_page()
    await sms.goto(f"{hand.demo.base}/sandbox/sms")
    code = re.search(r"รหัส (\d{6})", await sms.inner_text("main"))
    assert code is not None
    await form.get_by_label("รหัส 6 หลัก").fill(code[1])
    await form.get_by_role("button", name="ยืนยันรหัส").click()
    await expect(hand.bubbles(HN)).to_be_visible()


@takes_long
async def test_see_book_move_and_cancel_at_either_hospital(hand: Hand) -> None:
    await hand.writes("จองนัด")
    await hand.taps(th("consent-yes"))
    asked = await hand.hears(th("booking-ask-hospital"))
    assert await choices(asked) == [FHIR, HOSXP]

    await hand.taps(th("hospital-near"))
    await hand.page.get_by_role("dialog").get_by_role("button", name="ศาลาพักริมทางหลวง").click()
    near = await hand.hears(th("hospital-near-title"))
    assert await choices(near) == [HOSXP, FHIR]  # up-country both are far, and the one to the north is nearer
    await expect(near).to_contain_text("กิโลเมตร")
    await hand.taps(FHIR)
    await hand.hears(f"จำไว้แล้วว่าเลือก{FHIR}")
    when = await booked(hand, NAME, PHONE)
    await seen_moved_and_cancelled(hand, when, FHIR)

    await links(hand)
    await hand.writes("เปลี่ยนโรงพยาบาล")
    await hand.hears(th("hospital-ask"))
    await hand.taps(HOSXP)
    chosen = await hand.hears(f"ต่อไปจะเลือก{HOSXP}")
    await expect(chosen).to_contain_text("08:30-12:00, 13:00-16:00 น.")

    await hand.writes("ดูนัดของฉัน")
    theirs = await hand.hears(th("seen-title"))
    for words in ("พญ. ชุติกาญจน์ ธารน้ำใส", "อายุรกรรม", "02-000-0001"):
        await expect(theirs).to_contain_text(words)
    assert (await date_in(theirs)).endswith("09:00 น.")

    await hand.writes("จองนัด")
    when = await booked(hand)
    await seen_moved_and_cancelled(hand, when, HOSXP)


async def choices(card: Locator) -> list[str]:
    """The hospitals among its buttons, in order."""
    return [each for each in await card.get_by_role("button").all_inner_texts() if each.startswith("โรงพยาบาล")]
