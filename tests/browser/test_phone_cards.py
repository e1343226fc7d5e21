"""Flex and template messages on the phone: drawn as LINE lays them out, and safe whatever they hold."""

from __future__ import annotations

import pytest
from phone_in_hand import Phone, measured, style
from phone_messages import box, bubble, flex, press, slots, words
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


# ---- taps -------------------------------------------------------------------------------------------------------


async def test_five_slots_to_a_card_are_large_to_the_thumb_and_book_what_they_say(phone: Phone) -> None:
    times = ("13:00", "13:30", "14:00", "14:30", "15:00")
    await phone.hears(flex({"type": "carousel", "contents": [slots(*times), slots("15:30", "16:00")]}))
    for time in times:
        height = (await measured(phone.page.get_by_role("button", name=f"{time} น.")))[3]
        assert height >= 44, time
    await phone.taps("13:30 น.")
    await expect(phone.bubbles().last).to_contain_text("13:30 น.")
    assert (await phone.told())[-1]["postback"] == {"data": "slot:13:30"}


async def test_a_carousel_scrolls_sideways_and_the_page_does_not(phone: Phone) -> None:
    await phone.hears(flex({"type": "carousel", "contents": [slots("13:00"), slots("14:00"), slots("15:00")]}))
    cards = phone.page.get_by_role("group", name="การ์ด 3 ใบ")
    assert await cards.evaluate("node => node.scrollWidth > node.clientWidth + 200")
    assert await phone.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    await phone.page.get_by_role("button", name="15:00 น.").click()
    assert await cards.evaluate("node => node.scrollLeft") > 0


async def test_the_emergency_button_calls_1669_in_play_and_leaves_the_page_alone(phone: Phone) -> None:
    call = {"type": "uri", "label": "โทร 1669", "uri": "tel:1669"}
    await phone.hears(
        flex(bubble(words("โทร 1669"), {"type": "button", "style": "primary", "color": "#b3261e", "action": call}))
    )
    await phone.taps("โทร 1669")
    sheet = phone.page.get_by_role("dialog", name="กำลังโทร 1669 (จำลอง)")
    await expect(sheet).to_contain_text("ไม่มีการโทรออกจริง")
    await phone.taps("วางสาย")
    await expect(sheet).to_be_hidden()
    assert await phone.told() == []


async def test_a_web_address_opens_in_a_tab_that_cannot_reach_back(phone: Phone) -> None:
    await phone.hears(
        flex(bubble({"type": "button", "action": {"type": "uri", "label": "แผนที่", "uri": "https://example.com/map"}}))
    )
    link = phone.page.get_by_role("link", name="แผนที่")
    await expect(link).to_have_attribute("href", "https://example.com/map")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")


async def test_an_address_that_line_would_refuse_goes_nowhere(phone: Phone) -> None:
    addresses = [
        "javascript:document.title='x'",
        "data:text/html,x",
        "file:///etc/passwd",
        " javascript:1",
        "//example.com",
        "",
    ]
    for uri in addresses:
        await phone.hears(flex(bubble({"type": "button", "action": {"type": "uri", "label": "เปิด", "uri": uri}})))
        await phone.taps("เปิด")
        await expect(phone.page.get_by_role("dialog", name="เปิดลิงก์นี้ไม่ได้")).to_contain_text(uri.strip())
        await phone.taps("ปิด")
    assert await phone.page.title() == "โทรศัพท์จำลอง – ใกล้หมอ"


async def test_lines_own_location_link_opens_the_place_sheet(phone: Phone) -> None:
    await phone.hears(
        flex(
            bubble(
                {"type": "button", "action": {"type": "uri", "label": "แชร์", "uri": "https://line.me/R/nv/location/"}}
            )
        )
    )
    await phone.taps("แชร์")
    await phone.page.get_by_role("dialog").get_by_role("button", name="ตลาดสดริมคลอง").click()
    await expect(phone.bubbles().last).to_contain_text("ตลาดสดริมคลอง")


async def test_a_box_with_an_action_is_tapped_by_key_and_by_finger_and_once(phone: Phone) -> None:
    whole = {"type": "postback", "label": "ทั้งกล่อง", "data": "box"}
    await phone.hears(flex(bubble(box(words("กล่อง"), press("ปุ่มใน", "inner"), action=whole))))
    area = phone.page.get_by_role("button", name="ทั้งกล่อง")
    await area.press("Enter")
    await expect(phone.bubbles()).to_have_count(2)
    await phone.taps("ปุ่มใน")
    await expect(phone.bubbles()).to_have_count(3)
    assert [one["postback"]["data"] for one in await phone.told()] == ["box", "inner"]


async def test_markup_in_a_card_stays_words(phone: Phone) -> None:
    evil = "<img src=x onerror=\"document.title='x'\">"
    card = bubble(
        words(evil), words("", contents=[{"type": "span", "text": evil}]), press(evil), {"type": "image", "url": evil}
    )
    template = {
        "type": "buttons",
        "title": evil,
        "text": evil,
        "thumbnailImageUrl": evil,
        "actions": [press(evil)["action"]],
    }
    await phone.hears(flex(card), {"type": "template", "altText": evil, "template": template})
    assert await phone.page.locator("#log img").count() == 0
    assert (await phone.page.get_by_role("log").inner_text()).count(evil) == 6
    assert await phone.page.title() == "โทรศัพท์จำลอง – ใกล้หมอ"


async def test_a_colour_that_is_none_is_not_painted(phone: Phone) -> None:
    colours = ["red", "rgb(255 0 0)", "red;background:url(https://example.com)", "url(x)", "#12345"]
    await phone.hears(flex(bubble(*[box(words("สี", color=colour), backgroundColor=colour) for colour in colours])))
    for place in range(len(colours)):
        assert await style(phone.page.locator(".fx-text").nth(place), "color") == "rgb(17, 17, 17)"
        assert await style(phone.page.locator(".fx-body > .fx-box").nth(place), "backgroundColor") == "rgba(0, 0, 0, 0)"


# ---- layout -----------------------------------------------------------------------------------------------------


@pytest.mark.screen(480, 800)
async def test_a_bubble_is_as_wide_as_its_size(phone: Phone) -> None:
    widths = {"nano": 120, "micro": 160, "deca": 220, "hecto": 241, "kilo": 260, "mega": 300, "giga": 386}
    await phone.hears(*[flex(bubble(words("ใบนัด"), size=size)) for size in widths])
    cards = phone.page.locator(".fx-bubble")
    assert [(await measured(cards.nth(place)))[2] for place in range(len(widths))] == list(widths.values())


async def test_a_row_is_shared_by_flex_and_a_column_is_not(phone: Phone) -> None:
    row = box(words("หนึ่ง", flex=2), words("สอง", flex=3), layout="horizontal")
    fixed = box(words("ป้าย", flex=0), words("ค่า"), layout="horizontal")
    await phone.hears(flex(bubble(row, fixed)))
    two, three, label, value = [await measured(phone.page.locator(".fx-text").nth(one)) for one in range(4)]
    assert two[2] / three[2] == pytest.approx(2 / 3, abs=0.02)
    assert label[2] < 60 < value[2]
    assert two[2] + three[2] == pytest.approx(260, abs=1)


async def test_spacing_goes_between_and_a_margin_takes_its_place(phone: Phone) -> None:
    column = box(words("ก"), words("ข"), words("ค", margin="xxl"), {"type": "separator", "margin": "lg"}, spacing="md")
    await phone.hears(flex({"type": "bubble", "body": column}))
    parts = phone.page.locator(".fx-body > *")
    assert [await style(parts.nth(one), "marginTop") for one in range(4)] == ["0px", "8px", "20px", "12px"]


async def test_padding_corner_border_and_colours_are_taken_over(phone: Phone) -> None:
    await phone.hears(
        flex(
            bubble(
                box(
                    words("กล่อง"),
                    paddingAll="lg",
                    paddingTop="3px",
                    cornerRadius="md",
                    borderWidth="medium",
                    borderColor="#0b6e55",
                    backgroundColor="#e7f3ee80",
                )
            )
        )
    )
    inner = phone.page.locator(".fx-body > .fx-box")
    expected = {
        "paddingTop": "3px",
        "paddingLeft": "12px",
        "borderRadius": "8px",
        "borderTopWidth": "2px",
        "borderTopColor": "rgb(11, 110, 85)",
    }
    assert {name: await style(inner, name) for name in expected} == expected


async def test_text_wraps_only_when_asked_and_stops_at_its_lines(phone: Phone) -> None:
    long = "รับประทานอาหารและยาประจำตัวตามปกติก่อนมาพบทันตแพทย์ " * 4
    await phone.hears(flex(bubble(words(long), words(long, wrap=True), words(long, wrap=True, maxLines=2))))
    one, all_lines, two = [(await measured(phone.page.locator(".fx-words").nth(place)))[3] for place in range(3)]
    assert two == pytest.approx(2 * one, abs=1)
    assert all_lines > 3 * one


async def test_only_what_is_marked_scaling_follows_the_readers_letters(phone: Phone) -> None:
    await phone.hears(
        flex(bubble(words("คงที่"), words("ตามผู้อ่าน", scaling=True), press("ปุ่ม", scaling=True), press("ปุ่มคงที่")))
    )
    await phone.page.evaluate("() => document.documentElement.style.fontSize = '24px'")
    sizes = [await style(phone.page.locator(".fx-text").nth(one), "fontSize") for one in range(2)]
    assert sizes == ["16px", "24px"]
    assert [await style(phone.page.locator(".fx-button").nth(one), "fontSize") for one in range(2)] == ["24px", "16px"]


async def test_a_label_marked_to_shrink_fits_its_button(phone: Phone) -> None:
    long = "วันพฤหัสบดีที่ 31 ธันวาคม 2569 เวลา 15:30 น."
    await phone.hears(flex(bubble(press(long, adjustMode="shrink-to-fit"), press(long))))
    labels = phone.page.locator(".fx-label")
    fits = "node => node.scrollWidth <= node.clientWidth"
    await phone.page.wait_for_function(
        "() => { const n = document.querySelector('.fx-label'); return n.scrollWidth <= n.clientWidth; }"
    )
    assert not await labels.last.evaluate(fits)


async def test_all_parts_of_a_bubble_stand_in_their_order(phone: Phone) -> None:
    whole = {
        "type": "bubble",
        "footer": box(words("ท้าย")),
        "body": box(words("เนื้อหา")),
        "hero": {"type": "image", "url": "https://example.com/a.jpg", "size": "full", "aspectRatio": "20:10"},
        "header": box(words("หัว")),
        "styles": {"footer": {"separator": True}, "header": {"backgroundColor": "#0b6e55"}},
    }
    await phone.hears(flex(whole))
    blocks = phone.page.locator(".fx-bubble > *")
    tops = [(await measured(blocks.nth(one)))[1] for one in range(4)]
    assert tops == sorted(tops)
    assert await style(blocks.first, "backgroundColor") == "rgb(11, 110, 85)"
    picture = await measured(phone.page.get_by_role("img", name="รูปจาก example.com"))
    assert picture[2] / picture[3] == pytest.approx(2, abs=0.02)
