"""The phone as a person uses it: writing, tapping, sharing, and all that can go wrong on the way."""

from __future__ import annotations

import asyncio
import base64
import re
from datetime import UTC, datetime

import pytest
from phone_in_hand import Phone
from phone_messages import postback, text
from playwright.async_api import Route, expect

from integrations.sandbox.line import PLATFORM

pytestmark = pytest.mark.asyncio(loop_scope="session")


# ---- writing and reading ----------------------------------------------------------------------------------------


async def test_what_is_written_stands_in_the_log_and_reaches_the_bot(phone: Phone) -> None:
    await phone.writes("ปวดฟันค่ะ")
    await expect(phone.bubbles()).to_have_count(1)
    await expect(phone.bubbles().first).to_contain_text("ปวดฟันค่ะ")
    await expect(phone.page.get_by_role("textbox", name="พิมพ์ข้อความ")).to_have_value("")
    [event] = await phone.told()
    assert event["message"]["text"] == "ปวดฟันค่ะ"


async def test_what_is_written_before_the_page_knows_whose_phone_it_is_waits_and_is_sent(phone: Phone) -> None:
    release = asyncio.Event()

    async def held(route: Route) -> None:
        await release.wait()
        await route.continue_()

    await phone.page.route("**/api/users", held)
    await phone.page.goto(phone.address + f"/sandbox?user={phone.chat.id}&again")
    await phone.writes("เร็วมาก")
    await expect(phone.page.get_by_role("textbox", name="พิมพ์ข้อความ")).to_have_value("")
    release.set()
    await expect(phone.bubbles()).to_have_count(1)
    assert len(await phone.told()) == 1


async def test_every_bubble_tells_who_and_when(phone: Phone) -> None:
    await phone.hears(text("สวัสดีค่ะ"), at=datetime(2026, 12, 2, 8, 30, tzinfo=UTC).timestamp())
    bubble = phone.page.get_by_role("article", name="โรงพยาบาลใกล้หมอ เวลา 15:30 น.")
    await expect(bubble).to_contain_text("15:30 น.")
    await expect(phone.page.locator(".day").last).to_have_text("วันพุธที่ 2 ธันวาคม 2569")


async def test_a_day_has_one_heading_and_begins_at_midnight_in_bangkok(phone: Phone) -> None:
    for hour, minute in ((16, 59), (17, 0), (17, 1)):
        await phone.hears(text("สวัสดี"), at=datetime(2026, 12, 30, hour, minute, tzinfo=UTC).timestamp())
    days = await phone.page.locator(".day").all_text_contents()
    assert days == ["วันพุธที่ 30 ธันวาคม 2569", "วันพฤหัสบดีที่ 31 ธันวาคม 2569"]


async def test_blanks_are_not_sent(phone: Phone) -> None:
    await phone.writes("  \n ")
    await phone.writes("เจ็บคอ")
    await expect(phone.bubbles()).to_have_count(1)
    assert len(await phone.told()) == 1


async def test_enter_sends_but_not_while_a_character_is_being_composed(phone: Phone) -> None:
    words = phone.page.get_by_role("textbox", name="พิมพ์ข้อความ")
    await words.fill("ไข้")
    await words.evaluate(
        "node => node.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    await expect(words).to_have_value("ไข้")
    await words.press("Shift+Enter")
    await words.press_sequentially("สูง")
    await words.press("Enter")
    await expect(phone.bubbles()).to_have_count(1)
    assert (await phone.told())[0]["message"]["text"] == "ไข้\nสูง"


async def test_links_open_elsewhere_and_cannot_reach_back(phone: Phone) -> None:
    await phone.hears(text("ดูที่ https://www.niems.go.th/a?b=1 นะคะ (http://example.com/ข้อมูล)."))
    links = phone.bubbles().get_by_role("link")
    assert [await links.nth(one).text_content() for one in range(2)] == [
        "https://www.niems.go.th/a?b=1",
        "http://example.com/ข้อมูล",
    ]
    for one in range(2):
        await expect(links.nth(one)).to_have_attribute("rel", re.compile("noopener"))
        await expect(links.nth(one)).to_have_attribute("target", "_blank")


async def test_markup_in_a_message_is_shown_as_it_was_written(phone: Phone) -> None:
    evil = [
        "<img src=x onerror=\"document.title='x'\">",
        "<script>document.title='x'</script>",
        "<b>1</b>&lt;i&gt; javascript:alert(1)",
    ]
    for words in evil:
        await phone.writes(words)
        await expect(phone.page.locator(".bubble").last).to_have_text(words)
    await phone.hears(*[text(words, {"type": "message", "label": "<i>x</i>", "text": words}) for words in evil])
    assert await phone.page.locator(".bubble").all_text_contents() == evil + evil
    await expect(phone.pills().first).to_have_text("<i>x</i>")
    assert await phone.page.locator("#log img, #log script, #log b, #log i, .quick i").count() == 0
    assert await phone.page.title() == "โทรศัพท์จำลอง – ใกล้หมอ"


async def test_a_message_of_an_unknown_kind_says_so_and_the_next_is_still_shown(phone: Phone) -> None:
    await phone.hears(
        {"type": "hologram"}, {"type": "flex", "altText": "ใบนัด", "contents": {"type": "carousel"}}, text("ต่อค่ะ")
    )
    said = await phone.bubbles().all_text_contents()
    assert "hologram" in said[0]
    assert "ใบนัด" in said[1]
    assert "ต่อค่ะ" in said[2]


async def test_the_dots_go_when_the_answer_comes(phone: Phone) -> None:
    phone.chat.loading_until = phone.line.app[PLATFORM].clock.now() + 20
    phone.chat.touch()
    dots = phone.page.get_by_role("status", name="กำลังเตรียมคำตอบ")
    await expect(dots).to_be_visible()
    await phone.hears(text("พบเวลาว่างค่ะ"))
    await expect(dots).to_be_hidden()


# ---- quick replies ----------------------------------------------------------------------------------------------


async def test_a_quick_reply_vanishes_when_used_even_before_the_platform_has_answered(phone: Phone) -> None:
    release = asyncio.Event()

    async def held(route: Route) -> None:
        await release.wait()
        await route.continue_()

    await phone.hears(text("มีไข้ไหมคะ", postback("มี", "fever:yes"), postback("ไม่มี", "fever:no")))
    await expect(phone.pills()).to_have_count(2)
    await phone.page.route("**/postbacks", held)
    await phone.taps("มี")
    await expect(phone.pills()).to_have_count(0)
    phone.chat.loading_until = 4e9
    phone.chat.touch()
    await expect(phone.page.get_by_role("status")).to_be_visible()
    await expect(phone.pills()).to_have_count(0)
    release.set()
    await expect(phone.bubbles()).to_have_count(2)  # the question holds the word of the answer too
    assert [one["postback"]["data"] for one in await phone.told()] == ["fever:yes"]


async def test_quick_replies_vanish_when_a_newer_message_comes(phone: Phone) -> None:
    await phone.hears(text("มีไข้ไหมคะ", postback("มี")))
    await expect(phone.pills()).to_have_count(1)
    await phone.hears(text("ขอโทษค่ะ เริ่มใหม่นะคะ"))
    await expect(phone.pills()).to_have_count(0)


async def test_the_same_choice_offered_again_is_there_again(phone: Phone) -> None:
    for _ in range(2):
        await phone.hears(text("โทรได้ตลอดเวลาค่ะ", {"type": "uri", "label": "โทร 1669", "uri": "tel:1669"}))
        await expect(phone.pills()).to_have_count(1)
        await phone.taps("โทร 1669")
        await expect(phone.pills()).to_have_count(0)
        await phone.taps("วางสาย")


async def test_a_place_is_chosen_in_a_sheet_and_the_button_stays_until_it_is_sent(phone: Phone) -> None:
    await phone.hears(text("อยู่ที่ไหนคะ", {"type": "location", "label": "แชร์ที่อยู่"}))
    await phone.taps("แชร์ที่อยู่")
    sheet = phone.page.get_by_role("dialog", name="เลือกตำแหน่งที่จะแชร์")
    await phone.page.keyboard.press("Escape")
    await expect(sheet).to_be_hidden()
    await expect(phone.pills()).to_have_count(1)
    await phone.taps("แชร์ที่อยู่")
    await sheet.get_by_role("button", name="บ้านคุณยาย").click()
    await expect(phone.bubbles().last).to_contain_text("บ้านคุณยาย")
    await expect(phone.pills()).to_have_count(0)
    place = (await phone.told())[-1]["message"]
    assert (place["type"], place["title"], place["latitude"]) == ("location", "บ้านคุณยาย", 18.7883)


async def test_a_day_is_picked_and_sent_in_the_years_that_line_sends(phone: Phone) -> None:
    await phone.hears(text("วันไหนดีคะ", {"type": "datetimepicker", "label": "เลือกวัน", "data": "day", "mode": "date"}))
    await phone.taps("เลือกวัน")
    await phone.page.get_by_label("วันและเวลา").fill("2026-12-02")
    await phone.taps("ตกลง")
    await expect(phone.bubbles()).to_have_count(2)
    assert (await phone.told())[-1]["postback"] == {"data": "day", "params": {"date": "2026-12-02"}}


# ---- what is not text -------------------------------------------------------------------------------------------


async def test_a_sticker_a_voice_and_a_file_can_be_sent(phone: Phone) -> None:
    await phone.taps("สติกเกอร์")
    await phone.taps("เป็นไข้")
    await expect(phone.page.get_by_role("img", name="สติกเกอร์ เป็นไข้")).to_be_visible()
    await phone.taps("เสียง")
    await expect(phone.bubbles().last).to_contain_text("ข้อความเสียง 0:04")
    await phone.taps("รูปภาพหรือไฟล์")
    await phone.taps("ไฟล์ ผลตรวจเลือด.pdf")
    await expect(phone.bubbles().last).to_contain_text("ผลตรวจเลือด.pdf")
    assert [one["message"]["type"] for one in await phone.told()] == ["sticker", "audio", "file"]


async def test_a_picture_is_a_real_picture_at_the_other_end(phone: Phone) -> None:
    await phone.taps("รูปภาพหรือไฟล์")
    await phone.taps("รูปภาพ")
    shown = phone.page.get_by_role("img", name="รูปภาพที่ส่ง")
    await expect(shown).to_be_visible()
    content = phone.line.app[PLATFORM].contents[(await phone.told())[-1]["message"]["id"]]
    assert content.mime == "image/png"
    assert content.data.startswith(base64.b64decode("iVBORw0KGgo="))
    assert await shown.evaluate("node => node.decode().then(() => node.naturalWidth)") == 480


async def test_the_menu_opens_says_what_it_does_and_closes(phone: Phone) -> None:
    menu = phone.page.get_by_role("button", name="เมนู")
    await expect(menu).to_have_attribute("aria-expanded", "false")
    await menu.click()
    await phone.taps("จองนัด")
    await expect(phone.bubbles().last).to_contain_text("จองนัด")
    assert (await phone.told())[-1]["postback"]["data"] == "intent:book_appointment"
    await menu.click()
    await expect(phone.page.get_by_role("button", name="เวลาเปิดทำการ")).to_be_hidden()
