"""Answers that sound like a yes and are none: soft ones, words inside longer words, what somebody has that nobody asked for."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.app.language import red_flags, thai
from bot.domain.protocol import NO, NONE, UNSURE, YES, Measure
from bot.flows.danger import for_the_room, suspected
from bot.flows.symptoms_answers import Reply, answered
from bot.flows.symptoms_heard import hear
from bot.flows.symptoms_people import bare_number, temperature
from bot.flows.symptoms_words import Said, bare_answer, had, says_any
from config.read_protocols import shipped_protocols

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


def reply_to(protocol: str, topic: str, text: str) -> Reply:
    asked_by = shipped_protocols()[protocol]
    question = asked_by.question(topic)
    assert question is not None
    heard = hear(text, thai().parse(text, NOW), NOW, partial(suspected, red_flags()))
    return answered(heard, question, frozenset(asked_by.findings))


@pytest.mark.parametrize(
    ("protocol", "topic", "text"),
    [
        (
            "rash",
            "blister_black",
            "มีรอยเกาแดงๆ ตรงท้ายทอย ไม่มีหนอง ไม่มีไข้ค่ะ",
        ),  # has something, and nothing of what was asked
        ("joint_pain", "joint", "มีดสะอาดค่ะ เพิ่งล้าง"),
        ("diabetes_sugar", "sugar_signs", "มีตุ่มยุงกัดนิดหน่อย"),
        ("haemorrhoids", "consciousness", "ไม่ซีดมาก"),  # hardly there
        ("haemorrhoids", "consciousness", "ไม่หอบเท่าไหร่"),
        ("after_vaccine", "tongue_swelling", "อ้วกรอบเดียว ไม่มีเลือด"),  # once is not again and again
        ("head_injury", "head_knock", "อ้วกทีเดียวเมื่อคืน เช้านี้ไม่มีแล้ว"),
        ("foreign_body", "object_choking", "คัดจมูกแต่หายใจไม่เหนื่อย"),  # "หายใจไม่" is only the beginning of a denial
        ("hiccups", "hiccup_signs", "กลืนไม่ติด"),
        ("chest_pain", "radiation", "อ้วกวันละครั้ง ยังกินน้ำได้"),
        ("heat", "heat", "ไม่มีเหงื่อแตก ไม่อาเจียน"),  # no cold sweat is not the dry skin of a heat stroke
        ("asthma", "inhaler", "ชัด"),  # a short word that no rule knows is no yes
        ("headache", "neck_stiffness", "คลอเฟนิรามีน"),
        ("boil", "boil_signs", "no ไข้ครับ"),
        ("boil", "boil_signs", "ตัวอุ่นๆ ไม่ถึงไข้ 37.4"),
        ("head_injury", "trauma", "นิดเดียวค่ะ สักช้อนชา"),  # ชา is numb and also tea
        ("injury", "fracture", "เป็นตั้งแต่เมื่อวานเย็น"),  # evening, and no cold limb
        ("burn", "burn_depth", "เหมือนโดนแดดเผา"),  # มือ in เหมือน
        ("wry_neck", "neck_nerve", "ไม่ได้ล้มหรือกระแทก"),
    ],
    ids=str,
)
def test_what_only_sounds_like_it_is_no_yes(protocol: str, topic: str, text: str) -> None:
    reply = reply_to(protocol, topic, text)
    assert reply.part or set(reply.codes) <= {NO, NONE}, reply


@pytest.mark.parametrize(
    ("protocol", "topic", "text"),
    [
        ("rash", "blister_black", "มีเมื่อคืนค่ะ"),
        ("rash", "blister_black", "มีตุ่มน้ำพองที่ขา"),
        ("haemorrhoids", "consciousness", "หน้าซีดมาก"),
        ("heat", "heat", "ตัวร้อนจี๋ ไม่มีเหงื่อเลย"),
        ("foreign_body", "object_kind", "น้ำลายยืดกว่าปกติ"),  # more than is usual is nothing that is well
        ("head_injury", "head_knock", "อ้วกไปสามรอบ"),
        ("allergy", "tongue_swelling", "มีปากบวมนิดหน่อย"),
        ("injury", "fracture", "ปลายเท้าเย็นซีด"),
        ("head_injury", "trauma", "ซึมลงครับ"),
        ("sore_throat", "fever", "39 ครับ"),
        ("tooth", "tooth_danger", "37.8 เมื่อเช้า ตอนนี้ 38.4"),
    ],
    ids=str,
)
def test_a_yes_in_such_words_stays_a_yes(protocol: str, topic: str, text: str) -> None:
    assert reply_to(protocol, topic, text).codes == (YES,)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("ชา", "เจ็บชายโครง"),
        ("เซ", "สัก 2 เซน"),
        ("ดิน", "เดินได้"),
        ("ท้อง", "ท้องผูกบ่อย"),
        ("กรน", "เป็นไมเกรน"),
        ("ซึม", "โรคซึมเศร้า"),
        ("ลอก", "ถลอก"),
    ],
)
def test_a_word_inside_a_longer_one_is_not_said(word: str, text: str) -> None:
    assert not says_any([word], text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("ชา", "ชามือขวา"),
        ("ชา", "ชา ยกแขนไม่ขึ้น"),
        ("เซ", "เดินเซน้อยนึง"),
        ("ท้อง", "ท้อง 5 เดือน"),
        ("ซึม", "ซึมลง"),
        ("เย็น", "ขาเย็นชืด"),
    ],
)
def test_the_word_itself_is_said(word: str, text: str) -> None:
    assert says_any([word], text)


def test_an_illness_denied_from_behind_is_not_told() -> None:
    assert not says_any(["เบาหวาน"], "ความดันครับ เบาหวานตรวจแล้วไม่เป็น")
    assert says_any(["เบาหวาน"], "เบาหวาน ไม่มีความดัน")


def test_what_somebody_has_is_a_yes_only_by_itself() -> None:
    assert bare_answer("มีนิดหน่อยค่ะ") is Said.YES
    assert bare_answer("มีรอยเกา") is None
    assert had("มีรอยเกา") == "รอยเกา"


@pytest.mark.parametrize(
    ("text", "celsius"),
    [
        ("วัดทางก้น 38.4", 38.4),
        ("เมื่อวาน 39.1 วันนี้ 36.9", 39.1),
        ("39 กว่าๆ ที่อนามัยวัดให้", 39.0),
        ("สามแปดจุดสี่", 38.4),
        ("ไข้มา 39 วัน", None),
    ],
)
def test_a_temperature_among_other_words(text: str, celsius: float | None) -> None:
    assert bare_number(text, Measure.CELSIUS) == celsius


def test_a_temperature_in_words() -> None:
    assert temperature("สามสิบแปดจุดสองค่ะ") == pytest.approx(38.2)
    assert temperature("สามแปดครึ่ง") == pytest.approx(38.5)
    assert temperature("สามสิบแปดครั้ง") is None


def test_a_sign_only_learned_must_sound_so_in_the_whole_message() -> None:
    said = "คอปกติ อ้วกทีเดียวตอนตื่น ตอนนี้ไม่แล้ว ไม่ได้ล้ม หัวไม่กระแทก"
    left = "อ้วกทีเดียวตอนตื่น ตอนนี้ไม่แล้ว"
    heard = {flag.code for flag in (*red_flags().read(said), *red_flags().doubts(said))}
    assert set(for_the_room(red_flags(), left, said)) <= heard


@pytest.mark.parametrize(
    "text",
    ["ดูไม่ออก", "ไม่ได้สังเกต", "ยังไม่ได้ดู", "เขาไม่บอก", "ก็ไม่รู้นะ", "ไม่รุ", "บางครั้ง", "นิดนึงค่ะ", "เป็นบางวัน", "เคยมี แต่หายแล้ว"],
)
def test_what_is_neither_yes_nor_no_about_a_danger_sign_is_not_sure(text: str) -> None:
    assert reply_to("urine", "urine", text).codes == (UNSURE,)


@pytest.mark.parametrize("text", ["บางครั้ง", "นิดนึงค่ะ", "ต่ำๆ ตอนบ่าย", "รุมๆ ค่ะ"])
def test_a_little_of_what_is_no_danger_sign_is_a_yes(text: str) -> None:
    assert reply_to("cough", "fever", text).codes == (YES,)


def test_a_fever_that_is_over_or_low_is_nothing_to_be_sure_of() -> None:
    assert reply_to("cough", "fever", "ไข้หายไปแล้วเก้าวัน").codes == (UNSURE,)
    assert reply_to("cough", "fever", "หายแล้ว").codes == (UNSURE,)
    assert reply_to("tooth", "tooth_danger", "37.8").codes == (
        UNSURE,
    )  # under 38.0, which is what counts among danger signs


@pytest.mark.parametrize("text", ["ข้อแรกค่ะ", "เป็นข้อสอง", "อันบนสุด", "ตัวเลือกแรก", "กำลังเป็น", "เพิ่งมี", "ก็มีนะ"])
def test_a_yes_by_its_place_or_its_time_is_a_yes(text: str) -> None:
    assert reply_to("haemorrhoids", "consciousness", text).codes == (YES,)


@pytest.mark.parametrize("text", ["โนค่ะ", "หม้ายเลย", "หม้ายจ้ะ", "ไม่มีสักข้อ", "บ่มีจ้า", "ไม่มีงับ"])
def test_a_no_in_other_letters_is_a_no(text: str) -> None:
    reply = reply_to("haemorrhoids", "consciousness", text)
    assert reply.part or reply.codes == (NO,)
