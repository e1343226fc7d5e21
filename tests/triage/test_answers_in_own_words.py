"""Answers in the person's own words: what denies, what fails, how much it is, how long, and which complaint comes first."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.app.language import thai
from bot.domain.interview import Result, consider
from bot.domain.triage import Level
from bot.flows.symptoms_answers import Reply, answered
from bot.flows.symptoms_begin import started_by
from bot.flows.symptoms_heard import Heard, hear
from bot.flows.symptoms_people import About
from bot.flows.symptoms_reassurance import denies_some, fails
from bot.flows.symptoms_told import told
from bot.flows.symptoms_words import turns_round
from config.read_protocols import shipped_protocols

PROTOCOLS = shipped_protocols()
NOW = datetime(2026, 11, 26, 9, tzinfo=ZoneInfo("Asia/Bangkok"))


def heard(text: str) -> Heard:
    """As the chat hears it; the readers of danger signs are silent."""
    return hear(text, thai().parse(text, NOW), NOW, lambda _: False)


def reply(protocol: str, topic: str, text: str) -> Reply:
    """What a message says to this question of a protocol."""
    question = PROTOCOLS[protocol].question(topic)
    assert question is not None
    return answered(heard(text), question, frozenset(PROTOCOLS[protocol].findings))


@pytest.mark.parametrize(
    "text",
    [
        "ดูดเก่งมาก กินแต่นมแม่ค่ะ ไม่พุ่ง ไม่เขียว",
        "คลำคอไม่เจอก้อน",
        "รู้ตัวค่ะ แค่รำคาญตา",
        "ตื่นดี แต่ออกดี กินน้ำได้",
        "drinking lots of water, no fever",
        "ม่ายเจ็บม่ายแน่น",
        "น้ำหนักเท่าเดิม",
        "เปียกวันละแปดผืน",
    ],
)
def test_what_is_well_or_not_there_denies_a_part(text: str) -> None:
    assert denies_some(text)


@pytest.mark.parametrize(
    "text",
    [
        "ลงน้ำหนักเดินสี่ก้าวไม่ไหวครับ",
        "ปลายเท้าขวากระดกไม่ค่อยขึ้น",
        "เลือดไหลไม่หยุด",
        "พูดไม่เป็นคำ",
        "มองไม่เห็นป้าย",
        "กลืนแทบไม่ได้",
        "ไม่มีใครช่วยเลย",
    ],
)
def test_what_cannot_be_done_denies_nothing(text: str) -> None:
    assert not denies_some(text)


def test_a_dry_skin_is_no_failing_body() -> None:
    assert not fails("เหงื่อบ่ออก บ่เจ็บอก")
    assert fails("ฉี่ไม่ออก")


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("ปวดตั้งแต่เมื่อวาน", False),
        ("เจ็บแต่ที่เต้านม", False),
        ("กินแต่นมแม่", False),
        ("ไม่มีไข้ แต่คอแข็ง", True),
        ("ปวดแต่ไม่มาก", True),
    ],
)
def test_which_but_turns_round(text: str, *, turns: bool) -> None:
    assert turns_round(text) is turns


@pytest.mark.parametrize(
    ("protocol", "topic", "text", "code"),
    [
        ("diarrhoea", "drinking", "กินน้ำได้เรื่อยๆ ฉี่น้อยลงหน่อย สี่ห้าหน", "yes"),
        ("dog_cat_bite", "animal_bite", "หมาบ้านตัวใหญ่ กัดเข้าเนื้อ ลึกไม่มากค่ะ", "yes"),
        ("headache", "neck_stiffness", "ไม่แข็ง อ้วกไปทีเดียว ไม่ได้ล้มหัวฟาดครับ", "yes"),
        ("after_birth_breastfeeding", "lochia", "น้ำคาวปลาหมดแล้ว ไม่มีเลือด", "yes"),
        ("fall_old", "trauma", "ก้นลงพื้น หัวไม่โดน รู้เรื่องดี จำได้หมด", "yes"),
        ("sleep", "sleep_danger", "กลางวันหลับในประชุม", "yes"),
    ],
)
def test_a_little_of_a_sign_is_no_yes(protocol: str, topic: str, text: str, code: str) -> None:
    assert code not in reply(protocol, topic, text).codes


@pytest.mark.parametrize(
    ("protocol", "topic", "text", "code"),
    [
        ("diarrhoea", "drinking", "ฉี่ไม่ออกมาแปดชั่วโมง ดื่มไม่ได้เลย", "yes"),
        ("mental_distress", "mind_danger", "เขาบังคับมีเพศสัมพันธ์ค่ะ", "yes"),
        ("injury", "no_weight", "ลงน้ำหนักเดินสี่ก้าวไม่ไหวครับ", "yes"),
        ("wound", "tetanus", "ฉีดบาดทะยักเมื่อสองปีก่อน", "no"),
        ("wound", "tetanus", "ฉีดเมื่อสิบปีก่อน จำไม่ได้", "yes"),
        ("pregnancy", "fetal_movement", "สองครั้งตั้งแต่เช้า นี่บ่ายสาม", "yes"),
        ("rash", "medication", "อะม็อกซีอย่างเดียว", "yes"),
    ],
)
def test_an_answer_of_their_own_is_understood(protocol: str, topic: str, text: str, code: str) -> None:
    assert code in reply(protocol, topic, text).codes


def test_how_long_it_lasts_is_told_in_two_numbers_and_not_by_all_day() -> None:
    days = PROTOCOLS["cold"].question("days_ill")
    assert days is not None
    assert told(heard("เป็นๆหายๆมาสามสี่อาทิตย์ละ"), days) == "2_weeks_or_more"
    assert told(heard("คันเป็นวง เกาทั้งวัน"), days) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ตาไม่ปวด เห็นแสงแฟลชกับหยากไย่ลอย", "eye"),
        ("เจ็บคอมากกลืนแล้วเจ็บ ไข้ขึ้นด้วย", "sore_throat"),
        ("ท้อง 10 สัปดาห์ อาทิตย์ก่อนซาวด์แล้ว วันนี้มีเลือดออกซิบๆ", "pregnancy"),
        ("ตาเหลืองมาสี่ห้าวัน", "jaundice"),
        ("คลำเจอก้อนที่เต้านมเมื่อคืน", "breast"),
        ("ร้อนในเม็ดเดียว กินอะไรก็แสบ", "mouth_sore"),
        ("มีก้อนที่คอ โตขึ้นเรื่อยๆ", "lump"),
    ],
)
def test_the_complaint_that_is_told_first_leads(text: str, first: str) -> None:
    assert started_by(heard(text), PROTOCOLS)[0] == first


def test_what_a_medicine_is_for_is_no_complaint() -> None:
    question = PROTOCOLS["allergy"].question("medication") or PROTOCOLS["rash"].question("medication")
    assert started_by(heard("อะม็อกซีอย่างเดียว แก้เจ็บคอ"), PROTOCOLS, About(), question) == ()


@pytest.mark.parametrize(
    ("protocol", "known", "department"),
    [
        ("sexual_health", {"sex": "female"}, "obgyn"),
        ("sexual_health", {"sex": "male"}, "internal_medicine"),
        ("cold", {"days_ill": "2_weeks_or_more"}, "ent"),
    ],
)
def test_the_department_goes_by_who_it_is_and_how_long(protocol: str, known: dict[str, str], department: str) -> None:
    assert PROTOCOLS[protocol].department_for(known, Level.APPOINTMENT) == department


def test_the_department_goes_by_the_level() -> None:
    assert PROTOCOLS["pregnancy"].department_for({}, Level.APPOINTMENT) == "anc"
    assert PROTOCOLS["pregnancy"].department_for({}, Level.DOCTOR_SOON) == "obgyn"


def test_the_last_resort_leads_only_alone() -> None:
    both = (PROTOCOLS["other"], PROTOCOLS["eye"])
    calm = {
        "weakness": "no",
        "weak_signs": "no",
        "pain_scale": "mild",
        "chronic": "none",
        "age": "adult",
        "vision": "no",
    }
    calm |= {"eye_pain": "no", "contact_lens": "no", "eye_discharge": "yes"}
    result = consider(both, calm)
    assert isinstance(result, Result)
    assert (result.level, result.department) == (Level.APPOINTMENT, "ophthalmology")
