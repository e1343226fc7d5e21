"""Doctors are found by what patients call them, however the hospital writes their names."""

from __future__ import annotations

import pytest

from bot.domain.doctors import among
from bot.domain.words import Name

THEERADET = Name("ทพ. ธีรเดช ภูผาเขียว", "Theeradet Phuphakhiao")
ONUMA = Name("ทพญ. อรอุมา ดาวเรืองใส", "On-uma Daoruangsai")
SOMCHAI = Name("นพ.สมชาย ใจดี", "นพ.สมชาย ใจดี")
OTHER_SOMCHAI = Name("ผศ. นพ. สมชาย รักงาน", "Asst. Prof. Dr. Somchai Rakngan")
SOM = Name("แพทย์หญิงส้ม บางมด", "Dr. Som Bangmod")
MALEE = Name("พท.ป. มาลี ใบไม้", "Malee Baimai")
ALL = (THEERADET, ONUMA, SOMCHAI, OTHER_SOMCHAI, SOM, MALEE)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("ธีรเดช", (THEERADET,)),
        ("ธีรเดชวันพุธหน้าได้ไหมคะ", (THEERADET,)),
        ("ธีรเดช ภูผาเขียว", (THEERADET,)),
        ("อรอุมาค่ะ", (ONUMA,)),
        ("on-uma please", (ONUMA,)),
        ("Theeradet on Friday", (THEERADET,)),
        ("สมชาย", (SOMCHAI, OTHER_SOMCHAI)),
        ("สมชาย ใจดี ตอนเช้า", (SOMCHAI,)),
        ("สมชายรักงาน", (OTHER_SOMCHAI,)),
        ("somchai rakngan", (OTHER_SOMCHAI,)),
        ("ส้มค่ะ", (SOM,)),
        ("มาลี", (MALEE,)),
        ("ธีระเดช", (THEERADET,)),
        ("ธีรเดท", (THEERADET,)),
        ("สมศรี", ()),
        ("สมหญิง", ()),
        ("ฟัน", ()),
        ("", ()),
        ("ๆ", ()),
    ],
)
def test_the_given_name_is_enough_and_the_family_name_decides(said: str, found: tuple[Name, ...]) -> None:
    assert among(said, ALL) == found


def test_the_longer_of_two_names_is_meant() -> None:
    chai, chaiyo = Name("นพ. ชัย หนึ่ง", "Chai"), Name("นพ. ชัยโย สอง", "Chaiyo")
    assert among("ชัยโยวันนี้", (chai, chaiyo)) == (chaiyo,)
    assert among("ชัยวันนี้", (chai, chaiyo)) == (chai,)


def test_one_doctor_who_sits_in_two_places_is_one() -> None:
    assert among("ธีรเดช", (THEERADET, THEERADET)) == (THEERADET,)
