"""Citizen ids in what people write: hidden however they are written, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.citizen_id import HIDDEN, citizen_id_in, hidden
from tests.fakes.registered import a_citizen_id

ID = a_citizen_id()
PRINTED = f"{ID[0]}-{ID[1:5]}-{ID[5:10]}-{ID[10:12]}-{ID[12]}"
THAI = "".join("๐๑๒๓๔๕๖๗๘๙"[int(each)] for each in ID)
MISTYPED = ID[:12] + str((int(ID[12]) + 1) % 10)


@pytest.mark.parametrize(
    "written",
    [
        ID,
        PRINTED,
        PRINTED.replace("-", " "),
        PRINTED.replace("-", " - "),
        THAI,
        MISTYPED,
        " ".join(ID),
        f"{ID[:6]} {ID[6:]}",
    ],
)
@pytest.mark.parametrize("around", ["{}", "เลขบัตร {} ค่ะ", "บัตร{}นะคะ", "ของแม่:{}\nของพ่อ:{}"])
def test_an_id_is_hidden_however_it_is_written(written: str, around: str) -> None:
    said = around.replace("{}", written)
    assert hidden(said) == around.replace("{}", HIDDEN)


@pytest.mark.parametrize(
    "text",
    [
        "โทร 081-234-5678 หรือ 02-000-0000",
        "0812345678 0898765432",
        "HN 000123456",
        "นัดวันที่ 2/12/2569 เวลา 13:30",
        "12345678901234567890",
        "๐๘๑๒๓๔๕๖๗๘",
        "ปวดหัว 3 วัน ไข้ 38.5",
        MISTYPED[:6] + " " + MISTYPED[6:],
        "",
    ],
)
def test_what_is_no_id_stays_the_very_same(text: str) -> None:
    assert hidden(text) is text or hidden(text) == text


@given(st.text())
def test_hiding_never_fails_and_leaves_nothing_to_hide(text: str) -> None:
    assert hidden(hidden(text)) == hidden(text)


@pytest.mark.parametrize("typed", [ID, PRINTED, THAI, f" {PRINTED} ", ID.replace("", " ")])
def test_a_typed_id_is_read(typed: str) -> None:
    assert citizen_id_in(typed) == ID


@pytest.mark.parametrize("typed", [MISTYPED, ID[:12], ID + "1", "0" + ID[1:], "x" * 13, "", "²" * 13])
def test_what_is_no_id_is_not_read(typed: str) -> None:
    assert citizen_id_in(typed) is None
