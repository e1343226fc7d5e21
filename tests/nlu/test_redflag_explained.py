"""A danger sign that the same message explains as harmless is asked about, and still alarmed at when something worse stands beside it."""

from __future__ import annotations

import pytest

from bot.app.language import danger_rules, red_flags

RULES = danger_rules()
READERS = red_flags()

# (explained, the same sign with something that no explanation outweighs)
PAIRS = [
    ("ปั่นจักรยานขึ้นดอยมา หอบแฮ่กๆ นั่งพักห้านาทีก็หาย", "ปั่นจักรยานขึ้นดอยมา หอบแฮ่กๆ นั่งพักห้านาทีก็หาย แต่หน้ามืด เหงื่อแตก"),
    ("เจ็บหน้าอกเฉพาะเวลากด เมื่อวานเล่นเวทมา อายุ 21", "เจ็บหน้าอกเฉพาะเวลากด เมื่อวานเล่นเวทมา ร้าวลงแขน เหงื่อแตก"),
    ("ลูกแหวะนมทุกมื้อ นิดเดียว น้ำหนักขึ้นดี ยิ้มเก่ง", "ลูกแหวะนมทุกมื้อ นิดเดียว น้ำหนักขึ้นดี แต่วันนี้พุ่งเลย ซึม"),
    ("โดนแม่ตีมือเบาๆ แย่งขนมกัน 555", "โดนแม่ตีมือ จนเลือดออก ไม่กล้ากลับบ้าน"),
    ("บ้านเฮามักเก็บเห็ดป่า เบิ่งจั่งได๋ว่าเห็ดได๋มีพิษ", "กินเห็ดมีพิษเข้าไป อ้วกไม่หยุด"),
    ("ไหล่ติดมาสองเดือน ยกแขนไม่ขึ้น ใส่เสื้อลำบาก", "ไหล่ติดมาสองเดือน วันนี้อยู่ๆ ยกแขนไม่ขึ้น พูดไม่ชัด"),
    ("ลูก 5 สัปดาห์นอนเงียบทั้งคืน ก่อนหน้านี้ตอนอยู่ในท้องดิ้นเก่งมาก", "ท้อง 34 สัปดาห์ ลูกเงียบทั้งคืน ไม่ดิ้นเลย เมื่อก่อนดิ้นเก่งมาก"),
    ("ใจเต้นแรงจะเป็นลม หมอคนใหม่หล่อมาก 555", "ใจเต้นแรงจะเป็นลม เหงื่อแตก หมอช่วยด้วย"),
]


@pytest.mark.parametrize(("explained", "worse"), PAIRS)
def test_what_is_explained_is_a_doubt_and_what_is_worse_an_alarm(explained: str, worse: str) -> None:
    assert RULES.read(explained) == ()
    assert RULES.doubts(explained) != ()
    assert RULES.read(worse) != ()


def test_a_wish_to_die_is_a_doubt_only_where_a_lesson_is_made_of_it() -> None:
    lesson = "ถ้านักเรียนมาบอกว่าไม่อยากอยู่แล้ว ครูควรพูดยังไงคะ จะทำโปสเตอร์ติดห้องแนะแนว"
    assert RULES.read(lesson) == ()
    assert READERS.doubts(lesson) != ()
    for meant in (
        "ถ้าเพื่อนมาบอกว่าไม่อยากอยู่แล้ว ต้องทำยังไงคะ",
        "ครูแนะแนวขอแผ่นพับไปแจก แต่หนูเองไม่อยากอยู่แล้ว",
    ):
        assert RULES.read(meant) != (), meant


@pytest.mark.parametrize(
    "text",
    [
        "ไม่ได้ทำร้ายตัวเองค่ะ รอยที่ข้อมือคือแมวข่วน",
        "พ่อไม่ได้หอบเน้อเจ้า เปิ้นก่าเปลี้ยขาเฉยๆ",
        "เม็ดยาครบทุกเม็ดค่ะ น้องไม่ได้กลืนลงไป แค่เทเล่นบนพื้น",
    ],
)
def test_what_is_denied_for_a_reason_is_no_alarm_for_its_sound(text: str) -> None:
    assert READERS.read(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "ไม่ได้จะทำอะไรหรอกค่ะ แค่เวลายืนรอรถไฟฟ้าแล้วชอบคิดว่าก้าวไปอีกก้าวเดียวก็จบ",
        "ไม่ได้อยากตายนะคะ แค่ต้องเจ็บถึงจะรู้สึกโล่ง วันนี้จี้บุหรี่ใส่ขาไปสามจุด",
        "ไม่ได้เจ็บนะ แค่เหนื่อยๆ เดินจากเตียงไปห้องน้ำก็ต้องพักสองรอบ ขาบวมตึง",
    ],
)
def test_who_makes_little_of_it_with_an_only_is_alarmed_at(text: str) -> None:
    assert READERS.read(text) != ()


def test_a_beast_by_its_breed_or_name_is_none_and_whom_it_bit_is_a_person() -> None:
    assert READERS.read("ไอ้ตูบอ้วกเป็นเลือด ซึมมาก ไม่กินข้าวเลย") == ()
    assert READERS.read("ชักเกร็งน้ำลายฟูม พันธุ์ปอม อายุสองปี ให้ยาอะไรได้") == ()
    assert READERS.read("โดนหมาพันธุ์ร็อตไวเลอร์กัดคอ เลือดไหลไม่หยุด") != ()
    assert READERS.read("ลูกชักเกร็งน้ำลายฟูม ที่บ้านเลี้ยงหมาพันธุ์ปอม") != ()


def test_a_game_is_asked_about() -> None:
    assert READERS.read("โดนยิงทะลุอก เหลือขีดเดียว ฮีลที") == ()
    assert READERS.read("โดนยิงทะลุอก เลือดไหลไม่หยุด") != ()
