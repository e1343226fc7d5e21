"""Two at the desk and a phone: an emergency comes at once, is taken, passed on, answered, given back; nothing is missed or said twice."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect
from staff_at_desk import Staff, sits_down

from bot.app.service import Service
from bot.domain.case_kind import CaseKind
from bot.domain.staff import Role
from bot.web.console import live
from tests.fakes.town import SOMSRI, Town, empty_town, serving
from tests.web.console_room import th, th_kind

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

PAIN = "เจ็บแน่นหน้าอก เหงื่อแตก"
GREETING = "สวัสดีค่ะ"


@dataclass
class Ward:
    """A town with its service, and who sits where."""

    town: Town
    service: Service
    browser: Browser
    people: list[Staff] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def base(self) -> str:
        return self.town.webhook.removesuffix("/line/webhook")

    async def sits_down(self, role: Role, **screen: int) -> Staff:
        staff = await sits_down(self.browser, self.service, self.base, role, **screen)
        self.people.append(staff)
        self.contexts.append(staff.context)
        return staff

    async def phone(self) -> Page:
        """Somsri's phone, in a browser of its own."""
        context = await self.browser.new_context(
            locale="th-TH", reduced_motion="reduce", viewport={"width": 390, "height": 800}
        )
        self.contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(20_000)
        await page.goto(f"{self.town.line}/sandbox?user={SOMSRI}")
        return page

    async def asks_for_a_person(self, words: str = "") -> None:
        """Somsri asks for a nurse, and says yes where she is asked whether staff may read what she writes."""
        await self.town.answered(self.town.writes(f"ขอคุยกับพยาบาล {words}".strip()))
        if any(button["label"] == "ยินยอม" for button in await self.town.buttons()):
            await self.town.answered(self.town.chooses("ยินยอม"))

    def cuts_streams(self) -> int:
        """Every stream breaks off, as when a proxy restarts; how many there were."""
        [console] = [each for each in self.service.web._subapps if live.STREAMS in each]
        tasks = list(console[live.STREAMS])
        for task in tasks:
            task.cancel()
        return len(tasks)


@pytest_asyncio.fixture(loop_scope="session")
async def ward(chromium: Browser, tmp_path: Path) -> AsyncIterator[Ward]:
    async with empty_town() as town, serving(town, tmp_path) as service:
        place = Ward(town, service, chromium)
        yield place
        for context in place.contexts:
            await context.close()
    assert [trouble for staff in place.people for trouble in staff.trouble] == []


async def writes(phone: Page, text: str) -> None:
    await phone.get_by_label("พิมพ์ข้อความ").fill(text)
    await phone.get_by_role("button", name="ส่ง", exact=True).click()


def bubbles(phone: Page, words: str) -> Locator:
    return phone.get_by_role("log").get_by_role("article").filter(has_text=words)


async def test_an_emergency_is_at_the_desk_within_a_second(ward: Ward) -> None:
    nurse = await ward.sits_down(Role.NURSE)
    await ward.town.answered(ward.town.writes(GREETING, user="U" + "9" * 32), user="U" + "9" * 32)  # all is loaded
    seconds = []
    for number in range(1, 6):
        user = f"U{number:032x}"
        await ward.town.writes(PAIN, user=user)
        started = time.perf_counter()
        await expect(nurse.page.locator(".part.urgent .case")).to_have_count(number)
        seconds.append(time.perf_counter() - started)
    print("seconds from the patient's message to the desk:", [round(each, 2) for each in seconds])
    assert median(seconds) < 1.0, seconds
    assert (await nurse.page.title()).startswith("(5) ")


async def test_from_the_clerk_to_the_nurse_and_back_to_the_bot(ward: Ward) -> None:
    clerk, nurse = await ward.sits_down(Role.CLERK), await ward.sits_down(Role.NURSE)
    phone = await ward.phone()
    await writes(phone, PAIN)
    await expect(bubbles(phone, "1669").first).to_be_visible()

    # The clerk sees that there is one, not its words; takes it, reads, and passes it on.
    await clerk.opens(th_kind(CaseKind.EMERGENCY))
    await expect(clerk.page.locator("#talk")).to_contain_text(th("words-hidden"))
    assert await clerk.talk(PAIN).count() == 0
    await clerk.presses("act-take")
    await clerk.reads(PAIN)
    await expect(nurse.case(th_kind(CaseKind.EMERGENCY))).to_contain_text(th("case-held-by", name="สมศักดิ์"))
    await clerk.unfolds("act-escalate")
    await clerk.page.get_by_label(th("act-escalate-reason")).fill("เจ็บหน้าอกมาครึ่งชั่วโมง อยู่คนเดียว")
    await clerk.presses("act-escalate-do")
    await clerk.page.wait_for_url(re.compile("/console/queue$"))

    # The nurse finds it passed on to her, answers, and the patient reads it; the bot is silent.
    await expect(nurse.case(th_kind(CaseKind.EMERGENCY))).to_contain_text(th("mark-escalated"))
    await nurse.opens(th_kind(CaseKind.EMERGENCY))
    await expect(nurse.page.locator("#talk")).to_contain_text("อยู่คนเดียว")
    await nurse.presses("act-take")
    await expect(bubbles(phone, "มาลี").first).to_be_visible()  # who has joined is said
    await nurse.writes("โทร 1669 แล้วหรือยังคะ ตอนนี้อยู่ที่ไหน")
    await expect(bubbles(phone, "ตอนนี้อยู่ที่ไหน").last).to_be_visible()
    await expect(nurse.talk("ตอนนี้อยู่ที่ไหน")).to_be_visible()
    await expect(nurse.page.locator(".by-staff .delivery.said").last).to_be_visible()
    before = len(await ward.town.heard())
    await writes(phone, "โทรแล้วค่ะ อยู่บ้าน")
    await nurse.reads("โทรแล้วค่ะ อยู่บ้าน", within=3)
    await ward.town.quiet(0.5)
    assert len(await ward.town.heard()) == before  # nobody else answered

    # A double click says it once.
    await nurse.page.get_by_placeholder(th("write-label")).fill("รถกำลังไปนะคะ")
    await nurse.page.get_by_role("button", name=th("write-send")).dblclick()
    await expect(bubbles(phone, "รถกำลังไปนะคะ").last).to_be_visible()
    await ward.town.quiet(0.5)
    assert await bubbles(phone, "รถกำลังไปนะคะ").count() == 1
    await expect(nurse.talk("รถกำลังไปนะคะ")).to_have_count(1)

    # Given back, the bot speaks again.
    await nurse.presses("act-hand-back")
    await expect(nurse.page.locator("#composer")).to_contain_text(th("write-bot-speaks"))
    await ward.town.answered(ward.town.writes("โรงพยาบาลเปิดกี่โมงคะ"))
    await nurse.unfolds("act-close")
    await nurse.page.get_by_label(th("ended-sent")).check()
    await nurse.presses("act-close-do")
    await nurse.page.wait_for_url(re.compile("/console/queue$"))
    await expect(nurse.case(th_kind(CaseKind.EMERGENCY))).to_have_count(0)
    await expect(clerk.case(th_kind(CaseKind.EMERGENCY))).to_have_count(0)


async def test_a_click_is_not_lost_to_news_that_come_while_the_button_is_down(ward: Ward) -> None:
    nurse = await ward.sits_down(Role.NURSE)
    await ward.town.writes(PAIN, user=f"U{1:032x}")
    case = nurse.page.locator(".part.urgent .case")
    await expect(case).to_have_count(1)
    await case.hover()
    await nurse.page.mouse.down()
    async with nurse.page.expect_response("**/console/queue/list*"):
        await ward.town.writes(PAIN, user=f"U{2:032x}")
    await nurse.page.wait_for_timeout(200)
    assert await case.count() == 1  # nothing moves under the finger
    await nurse.page.mouse.up()
    await nurse.page.wait_for_url(re.compile("/console/cases/"))
    await expect(case).to_have_count(2)  # the queue beside the case


async def test_after_a_cut_nothing_is_missing(ward: Ward) -> None:
    nurse = await ward.sits_down(Role.NURSE)
    await ward.asks_for_a_person()
    await nurse.opens(th_kind(CaseKind.TALK_TO_NURSE))
    await nurse.presses("act-take")
    await nurse.is_live()
    await nurse.page.get_by_placeholder(th("write-label")).fill("กำลังพิมพ์อยู่")
    for round_ in range(2):
        await nurse.context.set_offline(True)
        assert ward.cuts_streams() >= 1
        await expect(nurse.page.locator("#live.on")).to_have_count(0)
        for number in range(3):
            await ward.town.writes(f"ข้อความที่ {round_}-{number}")
        await ward.town.writes(PAIN, user=f"U{round_ + 1:032x}")
        await ward.town.quiet(0.3)
        assert await nurse.talk(f"ข้อความที่ {round_}-2").count() == 0
        await nurse.context.set_offline(False)
        for number in range(3):
            await nurse.reads(f"ข้อความที่ {round_}-{number}")
            await expect(nurse.talk(f"ข้อความที่ {round_}-{number}")).to_have_count(1)
        await expect(nurse.page.locator(".part.urgent .case")).to_have_count(round_ + 1)
        await nurse.is_live()
    # What she was typing is still there.
    assert await nurse.page.get_by_placeholder(th("write-label")).input_value() == "กำลังพิมพ์อยู่"


async def test_a_service_that_comes_back_is_found_again(ward: Ward) -> None:
    """A proxy that answers 502 meanwhile ends the browser's own tries: the page goes on trying by itself."""
    nurse = await ward.sits_down(Role.NURSE)
    await nurse.page.route("**/console/events*", lambda route: route.fulfill(status=502, body="bad gateway"))
    ward.cuts_streams()
    await expect(nurse.page.locator("#live.on")).to_have_count(0)
    await asyncio.sleep(1.2)
    await ward.town.writes(PAIN)
    await nurse.page.unroute_all()
    await expect(nurse.page.locator(".part.urgent .case")).to_have_count(1)
    await nurse.is_live()


async def test_by_the_keyboard_alone(ward: Ward) -> None:
    nurse = await ward.sits_down(Role.NURSE)
    await ward.asks_for_a_person()
    await expect(nurse.case(th_kind(CaseKind.TALK_TO_NURSE))).to_be_visible()
    await nurse.page.keyboard.press("Tab")
    assert await nurse.page.evaluate("document.activeElement.className") == "skip"
    await nurse.page.keyboard.press("Enter")
    await nurse.page.keyboard.press("Tab")
    assert "case" in await nurse.page.evaluate("document.activeElement.className")
    outline = await nurse.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await nurse.page.keyboard.press("Enter")
    await nurse.page.wait_for_url(re.compile("/console/cases/"))
    await nurse.is_live()
    await nurse.page.get_by_role("button", name=th("act-take")).focus()
    await nurse.page.keyboard.press("Enter")
    box = nurse.page.get_by_placeholder(th("write-label"))
    await expect(box).to_be_visible()
    await box.focus()
    await nurse.page.keyboard.insert_text("สวัสดีค่ะ พยาบาลค่ะ")
    await nurse.page.keyboard.press("Control+Enter")
    await ward.town.hears("สวัสดีค่ะ พยาบาลค่ะ")
    await expect(box).to_have_value("")
    await expect(box).to_be_focused()
    await nurse.page.keyboard.insert_text("อีกข้อค่ะ")  # straight on, without the mouse
    await nurse.page.keyboard.press("Control+Enter")
    await ward.town.hears("อีกข้อค่ะ")


async def test_whoever_reads_further_up_is_left_there(ward: Ward) -> None:
    nurse = await ward.sits_down(Role.NURSE)
    await ward.asks_for_a_person()
    await nurse.opens(th_kind(CaseKind.TALK_TO_NURSE))
    await nurse.presses("act-take")
    await nurse.is_live()
    for number in range(12):
        await ward.town.writes(f"บรรทัดที่ {number}\n\nยาวหน่อย")
        await nurse.reads(f"บรรทัดที่ {number}")
    talk, newer = nurse.page.locator("#talk"), nurse.page.locator("#newer")
    gap = "talk => talk.scrollHeight - talk.scrollTop - talk.clientHeight"
    assert await talk.evaluate(gap) < 5  # who is at the end stays at the end
    await talk.evaluate("talk => { talk.scrollTop = 100; }")
    await expect(talk).to_have_attribute("data-above", "yes")
    await ward.town.writes("บรรทัดใหม่ล่าสุด")
    await expect(newer).to_be_visible()
    assert await talk.evaluate("talk => talk.scrollTop") == 100
    await newer.click()
    await expect(newer).to_be_hidden()
    assert await talk.evaluate(gap) < 5
    await nurse.writes("เห็นแล้วค่ะ")
    await nurse.reads("เห็นแล้วค่ะ")
    assert await talk.evaluate(gap) < 5


async def test_ready_replies_go_into_the_form_and_not_to_the_patient(ward: Ward) -> None:
    nurse = await ward.sits_down(Role.NURSE)
    await ward.asks_for_a_person()
    await nurse.opens(th_kind(CaseKind.TALK_TO_NURSE))
    await nurse.presses("act-take")
    await nurse.unfolds("write-canned")
    first = nurse.page.locator(".canned button[data-words]").first
    words = await first.get_attribute("data-words")
    assert words
    before = len(await ward.town.heard())
    await first.click()
    await expect(nurse.page.get_by_placeholder(th("write-label"))).to_have_value(words)
    await ward.town.quiet(0.3)
    assert words not in (await ward.town.heard())[before:]


async def test_who_is_thrown_out_sees_the_login_at_once(ward: Ward) -> None:
    nurse = await ward.sits_down(Role.NURSE)
    [account] = await ward.service.storage.staff.accounts()
    await ward.service.storage.staff.disable(account.member.id, "boss", account.created_at)
    await ward.town.writes(PAIN)  # the next news finds the session over
    await nurse.page.wait_for_url(re.compile(r"/console/login\?next="))


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("look", ["light", "dark"])
async def test_nothing_sticks_out_of_any_screen(ward: Ward, width: int, look: str) -> None:
    nurse = await ward.sits_down(Role.NURSE, width=width, height=740)
    await nurse.page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    await ward.asks_for_a_person("ยาว" * 60)
    for language in ("ไทย", "English"):
        await nurse.page.goto(f"{nurse.base}/console/queue")
        await nurse.page.locator(".menu > summary").click()
        await nurse.page.get_by_role("button", name=language).click()
        for path in ("/console/queue", "/console/closed", "/console/password"):
            await nurse.page.goto(f"{nurse.base}{path}")
            assert await overhang(nurse.page) <= 0, path
        await nurse.page.goto(f"{nurse.base}/console/queue")
        await nurse.page.locator("#queue .case").first.click()
        await nurse.page.wait_for_url(re.compile("/console/cases/"))
        assert await overhang(nurse.page) <= 0
        ground = await nurse.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 200) == (look == "dark")
    assert await nurse.page.evaluate("document.fonts.check('16px Sarabun', 'ก')")


async def overhang(page: Page) -> int:
    """How many pixels the page is wider than the screen."""
    found: int = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found


async def test_the_alarm_sounds_only_after_somebody_asked_for_it(ward: Ward) -> None:
    nurse = await ward.sits_down(Role.NURSE)
    await nurse.page.evaluate(
        "() => { window.tones = 0; const made = AudioContext.prototype.createOscillator;"
        " AudioContext.prototype.createOscillator = function () { window.tones += 1; return made.call(this); }; }"
    )
    await ward.town.writes(PAIN, user=f"U{1:032x}")
    await expect(nurse.page.locator(".part.urgent .case")).to_have_count(1)
    assert await nurse.page.evaluate("window.tones") == 0
    await nurse.page.locator("#sound").click()
    tried = await nurse.page.evaluate("window.tones")
    assert tried == 2
    await ward.town.writes(PAIN, user=f"U{2:032x}")
    await expect(nurse.page.locator(".part.urgent .case")).to_have_count(2)
    await nurse.page.wait_for_function("window.tones > 2")


async def test_before_a_session_ends_by_itself_the_page_says_so(ward: Ward) -> None:
    nurse = await ward.sits_down(Role.NURSE)
    soon = '{"idle": 90, "ends": 9000}'
    await nurse.page.route("**/console/beat", lambda route: route.fulfill(content_type="application/json", body=soon))
    await nurse.page.evaluate("document.dispatchEvent(new Event('klaimor:read'))")  # a beat at once
    await expect(nurse.page.locator("#idle")).to_be_visible()
    await nurse.page.unroute_all()
    await nurse.page.mouse.move(50, 50)
    await expect(nurse.page.locator("#idle")).to_be_hidden()
