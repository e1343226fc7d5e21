"""The phone for every reader: small screens, large letters, Thai words kept whole, dark rooms, keyboards, contrast."""

from __future__ import annotations

from typing import Any

import pytest
from phone_in_hand import Phone
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG = (
    "ก่อนมาพบทันตแพทย์ขอให้คุณรับประทานอาหารและยาประจำตัวตามปกติแปรงฟันให้สะอาดหากมีโรคประจำตัวเช่นเบาหวาน"
    "ความดันโลหิตสูงหรือกำลังรับประทานยาละลายลิ่มเลือดโปรดแจ้งเจ้าหน้าที่ก่อนทำฟันทุกครั้งน้ำเปล่าผู้ป่วยเจ็บหน้าอก"
)

# A line is where the rectangles of neighbouring characters have the same bottom, give or take a tone mark.
BROKEN = """node => {
  const text = node.firstChild, found = [];
  const lineOf = (start, end) => {
    const range = document.createRange();
    range.setStart(text, start);
    range.setEnd(text, end);
    return Math.round([...range.getClientRects()].at(-1).bottom);
  };
  for (const { segment, index } of new Intl.Segmenter('th', { granularity: 'word' }).segment(text.data)) {
    const lines = new Set(Array.from(segment, (_, place) => lineOf(index + place, index + place + 1)));
    if (lines.size > 1) found.push(segment);
  }
  return found;
}"""

# WCAG 2.2, "contrast ratio", of every visible text against the nearest painted ground.
FAINT = """() => {
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const light = ([r, g, b]) => {
    const linear = [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility()) continue;
    const [a, b] = [light(rgba(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${walker.currentNode.data.trim()} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""


def card() -> dict[str, Any]:
    """An emergency card as the bot sends one."""
    call = {"type": "uri", "label": "โทร 1669 ตอนนี้", "uri": "tel:1669"}
    body = {
        "type": "box",
        "layout": "vertical",
        "contents": [
            {"type": "text", "text": LONG, "wrap": True, "scaling": True},
            {"type": "button", "style": "primary", "scaling": True, "action": call},
            {"type": "button", "style": "secondary", "action": call},
            {"type": "button", "action": call},
        ],
    }
    pill = {"type": "action", "action": {"type": "location", "label": "แชร์ตำแหน่ง"}}
    return {
        "type": "flex",
        "altText": "โทร 1669",
        "contents": {"type": "bubble", "size": "giga", "body": body},
        "quickReply": {"items": [pill] * 6},
    }


async def talks(phone: Phone) -> None:
    await phone.writes(LONG)
    await phone.hears({"type": "text", "text": LONG}, card())


@pytest.mark.screen(360, 640)
async def test_nothing_sticks_out_of_a_narrow_screen_even_with_large_letters(phone: Phone) -> None:
    await talks(phone)
    for letters in ("16px", "24px", "32px"):
        await phone.page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
        assert await phone.page.evaluate("() => document.documentElement.scrollWidth") == 360
        for name in ("ส่ง", "เมนู"):
            rect = await phone.page.get_by_role("button", name=name, exact=True).bounding_box()
            assert rect is not None
            assert rect["x"] >= 0
            assert rect["x"] + rect["width"] <= 360, letters
            assert rect["height"] >= 44


@pytest.mark.screen(360, 640)
async def test_no_thai_word_is_cut_at_the_end_of_a_line(phone: Phone) -> None:
    await talks(phone)
    for place in (".from-user .bubble", ".from-bot .bubble", ".fx-wrap"):
        told = phone.page.locator(place).first
        assert await told.evaluate("node => node.getBoundingClientRect().height") > 80, "it should need several lines"
        assert await told.evaluate(BROKEN) == []
    spacing = await phone.page.evaluate(
        "() => { const s = getComputedStyle(document.querySelector('.bubble')); return parseFloat(s.lineHeight) / parseFloat(s.fontSize); }"
    )
    assert spacing >= 1.6


@pytest.mark.screen(360, 640)
async def test_a_word_longer_than_the_screen_is_broken_and_not_hidden(phone: Phone) -> None:
    await phone.writes("https://example.com/" + "a" * 300)
    await expect(phone.bubbles()).to_have_count(1)
    assert await phone.page.locator(".bubble").evaluate("node => node.scrollWidth <= node.clientWidth")
    assert await phone.page.evaluate("() => document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize(
    "scheme",
    [
        pytest.param("light", marks=pytest.mark.screen(1280, 800)),
        pytest.param("dark", marks=pytest.mark.screen(1280, 800, color_scheme="dark")),
    ],
)
async def test_every_word_stands_out_from_its_ground(phone: Phone, scheme: str) -> None:
    await talks(phone)
    await phone.taps("เมนู")
    await phone.page.route("**/faults", lambda route: route.abort())
    await phone.page.get_by_role("switch").first.click()
    await expect(phone.page.get_by_role("alert")).to_be_visible()
    dark = await phone.page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    assert dark == (scheme == "dark")
    assert await phone.page.evaluate(FAINT) == []


@pytest.mark.screen(1280, 800)
async def test_phone_and_tools_stand_side_by_side_on_a_wide_screen(phone: Phone) -> None:
    left = await phone.page.get_by_role("main").bounding_box()
    right = await phone.page.get_by_role("complementary").bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    assert left["y"] + left["height"] <= 800


async def test_the_newest_message_is_in_sight_though_the_quick_replies_take_room(phone: Phone) -> None:
    for _ in range(12):
        await phone.hears({"type": "text", "text": "ข้อความก่อนหน้า"})
    await phone.hears(card())
    await expect(phone.page.get_by_role("button", name="แชร์ตำแหน่ง").first).to_be_visible()
    last = phone.bubbles().last.locator(".time")
    await expect(last).to_be_in_viewport()
    log = await phone.page.get_by_role("log").bounding_box()
    rect = await last.bounding_box()
    assert log is not None
    assert rect is not None
    assert rect["y"] + rect["height"] <= log["y"] + log["height"]


async def test_who_reads_older_messages_is_not_torn_away_but_told_of_newer_ones(phone: Phone) -> None:
    await phone.hears(*[{"type": "text", "text": f"ข้อความที่ {one}"} for one in range(30)])
    await phone.page.get_by_role("log").evaluate("node => { node.scrollTop = 0; }")
    newer = phone.page.get_by_role("button", name="ข้อความใหม่")
    await phone.page.wait_for_function("() => document.querySelector('#log').scrollTop === 0")
    await phone.hears({"type": "text", "text": "มาใหม่"})
    await expect(newer).to_be_visible()
    assert await phone.page.get_by_role("log").evaluate("node => node.scrollTop") == 0
    await newer.click()
    await expect(phone.bubbles().last).to_be_in_viewport()
    await expect(newer).to_be_hidden()


async def test_the_whole_chat_can_be_held_by_keyboard(phone: Phone) -> None:
    await phone.hears(card())
    await phone.page.keyboard.press("Tab")
    await phone.page.keyboard.press("Enter")
    words = phone.page.get_by_role("textbox", name="พิมพ์ข้อความ")
    await expect(words).to_be_focused()
    await phone.page.keyboard.type("โอเค")
    await phone.page.keyboard.press("Tab")
    send = phone.page.get_by_role("button", name="ส่ง", exact=True)
    await expect(send).to_be_focused()
    assert await send.evaluate("node => getComputedStyle(node).outlineWidth") == "3px"
    await phone.page.keyboard.press("Enter")
    await expect(phone.bubbles()).to_have_count(2)
    await phone.page.get_by_role("log").focus()
    await phone.page.keyboard.press("ArrowUp")
    await phone.page.keyboard.press("ArrowUp")
    await phone.page.keyboard.press("Enter")
    await expect(phone.page.locator("#tools-raw pre").first).to_contain_text('"altText": "โทร 1669"')


async def test_the_dots_keep_still_for_those_who_ask_for_it(phone: Phone) -> None:
    phone.chat.loading_until = 4e9
    phone.chat.touch()
    dot = phone.page.locator(".dots i").first
    await expect(dot).to_be_visible()
    assert await dot.evaluate("node => getComputedStyle(node).animationName") == "none"
    await phone.page.emulate_media(reduced_motion="no-preference")
    assert await dot.evaluate("node => getComputedStyle(node).animationName") == "breathe"


async def test_the_log_is_announced_politely_and_its_history_in_silence(phone: Phone) -> None:
    log = phone.page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await phone.hears({"type": "text", "text": "หนึ่ง"}, {"type": "text", "text": "สอง"})
    await expect(log).to_have_attribute("aria-busy", "false")
    assert await phone.page.evaluate("() => document.documentElement.lang") == "th"
