"""Template messages on the phone."""

from __future__ import annotations

import pytest
from phone_in_hand import Phone, measured
from phone_messages import press
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_confirm_template_answers_by_its_two_buttons_side_by_side(phone: Phone) -> None:
    confirm = {
        "type": "confirm",
        "text": "ยืนยันนัดใช่ไหมคะ",
        "actions": [press("ใช่", "yes")["action"], press("ไม่ใช่", "no")["action"]],
    }
    await phone.hears({"type": "template", "altText": "ยืนยัน", "template": confirm})
    yes, no = [await measured(phone.page.get_by_role("button", name=name, exact=True)) for name in ("ใช่", "ไม่ใช่")]
    assert yes[1] == no[1]
    assert yes[0] < no[0]
    await phone.taps("ไม่ใช่")
    await expect(phone.bubbles()).to_have_count(2)
    assert (await phone.told())[-1]["postback"]["data"] == "no"


@pytest.mark.parametrize("kind", ["carousel", "image_carousel"])
async def test_a_template_carousel_shows_every_column(phone: Phone, kind: str) -> None:
    columns = [
        {
            "title": name,
            "text": "เปิด",
            "imageUrl": "https://example.com/x.png",
            "action": press(name)["action"],
            "actions": [press(name)["action"]],
        }
        for name in ("ทันตกรรม", "ตา")
    ]
    await phone.hears({"type": "template", "altText": "แผนก", "template": {"type": kind, "columns": columns}})
    await expect(phone.page.get_by_role("group", name="การ์ด 2 ใบ").get_by_role("button")).to_have_count(2)


async def test_an_unknown_template_shows_its_plain_words(phone: Phone) -> None:
    await phone.hears({"type": "template", "altText": "ดูใบนัดในแอป", "template": {"type": "hologram"}})
    await expect(phone.bubbles().last).to_contain_text("ดูใบนัดในแอป")
