"""Days and times as patients say them, on Monday 23 November 2026 at nine in the morning."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.understanding import Value
from nlu.calendar_words import DAYS as DAYS_AWAY
from nlu.calendar_words import MISTYPED_MONTHS, MONTHS, WEEKDAYS_AFTER_DAY
from nlu.dates import find_dates
from nlu.mention import Mention
from nlu.normalise import normalise
from tests.thoroughness import examples

BANGKOK = timezone(timedelta(hours=7))
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)

DAYS = """
วันนี้ | 11-23
มื้อนี้ | 11-23
พรุ่งนี้ | 11-24
วันพรุ่งนี้ | 11-24
พรุ้งนี้เช้า | 11-24
พุ่งนี้ | 11-24
พน. เช้า | 11-24
มื้ออื่น | 11-24
วันพูก | 11-24
tomorrow | 11-24
มะรืน | 11-25
มะรืนนี้ | 11-25
day after tomorrow | 11-25
มะเรื่อง | 11-26
เมื่อวาน | 11-22
เมื่อวานซืน | 11-21
เมื่อคืน | 11-22
วันพุธ | 11-25
พุธนี้ | 11-25
วันพุธนี้ | 11-25
พุธหน้า | 12-02
วันพุธหน้า | 12-02
วันพุดหน้า | 12-02
วันพุธถัดไป | 12-02
วันพุธอาทิตย์หน้า | 12-02
อาทิตย์หน้าวันพุธ | 12-02
วันพุธสัปดาห์หน้า | 12-02
วันจันทร์หน้า | 11-30
จันทร์นี้ | 11-23
อังคารนี้ | 11-24
พฤหัสนี้ | 11-26
พฤหัสบดีหน้า | 12-03
วันศุกร์ | 11-27
วันสุกหน้า | 12-04
วันเสาร์ที่จะถึงนี้ | 11-28
วันอาทิตย์ | 11-29
วันอาทิตย์นี้ | 11-29
วันอาทิตย์หน้า | 12-06
วันศุกร์ที่แล้ว | 11-20
ศุกร์ที่ผ่านมา | 11-20
next monday | 11-30
this friday | 11-27
next sunday | 12-06
อาทิตย์หน้า | 11-30..12-06
สัปดาห์หน้า | 11-30..12-06
วีคหน้า | 11-30..12-06
next week | 11-30..12-06
อาทิตย์นี้ | 11-23..11-29
ต้นสัปดาห์หน้า | 11-30..12-01
ปลายสัปดาห์นี้ | 11-27..11-29
เสาร์อาทิตย์นี้ | 11-28..11-29
สุดสัปดาห์หน้า | 12-05..12-06
สิ้นเดือน | 11-30
สิ้นเดือนหน้า | 12-31
สิ้นปี | 12-31
ต้นเดือน | 12-01..12-10
ต้นเดือนหน้า | 12-01..12-10
กลางเดือน | 12-11..12-20
กลางเดือนนี้ | 11-11..11-20
ปลายเดือน | 11-21..11-30
ปลายเดือนนี้ | 11-21..11-30
เดือนหน้า | 12-01..12-31
เดือนนี้ | 11-01..11-30
ธันวา | 12-01..12-31
ปลายธันวา | 12-21..12-31
เดือน 12 | 12-01..12-31
กลางเดือนมกราคม | 2027-01-11..2027-01-20
ปีหน้า | 2027-01-01..2027-12-31
อีก 3 วัน | 11-26
อีกสามวัน | 11-26
อีกสองอาทิตย์ | 12-07
อีก 1 เดือน | 12-23
ภายใน 3 วัน | 11-23..11-26
in 2 weeks | 12-07
2 วันก่อน | 11-21
สามวันที่แล้ว | 11-20
3 days ago | 11-20
วันที่ 3 | 12-03
วันที่ 25 | 11-25
วันที่ 31 | 12-31
วันที่ ๕ | 12-05
วันที่ 3 เดือนหน้า | 12-03
วันที่ 30 เดือนนี้ | 11-30
วันที่ 3 เดือน 12 | 12-03
วันที่ 3 ถึง 5 | 12-03..12-05
3-5 ธ.ค. | 12-03..12-05
3 ธ.ค. | 12-03
3 ธค. | 12-03
3 ธันวา | 12-03
วันที่ 12 ธันวาคม | 12-12
สิบสองธันวา | 12-12
วันที่ ๑๒ ธันวา | 12-12
3 ธ.ค. 69 | 12-03
3 ธันวาคม 2569 | 12-03
3 ธันวาคม พ.ศ. 2569 | 12-03
3 ธันวาคม ค.ศ. 2026 | 12-03
5 ม.ค. | 2027-01-05
5 มกราคม 70 | 2027-01-05
15 เม.ย. 70 | 2027-04-15
วันพฤหัสที่ 3 | 12-03
วันเสาร์ที่ 28 | 11-28
วันพุธที่ 2 ธ.ค. | 12-02
วันพุธที่ 2 ธันวาคม 2569 | 12-02
25/12 | 12-25
25/12/69 | 12-25
25/12/2569 | 12-25
25/12/2026 | 12-25
3-12-2569 | 12-03
03.12.69 | 12-03
2026-12-03 | 12-03
1/1 | 2027-01-01
dec 3 | 12-03
3 dec | 12-03
3rd december | 12-03
December 3, 2026 | 12-03

"""

TIMES = """
ตีสอง | 02:00
ตี 3 | 03:00
ตีห้าครึ่ง | 05:30
โมงเช้า | 07:00
หกโมงเช้า | 06:00
เจ็ดโมง | 07:00
เจ็ดโมงครึ่ง | 07:30
8 โมง | 08:00
แปดโมงเช้า | 08:00
สามโมงเช้า | 09:00
9 โมงครึ่ง | 09:30
เก้าโมงสิบห้า | 09:15
9 โมง 45 | 09:45
สิบโมง | 10:00
สิบเอ็ดโมง | 11:00
เที่ยง | 12:00
เที่ยงครึ่ง | 12:30
บ่ายโมง | 13:00
บ่ายโมงครึ่ง | 13:30
บ่ายสอง | 14:00
บ่าย 2 โมง | 14:00
บ่ายสามครึ่ง | 15:30
สามโมง | 15:00
สามโมงสี่สิบห้านาที | 15:45
สี่โมงเย็น | 16:00
5 โมงเย็น | 17:00
หกโมงเย็น | 18:00
ทุ่ม | 19:00
ทุ่มครึ่ง | 19:30
สองทุ่ม | 20:00
สี่ทุ่ม | 22:00
หกทุ่ม | 00:00
เที่ยงคืน | 00:00
10.30 น. | 10:30
๑๐.๓๐ น. | 10:30
นัด 9.30 | 09:30
15:30 | 15:30
09:00 | 09:00
10 น. | 10:00
14 นาฬิกา | 14:00
3pm | 15:00
10:30 am | 10:30
12 am | 00:00
noon | 12:00
ช่วงเช้า | morning
เช้าๆ | morning
สายๆ | morning
ก่อนเที่ยง | morning
ตอนเที่ยง | noon
ช่วงบ่าย | afternoon
หลังเที่ยง | afternoon
ตอนเย็น | evening
พรุ่งนี้เย็น | evening
หลังเลิกงาน | evening
กลางคืน | night
"""


PIECES_OF_DATES = "วัน ที่ พุธ หน้า 3 31 12 / - . ธ.ค. เดือน 69 2569 เกิด อีก บ่าย โมง ครึ่ง สิบ ทุ่ม ตี อาทิตย์ นี้ ก่อน"


def rows(table: str) -> list[tuple[str, str]]:
    return [(said.strip(), value.strip()) for said, value in (line.split("|") for line in table.strip().splitlines())]


def day(said: str) -> str:
    return said if len(said) > 5 else f"2026-{said}"


def found(text: str, entity: str, now: datetime = MONDAY) -> list[Mention]:
    return [each for each in find_dates(normalise(text).text, now) if each.entity == entity]


def only(text: str, entity: str, now: datetime = MONDAY) -> Mention:
    (one,) = found(text, entity, now)
    return one


@pytest.mark.parametrize(("said", "meant"), rows(DAYS))
def test_days(said: str, meant: str) -> None:
    one = only(f"ขอนัดหมอ {said} ค่ะ", "date")
    first, dots, last = meant.partition("..")
    expected: Value = {"from": day(first), "to": day(last)} if dots else {"on": day(first)}
    assert one.value == expected
    assert one.readings == ()


@pytest.mark.parametrize(("said", "meant"), rows(TIMES))
def test_times(said: str, meant: str) -> None:
    one = only(f"ขอคิว {said} ค่ะ", "time")
    assert one.value == ({"at": meant} if ":" in meant else {"period": meant})
    assert one.readings == ()


def test_every_name_of_a_month_also_misspelt() -> None:
    for name, month in MONTHS.items():
        assert only(f"ขอคิว 12 {name} 2570 ค่ะ", "date").value == {"on": f"2027-{month:02}-12"}, name


def test_every_month_with_a_slip_of_the_finger_beside_its_day() -> None:
    for name, month in MISTYPED_MONTHS.items():
        assert only(f"ขอคิว 12 {name} 2570 ค่ะ", "date").value == {"on": f"2027-{month:02}-12"}, name


@pytest.mark.parametrize(
    "text",
    [
        "เมื่องานเลิก",
        "เมื่อเข้าไปแล้ว",
        "เมื่อคนไข้มา",
        "วันนั้น",
        "วันน้องมา",
        "คนวัยนี้",
        "อาทิตย์หนาวมาก",
        "แขนหนา",
        "วัณโรค",
        "เหมือนคนเมายา",
    ],
)
def test_words_that_only_look_like_a_slip(text: str) -> None:
    assert find_dates(normalise(text).text, MONDAY) == []


def test_every_name_of_a_weekday_also_misspelt() -> None:
    for name, weekday in WEEKDAYS_AFTER_DAY.items():
        text = f"can i come next {name} please" if name.isascii() else f"ขอวัน{name}หน้า"
        assert only(text, "date").value == {"on": str(date(2026, 11, 30) + timedelta(days=weekday))}, name


def test_every_name_of_a_day_by_its_distance() -> None:
    for name, away in DAYS_AWAY.items():
        first, *_ = found(f"{name} ไปไหน", "date")
        assert first.value == {"on": str(MONDAY.date() + timedelta(days=away))}, name


def test_the_tables_are_long_enough() -> None:
    assert len(rows(DAYS)) + len(rows(TIMES)) >= 120


@pytest.mark.parametrize(
    "text",
    ["31 พ.ย.", "29 ก.พ.", "วันที่ 30 ก.พ.", "12/25", "31/4/2570", "0/5/69", "ตีแปด", "25:00 น.", "เจ็ดทุ่ม", "32 ธันวาคม"],
)
def test_what_no_calendar_and_no_clock_has_is_said_to_have_no_reading(text: str) -> None:
    mentions = find_dates(normalise(text).text, MONDAY)
    assert [(each.value, each.readings) for each in mentions] == [(None, ())]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("วันจันทร์", [{"on": "2026-11-30"}, {"on": "2026-11-23"}]),
        ("วันที่ 23", [{"on": "2026-11-23"}, {"on": "2026-12-23"}]),
        ("วันพุธที่ 3 ธ.ค.", [{"on": "2026-12-03"}, {"on": "2026-12-02"}]),
        ("3 dec 26", [{"on": "2026-12-03"}, {"on": "1983-12-03"}]),
        ("เกิด 1 มกราคม 69", [{"on": "2026-01-01"}, {"on": "1926-01-01"}]),
        ("ห้าโมง", [{"at": "17:00"}, {"at": "11:00"}]),
        ("สี่โมงครึ่ง", [{"at": "16:30"}, {"at": "10:30"}]),
        ("หกโมง", [{"at": "06:00"}, {"at": "18:00"}]),
    ],
)
def test_what_can_be_read_in_two_ways_says_so(text: str, readings: list[Value]) -> None:
    (one,) = find_dates(normalise(text).text, MONDAY)
    assert list(one.readings) == readings
    assert one.value == readings[0]


def test_a_weekday_of_this_week_that_is_over() -> None:
    friday = datetime(2026, 11, 27, 9, 0, tzinfo=BANGKOK)
    one = only("วันพุธนี้", "date", friday)
    assert list(one.readings) == [{"on": "2026-11-25"}, {"on": "2026-12-02"}]


def test_on_the_last_day_of_the_year() -> None:
    eve = datetime(2026, 12, 31, 23, 30, tzinfo=BANGKOK)
    assert only("พรุ่งนี้", "date", eve).value == {"on": "2027-01-01"}
    assert only("ต้นเดือน", "date", eve).value == {"from": "2027-01-01", "to": "2027-01-10"}
    assert only("วันที่ 3", "date", eve).value == {"on": "2027-01-03"}


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("เกิด 5/6/30", "1987-06-05"),
        ("เกิด 5 มิ.ย. 2530", "1987-06-05"),
        ("วันเกิด 12/3/1990", "1990-03-12"),
        ("เกิดวันที่ 1 ธ.ค. 10", "1967-12-01"),
    ],
)
def test_births_lie_in_the_past(text: str, born: str) -> None:
    one = only(text, "date")
    assert (one.value, one.role) == ({"on": born}, "birth")


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("ขอเลื่อนนัดเป็นพุธหน้าบ่ายสามครึ่ง", [("พุธหน้า", "new"), ("บ่ายสามครึ่ง", "new")]),
        ("เลื่อนจากวันพุธเป็นวันศุกร์", [("วันพุธ", "old"), ("วันศุกร์", "new")]),
        ("เลื่อนนัดวันที่ 5 เป็นวันที่ 9", [("วันที่ 5", "old"), ("วันที่ 9", "new")]),
        ("ขอเลื่อนนัดวันที่ 5", [("วันที่ 5", "old")]),
        ("ย้ายจากเช้าไปบ่ายได้ไหม", [("เช้า", "old"), ("บ่าย", "new")]),
        ("วันพุธไม่ว่าง ขอวันศุกร์", [("วันพุธ", "rejected"), ("วันศุกร์", None)]),
        ("ไม่เอาวันพุธ", [("วันพุธ", "rejected")]),
        ("ไม่เอาแล้ววันพุธ ขอศุกร์แทน", [("วันพุธ", "rejected"), ("ศุกร์", "new")]),
        ("ไม่เอาละพุธ เอาศุกร์", [("พุธ", "rejected"), ("ศุกร์", None)]),
        ("ไม่เอาแล้วค่ะ วันศุกร์แทน", [("วันศุกร์", "new")]),
        ("ไม่เอาแล้ว ขอวันศุกร์", [("วันศุกร์", None)]),
        ("ไม่เอาวันพุธได้ไหม", [("วันพุธ", "rejected")]),
        ("วันศุกร์ไม่ว่างแล้ว พุธหน้าได้ไหม", [("วันศุกร์", "rejected"), ("พุธหน้า", None)]),
        ("วันศุกร์ไม่ว่างค่ะ พุธหน้าเช้า", [("วันศุกร์", "rejected"), ("พุธหน้า", None), ("เช้า", None)]),
        ("ปวดหัวตั้งแต่วันที่ 20", [("วันที่ 20", "onset")]),
        ("มีไข้ตั้งแต่เมื่อวาน", [("เมื่อวาน", "onset")]),
        ("ปวดท้องมาตั้งแต่ 2 วันก่อน", [("2 วันก่อน", "onset")]),
    ],
)
def test_roles(text: str, roles: list[tuple[str, str | None]]) -> None:
    whole = normalise(text).text
    assert [(whole[each.start : each.end], each.role) for each in find_dates(whole, MONDAY)] == roles


def test_a_part_of_the_day_inside_a_day() -> None:
    assert [each.value for each in find_dates("เย็นนี้", MONDAY)] == [{"on": "2026-11-23"}, {"period": "evening"}]


def test_two_times_of_a_range() -> None:
    assert [each.value for each in found("9.00-11.30 น.", "time")] == [{"at": "09:00"}, {"at": "11:30"}]


@pytest.mark.parametrize(
    "text",
    [
        "ปวด 8/10",
        "ความดัน 160/95",
        "ไข้ 38.50",
        "เปิด 24/7",
        "ตัวเย็น",
        "กินข้าวเช้า",
        "เหงื่อแตกมือเย็น",
        "สายสวน",
        "หมออาทิตยา",
        "กินยาวันละ 2 เม็ด",
        "ราคา 10.50 บาท",
        "ยา 1/2 เม็ด",
        "อายุ 35 ปี",
        "may i ask",
    ],
)
def test_what_is_no_day_and_no_time(text: str) -> None:
    assert find_dates(normalise(text).text, MONDAY) == []


@given(st.text(max_size=80), st.integers(0, 30_000))
@settings(max_examples=examples(300), deadline=None)
def test_any_text_on_any_day(text: str, days: int) -> None:
    whole = normalise(text).text
    for one in find_dates(whole, MONDAY + timedelta(days=days)):
        assert 0 <= one.start < one.end <= len(whole)


@given(st.lists(st.sampled_from(PIECES_OF_DATES.split()), max_size=12))
@settings(max_examples=examples(400), deadline=None)
def test_pieces_of_dates_in_any_order(pieces: list[str]) -> None:
    for text in ("".join(pieces), " ".join(pieces)):
        find_dates(normalise(text).text, MONDAY)
