"""What could tell who, where or when is covered; what a message is about stays readable."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.masking import LINK, NAME, NUMBER, PLACE, WHEN, Masked, mask

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


def masked(text: str, *names: str) -> Masked:
    return mask(text, names, NOW)


COVERED = [
    # names: of the patient, behind titles, and such as a list knows
    ("สมหญิงปวดท้องค่ะ", ("สมหญิง แซ่ตั้ง",), ["สมหญิง"], "ปวดท้อง"),
    ("ของคุณแซ่ตั้งนะคะ", ("สมหญิง แซ่ตั้ง",), ["แซ่ตั้ง"], "ของคุณ"),
    ("นายณัฐวุฒิ ศรีสุขเจ็บคอ", (), ["ณัฐวุฒิ", "ศรีสุข"], "เจ็บคอ"),
    ("นางสาวกรรณิการ์ ใจดี ขอเลื่อนนัด", (), ["กรรณิการ์", "ใจดี"], "ขอเลื่อนนัด"),
    ("น.ส.พิมพ์ใจ มั่นคง", (), ["พิมพ์ใจ", "มั่นคง"], "น.ส."),
    ("ด.ช.ภูผา มีไข้สูง", (), ["ภูผา"], "มีไข้สูง"),
    ("ดิฉันชื่อสมศรี ใจดี โทรกลับด้วยค่ะ", (), ["สมศรี", "ใจดี"], "โทรกลับด้วยค่ะ"),
    ("ลูกชื่อน้ำหวานเป็นผื่น", (), ["น้ำหวาน"], "เป็นผื่น"),
    ("คุณแดงปวดหลังมาก", (), ["แดง"], "ปวดหลังมาก"),
    ("พี่ต้นขอนัดหมอฟัน", (), ["ต้น"], "หมอฟัน"),
    ("น้องพลอยใสไข้ขึ้น", (), ["พลอยใส"], "ไข้ขึ้น"),
    ("หมอสมหมายนัดไว้", (), ["สมหมาย"], "นัดไว้"),
    ("ยายแดงล้มในห้องน้ำ", (), ["แดง"], "ล้ม"),
    ("วันเพ็ญฝากถามผลเลือดให้สมพงษ์", (), ["วันเพ็ญ", "สมพงษ์"], "ผลเลือด"),
    ("My name is John Smith", (), ["John", "Smith"], "My name is"),
    ("Mr. Brown needs a refill", (), ["Brown"], "Mr."),
    # every number, in every writing
    ("ปวดหัวมา 3 วัน", (), ["3"], "ปวดหัวมา"),
    ("ปวดหัวมา ๓ วัน", (), ["๓"], "ปวดหัวมา"),
    ("ความดัน１８０", (), ["１８０"], "ความดัน"),
    ("โทร 081-234-5678", (), ["081-234-5678"], "โทร"),
    ("เบอร์ ๐๘๑ ๒๓๔ ๕๖๗๘ ค่ะ", (), ["๐๘๑", "๒๓๔", "๕๖๗๘"], "ค่ะ"),
    ("ศูนย์แปดหนึ่ง สองสามสี่ ห้าหกเจ็ดแปด", (), ["แปดหนึ่ง", "สองสามสี่", "เจ็ดแปด"], ""),
    ("HN 12345/67 ขอผลเลือด", (), ["12345/67"], "ขอผลเลือด"),
    ("บัตรประชาชน 1-1017-00230-70-8", (), ["1-1017-00230-70-8"], "บัตรประชาชน"),
    # days and times
    ("ขอเลื่อนนัดหมอฟันเป็นวันพุธหน้าบ่ายสามครึ่งค่ะ", (), ["พุธหน้า", "บ่ายสามครึ่ง"], "ขอเลื่อนนัดหมอฟัน"),
    ("นัดวันที่ ๕ ธ.ค. ๖๙", (), ["๕ ธ.ค. ๖๙", "ธ.ค."], "นัด"),
    ("มาพรุ่งนี้ได้ไหม", (), ["พรุ่งนี้"], "ได้ไหม"),
    # places
    ("อยู่แถวบางกะปิไปยังไง", (), ["บางกะปิ"], "ไปยังไง"),
    ("แม่ล้มที่บ้านโนนสูง", (), ["โนนสูง"], "แม่ล้ม"),
    ("ไปโรงพยาบาลศิริราชมาแล้ว", (), ["ศิริราช"], "มาแล้ว"),
    ("ต.หนองไผ่ อ.เมือง จ.เลย ไกลมาก", (), ["หนองไผ่", "จ.เลย"], "ไกลมาก"),
    ("มาจากเชียงใหม่ค่ะ", (), ["เชียงใหม่"], "ค่ะ"),
    ("ซอยลาดพร้าวเจ้าค่ะ", (), ["ลาดพร้าว"], "ซอย"),
    ("I live in Chiang Mai", (), ["Chiang Mai"], "I live in"),
    # the net
    ("ไลน์ไอดี somchai.j ค่ะ", (), ["somchai"], "ค่ะ"),
    ("แอดไลน์ @klinik ได้เลย", (), ["klinik"], "ได้เลย"),
    ("เมล a.b@x.co.th", (), ["a.b", "x.co.th"], "เมล"),
    ("ดู https://x.example/y?z=1 นะ", (), ["x.example", "z=1"], "นะ"),
    ("เว็บ klaimor.example/abc ล่ม", (), ["klaimor", "abc"], "ล่ม"),
    ("รหัส ab12cd", (), ["ab12cd", "ab", "cd"], "รหัส"),
]


@pytest.mark.parametrize(("text", "names", "covered", "left"), COVERED)
def test_it_covers_and_leaves(text: str, names: tuple[str, ...], covered: list[str], left: str) -> None:
    shown = masked(text, *names).text
    assert [each for each in covered if each in shown] == []
    assert left in shown


@pytest.mark.parametrize(
    "text",
    [
        "ปวดท้องข้างขวามากค่ะ ไม่ไหวแล้ว",
        "โรงพยาบาลเปิดกี่โมงคะ",
        "ขอบคุณค่ะคุณหมอ",
        "อยากนัดหมอฟันให้แม่",
        "แม่ปวดหัวมาก ไม่ยอมกินยา",
        "ลูกไม่สบาย เป็นไข้ไอ",
        "ขอคุยกับพยาบาลหน่อยค่ะ",
        "ยาความดันหมดแล้ว ขอรับยาเพิ่ม",
        "ไกลเลย ไปไม่ถูก",
    ],
)
def test_everyday_words_are_left_as_they_are(text: str) -> None:
    assert masked(text).text == text


def test_what_stood_there_is_named() -> None:
    seen = masked("คุณสมชาย อยู่ภูเก็ต โทร 0812345678 เมล a@b.co มาพรุ่งนี้")
    assert [what for _, what in seen.pieces] == [NAME, PLACE, NUMBER, LINK, WHEN]
    assert seen.text == "คุณ‹ชื่อ› อยู่‹สถานที่› โทร ‹เลข› เมล ‹ลิงก์› มา‹วันเวลา›"


def test_a_part_of_the_message_is_covered_as_in_the_whole() -> None:
    seen = masked("หมอสมหมายนัดวันพุธ")
    assert seen.shown("หมอสมหมาย") == "หมอ‹ชื่อ›"
    assert seen.shown("สมหมายนัด") == "‹ชื่อ›นัด"
    assert seen.shown("สม") == "‹ชื่อ›"
    assert (seen.shown(""), seen.shown("อย่างอื่น")) == ("", "")


def test_nothing_of_a_message_steers_the_terminal() -> None:
    shown = masked("จอง\x1b[31mคิว\r\nหมอ\u202e\ud83dฟัน\x07").text
    assert shown.isprintable()
    assert "\x1b" not in shown


@given(st.text(max_size=200))
def test_any_text_is_taken_and_no_digit_is_left(text: str) -> None:
    seen = masked(text, text[:5])
    assert not any(letter.isdecimal() for letter in seen.text)
    assert "".join(text[each.start : each.end] for each in seen.spans) == "".join(piece for piece, _ in seen.pieces)


@pytest.mark.parametrize(
    "piece", ["ที่", "คุณสมชาย ", "1-", "a.", "line ", "@", "ชื่อ", "-", "1 ", "ก", "หนึ่ง", "(", "a@", "www."]
)
def test_it_takes_time_in_step_with_the_length(piece: str) -> None:
    masked("อุ่นเครื่อง")
    begun = time.process_time()
    masked((piece * 5000)[:5000])
    assert time.process_time() - begun < 3
