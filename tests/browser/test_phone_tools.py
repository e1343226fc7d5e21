"""The phone when things go wrong, and the tools beside it that make them."""

from __future__ import annotations

from typing import Any

import pytest
from phone_in_hand import Phone
from phone_messages import postback, text
from playwright.async_api import Route, expect

from integrations.sandbox.line import PLATFORM

pytestmark = pytest.mark.asyncio(loop_scope="session")

# ---- when things go wrong ---------------------------------------------------------------------------------------


async def test_without_network_the_reader_is_told_in_thai_and_the_log_goes_on_by_itself(phone: Phone) -> None:
    await phone.hears(text("ก่อนสายขาด"))
    await phone.page.route("**/log?*", lambda route: route.abort())
    phone.chat.touch()
    notice = phone.page.get_by_role("alert")
    await expect(notice).to_contain_text("ติดต่อเซิร์ฟเวอร์ไม่ได้")
    await expect(notice).to_contain_text("กำลังลองใหม่เอง")
    phone.chat.add("bot", text("ระหว่างสายขาด"), phone.line.app[PLATFORM].clock.now())
    await phone.page.unroute("**/log?*")
    await expect(phone.bubbles()).to_have_count(2)
    await expect(notice).to_contain_text("เชื่อมต่อได้แล้ว")


async def test_what_could_not_be_sent_comes_back_to_the_input_and_can_be_sent_again(phone: Phone) -> None:
    await phone.page.route("**/messages", lambda route: route.abort())
    await phone.writes("ปวดท้องมาก")
    await expect(phone.page.get_by_role("alert")).to_contain_text("ติดต่อเซิร์ฟเวอร์ไม่ได้")
    await expect(phone.page.get_by_role("textbox", name="พิมพ์ข้อความ")).to_have_value("ปวดท้องมาก")
    await phone.page.unroute("**/messages")
    await phone.page.get_by_role("button", name="ส่ง", exact=True).click()
    await expect(phone.bubbles()).to_have_count(1)
    await expect(phone.page.get_by_role("alert")).to_be_hidden()
    assert len(await phone.told()) == 1


async def test_a_quick_reply_that_could_not_be_sent_is_open_again(phone: Phone) -> None:
    await phone.hears(text("มีไข้ไหมคะ", postback("มี")))
    await phone.page.route("**/postbacks", lambda route: route.abort())
    await phone.taps("มี")
    await expect(phone.page.get_by_role("alert")).to_contain_text("ติดต่อเซิร์ฟเวอร์ไม่ได้")
    await expect(phone.pills()).to_have_count(1)
    await phone.page.unroute("**/postbacks")
    await phone.taps("ลองอีกครั้ง")
    await expect(phone.bubbles()).to_have_count(2)
    await expect(phone.pills()).to_have_count(0)
    assert len(await phone.told()) == 1


async def test_a_platform_started_anew_shows_its_own_log_and_not_the_old_one(phone: Phone) -> None:
    await phone.hears(text("ก่อน"), text("ก่อน"))
    phone.chat.entries.clear()
    phone.chat.add("bot", text("หลังเริ่มใหม่"), phone.line.app[PLATFORM].clock.now())
    await expect(phone.bubbles()).to_have_count(1)
    await expect(phone.bubbles().first).to_contain_text("หลังเริ่มใหม่")


async def test_a_page_loaded_again_shows_the_whole_conversation_once(phone: Phone) -> None:
    await phone.writes("สวัสดี")
    await phone.hears(text("สวัสดีค่ะ", postback("นัดหมอ")))
    await phone.opens()
    await expect(phone.bubbles()).to_have_count(2)
    await expect(phone.pills()).to_have_count(1)


# ---- the tools --------------------------------------------------------------------------------------------------


async def test_a_message_taken_back_is_gone_from_the_log(phone: Phone) -> None:
    await phone.writes("พิมพ์ผิด")
    await phone.bubbles().first.locator(".time").click()
    await expect(phone.page.locator("#tools-raw pre").first).to_contain_text('"text": "พิมพ์ผิด"')
    await phone.page.get_by_role("button", name="ยกเลิกข้อความนี้").click()
    await expect(phone.bubbles().first).to_contain_text("ยกเลิกข้อความนี้แล้ว")
    await expect(phone.page.get_by_role("log")).not_to_contain_text("พิมพ์ผิด")
    assert [one["type"] for one in await phone.told()] == ["message", "unsend"]


async def test_a_blocked_account_is_not_heard_but_counted(phone: Phone) -> None:
    await phone.page.get_by_role("button", name="บล็อกบัญชีนี้").click()
    await expect(phone.bubbles().last).to_contain_text("บล็อกบัญชีนี้แล้ว")
    phone.chat.add("bot", text("เตือนนัดค่ะ"), phone.line.app[PLATFORM].clock.now(), blocked=True)
    await expect(phone.page.locator("#tools-raw")).to_contain_text("ไม่แสดงเพราะถูกบล็อก: 1 ข้อความ")
    await expect(phone.page.get_by_role("log")).not_to_contain_text("เตือนนัดค่ะ")
    await phone.page.get_by_role("button", name="เลิกบล็อก").click()
    await expect(phone.bubbles().last).to_contain_text("เลิกบล็อกบัญชีนี้แล้ว")


async def test_a_fault_is_turned_on_and_off_again(phone: Phone) -> None:
    switch = phone.page.get_by_role("switch", name="LINE ตอบ 500 สองครั้ง")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "true")
    assert phone.line.app[PLATFORM].faults.error_500 == 2
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "false")
    assert phone.line.app[PLATFORM].faults.error_500 == 0


async def test_words_in_the_group_are_said_in_the_group_and_on_standby_without_a_reply_token(phone: Phone) -> None:
    await phone.page.get_by_label("พูดในกลุ่ม").check()
    await phone.page.get_by_label("บอตอยู่ในโหมดสแตนด์บาย").check()
    await phone.writes("ลูกไข้สูง")
    await expect(phone.bubbles().last).to_contain_text("ลูกไข้สูง")
    assert phone.chat.entries == []
    [group] = [chat for chat in phone.line.app[PLATFORM].chats if chat.kind == "group"]
    event = group.entries[-1].request
    assert isinstance(event, dict)
    assert event["source"] == {"type": "group", "groupId": group.id, "userId": phone.chat.id}
    assert event["mode"] == "standby"
    assert "replyToken" not in event


async def test_the_hospitals_switches_are_there_only_beside_a_hospital(phone: Phone) -> None:
    section = phone.page.locator("#tools-hospital")
    await expect(section).to_be_hidden()
    posted: list[Any] = []

    async def hospital(route: Route) -> None:
        if route.request.method == "POST":
            posted.append(route.request.post_data_json)
            await route.fulfill(json=posted[-1])
        else:
            state = {"counts": {"Appointment": 3}, "free_slots": 120}
            await route.fulfill(json={"faults": {"only": "Slot", "hang": False}, "state": state})

    await phone.page.route("**/sandbox/api/hospital", hospital)
    await phone.page.route("**/sandbox/hospital/faults", hospital)
    await phone.opens()
    await expect(section).to_contain_text("นัดทั้งหมด 3 ว่าง 120 ช่วง")
    await section.get_by_role("switch", name="โรงพยาบาลค้าง").click()
    await expect(section.get_by_role("switch", name="โรงพยาบาลค้าง")).to_have_attribute("aria-checked", "true")
    assert posted == [{"only": "Slot", "hang": True}]


async def test_the_clock_is_moved_and_set_back(phone: Phone) -> None:
    await phone.taps("+1 วัน")
    await expect(phone.page.locator("#tools-faults")).to_contain_text("นาฬิกาเดินหน้าไป 1 วัน")
    assert phone.line.app[PLATFORM].clock.offset == 86400
    await phone.taps("เวลาจริง")
    await expect(phone.page.locator("#tools-faults")).to_contain_text("นาฬิกาตรงเวลาจริง")
    assert phone.line.app[PLATFORM].clock.offset == 0


async def test_a_new_person_gets_a_phone_of_their_own(phone: Phone) -> None:
    await phone.writes("ข้อความของมาลี")
    await expect(phone.bubbles()).to_have_count(1)
    await phone.page.get_by_label("เพิ่มผู้ใช้").fill("<b>ลุงดำ</b>")
    await phone.taps("เพิ่ม")
    await expect(phone.page.locator("#user-list option:checked")).to_have_text("<b>ลุงดำ</b>")
    await expect(phone.page.get_by_role("log")).to_contain_text("เพิ่มเพื่อนแล้ว")
    await expect(phone.page.get_by_role("log")).not_to_contain_text("ข้อความของมาลี")
