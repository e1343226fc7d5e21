"""Names and phone numbers as people type them into a chat."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.booking_questions import said_phone
from bot.flows.contact_words import name_in, phone_in


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0812345678", "0812345678"),
        ("081-234-5678", "0812345678"),
        ("081 234 5678 ค่ะ", "0812345678"),
        ("๐๘๑๒๓๔๕๖๗๘", "0812345678"),
        ("+66 81 234 5678", "0812345678"),
        ("+66(0)81-234-5678", "0812345678"),
        ("66812345678", "0812345678"),
        ("02-123-4567", "021234567"),
        ("(053) 123 456", "053123456"),
        ("เบอร์ 0612345678 โทรได้ตลอด", "0612345678"),
        ("โทร0912345678นะคะ", "0912345678"),
    ],
)
def test_a_phone_number_is_found(text: str, phone: str) -> None:
    assert phone_in(text) == phone


@pytest.mark.parametrize(
    "text", ["", "ไม่มี", "081234567", "08123456789", "0112345678", "1669", "12345678", "0000000000", "+1 212 555 0100"]
)
def test_what_is_no_thai_phone_number_is_none(text: str) -> None:
    assert phone_in(text) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_a_phone_number_or_nothing(text: str) -> None:
    found = phone_in(text)
    assert found is None or re.fullmatch(r"0[2-7]\d{7}|0[689]\d{8}", found)


@given(st.text(max_size=120))
def test_whatever_is_typed_gives_a_tidy_name_or_nothing(text: str) -> None:
    found = name_in(text)
    assert found is None or (2 <= len(found) <= 80 and found == found.strip() and not re.search(r"[\d<>]", found))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("สมศรี ใจดี", "สมศรี ใจดี"),
        ("  สมศรี   ใจดี  ", "สมศรี ใจดี"),
        ("ชื่อสมศรี ใจดีค่ะ", "สมศรี ใจดี"),
        ("ผมชื่อ สมชาย ใจดี ครับ", "สมชาย ใจดี"),
        ("นางสาวกนกวรรณ ณ อยุธยา", "นางสาวกนกวรรณ ณ อยุธยา"),
        ("my name is John Smith", "John Smith"),
        ("M.L. Pia Anne O'Neil-Ying", "M.L. Pia Anne O'Neil-Ying"),
        ("สมศรี ใจดี เบอร์โทร 081-234-5678", "สมศรี ใจดี"),
        ("ไหมทอง งามตา", "ไหมทอง งามตา"),
    ],
)
def test_a_name_is_found_among_what_stands_round_it(text: str, name: str) -> None:
    assert name_in(text) == name


@pytest.mark.parametrize("text", ["", "ก", "1", "0812345678", "ทำไมต้องบอก", "ไม่บอกค่ะ", "why?", "😀😀", "<b>x</b>"])
def test_what_is_no_name_is_none(text: str) -> None:
    assert name_in(text) is None


def test_phone_numbers_are_said_in_groups() -> None:
    assert said_phone("0812345678") == "081-234-5678"
    assert said_phone("021234567") == "02-123-4567"
