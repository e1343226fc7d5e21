"""Opening hours in the chat: several periods a day, the holiday of today, and those that come."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.domain.appointment import Hospital, Opening
from bot.domain.words import Name
from tests.fakes.house import HOSPITAL, at, build

DAYS = ("mon", "tue", "wed", "thu", "fri")
SPLIT = (Opening(DAYS, time(8, 30), time(12)), Opening(DAYS, time(13), time(16)))
CLOSED = {
    at(7, "00:00").date(): Name("ชดเชยวันชาติ", "National Day, instead"),
    at(10, "00:00").date(): Name("วันรัฐธรรมนูญ", "Day"),
}
HOURS = replace(HOSPITAL, open=SPLIT, holidays=tuple(CLOSED), holiday_names=CLOSED)


async def asked(day: int, clock: str, hospital: Hospital = HOURS) -> str:
    house = build((hospital,), at(day, clock))
    house.means.knows("เปิดกี่โมง", "ask_opening_hours")
    [card] = await house.patient.writes("เปิดกี่โมง")
    return card


async def test_in_the_break_it_says_when_it_opens_again_today() -> None:
    card = await asked(2, "12:30")
    assert "จันทร์-ศุกร์ 08:30-12:00, 13:00-16:00 น." in card
    assert "จะเปิดอีกครั้งวันพุธที่ 2 ธันวาคม 2569 เวลา 13:00 น." in card


async def test_a_holiday_is_named_and_it_is_not_said_to_be_open() -> None:
    card = await asked(7, "10:00")
    assert "วันนี้หยุดชดเชยวันชาติ" in card
    assert "เปิดอยู่" not in card
    assert "จะเปิดอีกครั้งวันอังคารที่ 8 ธันวาคม 2569 เวลา 08:30 น." in card


async def test_holidays_that_come_are_told_before() -> None:
    card = await asked(2, "10:00")
    assert "หยุดวันจันทร์ที่ 7 ธันวาคม 2569 (ชดเชยวันชาติ)" in card
    assert "หยุดวันพฤหัสบดีที่ 10 ธันวาคม 2569 (วันรัฐธรรมนูญ)" in card
