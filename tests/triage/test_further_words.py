"""Answers and complaints in the words of a further author: each class beside what looks like it and is something else."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.app.language import thai
from bot.flows.symptoms_answers import answered
from bot.flows.symptoms_begin import complains, started_by
from bot.flows.symptoms_heard import Heard, hear
from bot.flows.symptoms_reassurance import fails
from config.read_protocols import shipped_protocols

PROTOCOLS = shipped_protocols()
NOW = datetime(2026, 11, 26, 9, tzinfo=ZoneInfo("Asia/Bangkok"))


def heard(text: str) -> Heard:
    """As the chat hears it; the readers of danger signs are silent."""
    return hear(text, thai().parse(text, NOW), NOW, lambda _: False)


def codes(protocol: str, topic: str, text: str) -> tuple[str, ...]:
    """The answers that a message gives to this question of a protocol."""
    question = PROTOCOLS[protocol].question(topic)
    assert question is not None
    return answered(heard(text), question, frozenset(PROTOCOLS[protocol].findings)).codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ไม่น่าท้องนะคะ แต่ตรวจเมื่อเช้าขึ้นสองขีดจางๆ", "yes"),
        ("ไม่คิดว่าท้องค่ะ แต่ขึ้น 2 ขีด", "yes"),
        ("ไม่ท้องค่ะ ตรวจแล้วขีดเดียว", "no"),
        ("ตรวจแล้วไม่ขึ้นสองขีดค่ะ ไม่ท้อง", "no"),
    ],
)
def test_a_test_with_two_lines_is_a_pregnancy_whatever_they_think(text: str, code: str) -> None:
    assert codes("period_pain", "pregnant", text) == (code,)


@pytest.mark.parametrize(
    ("protocol", "topic", "text", "code"),
    [
        ("cold", "days_ill", "นับวันนี้ก็วันที่หกแล้วค่ะ", "under_2_weeks"),
        ("cold", "days_ill", "วันนี้ก็วันที่ 2 แล้วค่ะ", "under_3_days"),
        ("vaginal_bleeding", "menses", "วันที่สิบแล้วค่ะ", "yes"),
        ("cold", "days_ill", "3 วันละพี่", "under_2_weeks"),
    ],
)
def test_the_sixth_day_is_six_days(protocol: str, topic: str, text: str, code: str) -> None:
    assert codes(protocol, topic, text) == (code,)


def test_a_rhythm_is_no_length() -> None:
    assert heard("จาม 3 วันละครั้ง").understood.first("duration") is None


@pytest.mark.parametrize(
    ("text", "worse"), [("น้ำหนักขึ้นด้วยซ้ำ ไม่มีไข้", False), ("ปวดหนักขึ้น ไม่มีไข้", True), ("อาการหนักขึ้น", True)]
)
def test_weight_that_is_gained_is_no_turn_for_the_worse(text: str, worse: bool) -> None:
    assert fails(text) is worse


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("เพื่อนบอกผมหลับไปเกือบนาทีตอนหลุดจากสาย", "yes"),
        ("ไม่หมดสติ แต่ใจเต้นไม่เป็นจังหวะ", "yes"),
        ("ไม่หมดสติ ไม่แน่นหน้าอก", "no"),
    ],
)
def test_current_that_knocks_out_or_shakes_the_heart_is_danger(text: str, code: str) -> None:
    assert code in (codes("burn", "burn_danger", text) or ("no",))


@pytest.mark.parametrize(
    ("text", "starts", "starts_not"),
    [
        ("ลูกอ้วกกับถ่ายค่ะ เกลือแร่ยี่ห้อไหนดี", "diarrhoea", "burn"),
        ("เสียวฟันมากเหมือนโดนไฟช็อต", "tooth", "burn"),
        ("โดนไฟช็อตมา นิ้วไหม้", "burn", "tooth"),
        ("น้องไข้ค่ะ กินยาแล้วก็ร่าเริง", "child_fever", "poison_medicine"),
        ("น้องกินยาผิดค่ะ", "poison_medicine", "child_fever"),
        ("ตาเป็นเนื้อแดงๆ งอกจากหัวตา ตากแดดมาทั้งชีวิต", "eye", "heat"),
        ("ตากแดดมาทั้งวัน ร้อนจะเป็นลม", "heat", "eye"),
        ("ฉีดวัคซีนไข้หวัดใหญ่เมื่อวาน ปวดแขนตัวรุมๆ", "after_vaccine", "muscle_leg_pain"),
        ("นอนไม่หลับค่ะ ง่วงแต่ตาค้าง", "sleep", "seizure_before"),
        ("ลูกชักเกร็งตาค้างเมื่อคืน หายแล้ว", "seizure_before", "sleep"),
        ("khan jamuk namuk sai pen duean laew", "cold", "mental_distress"),
        ("แสบลิ้นปี่หลังกินเผ็ด", "heartburn", "abdominal_pain"),
        ("ปวดลิ้นปี่มาก", "abdominal_pain", "burn"),
        ("ตาข่อยเหลือง เป็นพยาธิบ่น้อ", "jaundice", "worms"),
    ],
)
def test_what_is_complained_of_in_further_words(text: str, starts: str, starts_not: str) -> None:
    started = started_by(heard(text), PROTOCOLS)
    assert starts in started
    assert starts_not not in started


def test_a_period_that_has_just_ended_is_no_bleeding() -> None:
    question = PROTOCOLS["back_pain"].question("chronic")
    assert started_by(heard("ไม่ท้องค่ะ เพิ่งหมดเมนส์"), PROTOCOLS, asked=question) == ()
    assert "vaginal_bleeding" in started_by(heard("หมดเมนส์มาสองปี มีเลือดออก"), PROTOCOLS)


@pytest.mark.parametrize(
    ("text", "ill"), [("มีหนองไหลครับ ตรงนั้นอ่ะ ไม่กล้าไปหาหมอ ซื้อยากินเองได้ไหม", True), ("ไปโรงพยาบาลหนองคายยังไงคะ", False)]
)
def test_pus_is_a_complaint_and_a_town_is_none(text: str, ill: bool) -> None:
    assert complains(heard(text)) is ill


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("บวมแก้มซ้ายข้างล่าง ไม่ลามใต้คาง", "yes"),
        ("แก้มตุ่ยเลยครับ", "yes"),
    ],
)
def test_a_swollen_cheek_in_other_words(text: str, code: str) -> None:
    assert codes("tooth", "gum", text) == (code,)


@pytest.mark.parametrize(("text", "code"), [("อัลโลพูรินอลครับ ตัวเดียว", "yes"), ("แบคทริมค่ะ", "yes"), ("ยาเดิมค่ะ", "no")])
def test_a_medicine_named_is_a_medicine_taken(text: str, code: str) -> None:
    assert codes("rash", "medication", text) == (code,)


def test_blood_that_oozed_at_first_and_stopped_is_no_drowsiness() -> None:
    assert "yes" not in codes("dog_cat_bite", "trauma", "ซึมๆ ตอนแรก หยุดแล้ว ไม่ชา")
    assert codes("dog_cat_bite", "trauma", "ซึมๆ ตอนแรก ตอนนี้ปลุกไม่ตื่น") == ("yes",)
