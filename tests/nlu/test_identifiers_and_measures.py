"""Phones, hospital numbers, citizen ids; how long, how bad, how hot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.th import pin

from bot.domain.citizen_id import is_citizen_id
from bot.domain.understanding import Value
from nlu.identifiers import find_identifiers
from nlu.measures import find_measures
from nlu.normalise import normalise


def named(text: str) -> list[tuple[str, Value | None]]:
    return [(each.entity, each.value) for each in find_identifiers(normalise(text).text)]


def measured(text: str) -> list[tuple[str, Value | None]]:
    return [(each.entity, each.value) for each in find_measures(normalise(text).text)]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("โทร 0812345678", "0812345678"),
        ("081-234-5678", "0812345678"),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", "0812345678"),
        ("+66 81 234 5678", "0812345678"),
        ("02-123-4567", "021234567"),
        ("053-123456", "053123456"),
        ("เบอร์ผม 0912345678ครับ", "0912345678"),
        ("081.234.5678", "0812345678"),
        ("66812345678", "0812345678"),
        ("(02) 123-4567", "021234567"),
        ("08-1234-5678", "0812345678"),
        ("0 8123 45678", "0812345678"),
    ],
)
def test_phones(text: str, digits: str) -> None:
    assert named(text) == [("phone", {"number": digits})]


@pytest.mark.parametrize("text", ["1669", "โทร 1323", "081234567", "08123456789", "12/12/2569", "10.30-11.30", "2569"])
def test_what_is_no_phone(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("HN 12345", "12345"),
        ("hn: 000123456", "000123456"),
        ("เลขประจำตัวผู้ป่วย 00123/56", "00123/56"),
        ("HN00123-56", "00123/56"),
        ("H.N. 77", "77"),
        ("เอชเอ็น 4567", "4567"),
        ("รหัสผู้ป่วย 4567", "4567"),
        ("เลข HN คือ 123456", "123456"),
        ("hnของแม่ 123456", "123456"),
    ],
)
def test_hospital_numbers(text: str, number: str) -> None:
    assert named(text) == [("hn", {"number": number})]


def test_a_citizen_id_is_believed_only_with_its_check_digit() -> None:
    assert named("1-1017-00207-03-0") == [("citizen_id", {"number": "1101700207030"})]
    assert named("1101700207031") == [("citizen_id", None)]


@given(st.from_regex(r"[1-8][0-9]{12}", fullmatch=True))
def test_the_check_digit_is_that_of_the_library(digits: str) -> None:
    assert is_citizen_id(digits) == pin.is_valid(digits)


@given(st.text(alphabet="0123456789", min_size=12, max_size=12))
def test_exactly_one_check_digit_fits(twelve: str) -> None:
    assert sum(is_citizen_id(twelve + str(last)) for last in range(10)) == 1


@pytest.mark.parametrize(
    ("text", "iso8601"),
    [
        ("ปวดมา 2 วัน", "P2D"),
        ("สองวันแล้ว", "P2D"),
        ("3ชั่วโมง", "PT3H"),
        ("ครึ่งชั่วโมง", "PT30M"),
        ("10 นาที", "PT10M"),
        ("อาทิตย์นึง", "P1W"),
        ("เป็นเดือนแล้ว", "P1M"),
        ("สองสามวัน", "P3D"),
        ("5 ปี", "P5Y"),
        ("for 3 days", "P3D"),
        ("ไอมา 2-3 อาทิตย์", "P3W"),
        ("ชั่วโมงครึ่ง", "PT1H30M"),
        ("2 ชั่วโมงครึ่ง", "PT2H30M"),
        ("เดือนครึ่ง", "P1M15D"),
        ("ปีกว่าแล้ว", "P1Y"),
        ("สิบกว่าวัน", "P10D"),
        ("10 กว่าปี", "P10Y"),
        ("1 ปี 6 เดือน", "P1Y6M"),
        ("2 ชั่วโมง 30 นาที", "PT2H30M"),
        ("ปวดทั้งคืน", "P1D"),
        ("ปวดท้องทั้งวัน", "P1D"),
        ("เจ็บมาสองมื้อ", "P2D"),
        ("30 วินาที", "PT30S"),
        ("๓ วันแล้ว", "P3D"),
        ("หกอาทิตย์", "P6W"),
        ("two weeks", "P2W"),
        ("for half an hour", "PT30M"),
        ("an hour", "PT1H"),
        ("a couple of days", "P2D"),
        ("a year and a half", "P1Y6M"),
    ],
)
def test_durations(text: str, iso8601: str) -> None:
    assert measured(text) == [("duration", {"iso8601": iso8601})]


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("ปวด 8/10", 8),
        ("8 เต็ม 10", 8),
        ("ระดับความปวด 7", 7),
        ("ปวดประมาณ 6", 6),
        ("pain 10 out of 10", 10),
        ("แปดเต็มสิบ", 8),
        ("7 จาก 10", 7),
        ("ปวดเต็มสิบ", 10),
        ("สเกล 6", 6),
        ("ให้ 9 คะแนน", 9),
        ("7-8/10", 8),
        ("pain score 4", 4),
        ("๕/๑๐", 5),
    ],
)
def test_severity(text: str, score: int) -> None:
    assert measured(text) == [("severity", {"score": score})]


@pytest.mark.parametrize(
    ("text", "celsius"),
    [
        ("ไข้ 38.5", 38.5),
        ("วัดไข้ได้ 39", 39.0),
        ("38,2 องศา", 38.2),
        ("temp 37.8", 37.8),
        ("๓๘.๙ องศา", 38.9),
        ("ไข้สามสิบแปดจุดห้า", 38.5),
        ("38 จุด 5 องศา", 38.5),
        ("102.2 f", 39.0),
        ("39c", 39.0),
        ("ตัวร้อนสามสิบเก้า", 39.0),
    ],
)
def test_temperature(text: str, celsius: float) -> None:
    assert measured(text) == [("temperature", {"celsius": celsius})]


@pytest.mark.parametrize(
    "text",
    [
        "อายุ 38",
        "อายุ 3 ปี",
        "วันละ 2 เม็ด",
        "วันนี้",
        "ห้อง 38",
        "ท้อง 5 เดือน",
        "ทุก 3 เดือน",
        "ตั้งครรภ์ได้ 5 เดือน",
        "แม่อายุประมาณ 70 ปี",
        "ลูก 6 เดือน",
        "เปิด 24 ชั่วโมง",
        "every 6 hours",
        "3 years old",
        "หลายวัน",
        "กี่วัน",
        "อาทิตย์หน้า",
    ],
)
def test_what_measures_nothing(text: str) -> None:
    assert measured(text) == []
