"""What is told beside the answer: when something else was, what is denied from behind, what is only feared; each beside its look-alike."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.app.interview import interview_lines
from bot.app.language import thai
from bot.flows.symptoms_answers import answered
from bot.flows.symptoms_begin import started_by
from bot.flows.symptoms_heard import Heard, hear
from bot.flows.symptoms_interview import after, asking, opened
from bot.flows.symptoms_reassurance import denies_some
from bot.flows.symptoms_told import told, without_guesses
from config.read_protocols import shipped_protocols
from tests.triage.talks import talk_of

PROTOCOLS = shipped_protocols()
NOW = datetime(2026, 11, 26, 9, tzinfo=ZoneInfo("Asia/Bangkok"))


def heard(text: str) -> Heard:
    """As the chat hears it; the readers of danger signs are silent."""
    return hear(text, thai().parse(text, NOW), NOW, lambda _: False)


def known_after(opening: str, topic: str, answer: str) -> dict[str, str]:
    """What an interview knows after this answer to its question on a topic."""
    interview = opened(heard(opening), PROTOCOLS)
    assert interview is not None
    question = next(found for each in interview.chosen(PROTOCOLS) if (found := each.question(topic)) is not None)
    return after(asking(interview, question), heard(answer), PROTOCOLS)[0].known


def test_when_the_last_period_was_is_not_how_long_it_has_hurt() -> None:
    assert "days_ill" not in known_after("แสบท้อง ลิ้นปี่", "pregnant", "ไม่ท้องค่ะ เมนส์มาอาทิตย์ก่อน")
    assert known_after("แสบท้อง ลิ้นปี่", "pain_scale", "3 เป็นมาสองอาทิตย์แล้ว")["days_ill"] == "2_weeks_or_more"


@pytest.mark.parametrize(("text", "code"), [("แดงๆ ตามตัวค่ะ จุดเลือดยังไม่มี", None), ("แดงๆ ตามตัวค่ะ มีจุดเลือดขึ้นที่ขา", "yes")])
def test_a_sign_whose_not_stands_behind_it_is_not_told(text: str, code: str | None) -> None:
    question = PROTOCOLS["dengue"].question("bleeding")
    assert question is not None
    assert told(heard(text), question) == code


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("แผลร้อนในค่ะ เป็นมะเร็งปากป่าว", "แผลร้อนในค่ะ"),
        ("จะเป็นเอดส์ไหมคะ", ""),
        ("กินวาร์ฟารินอยู่กินพาราได้ไหม", "กินวาร์ฟารินอยู่กินพาราได้ไหม"),
        ("เป็นเบาหวานกินได้ไหม", "เป็นเบาหวานกินได้ไหม"),
        ("แม่เป็นโรคไต", "แม่เป็นโรคไต"),
    ],
)
def test_an_illness_that_is_only_asked_about_is_not_had(text: str, kept: str) -> None:
    assert without_guesses(text).strip() == kept


@pytest.mark.parametrize(
    ("protocol", "topic", "text", "code"),
    [
        ("after_vaccine", "vaccine_signs", "37.6", ()),  # a part is denied, the rest is asked once more
        ("after_vaccine", "vaccine_signs", "ไข้สูง 39.2", ("yes",)),
        ("child_illness", "consciousness", "งอแงแต่เล่นได้ตอนยาออกฤทธิ์ ไม่หอบ ไม่เคยชัก", ()),
        ("child_illness", "consciousness", "ซึมลง ปลุกยาก", ("yes",)),
        ("wound", "tetanus", "ฉีดบาดทะยักตอน ป.6 เพิ่งครบ", ("no",)),
        ("wound", "tetanus", "นานมากแล้ว จำไม่ได้", ("yes",)),
        ("eye", "eye_pain", "มัวนิดนึงตรงขี้ตา เช็ดแล้วชัด", ("no",)),
        ("eye", "eye_pain", "ตามัวเห็นวงรุ้ง ปวดตามาก", ("yes",)),
        ("diarrhoea", "drinking", "บ่ยอมกินน้ำ กินแล้วออกเบิด บ่เยี่ยวตั้งแต่เช้า", ("yes",)),
        ("posseting", "posset_weight", "เดือนนี้ขึ้นตั้ง 9 ขีด", ("no",)),
        ("posseting", "posset_weight", "น้ำหนักไม่ขึ้นเลย ร้องกวนทุกมื้อ", ("yes",)),
        ("cough", "weight_loss", "ลงสามโล ไม่เจ็บ", ("yes",)),
        ("cough", "weight_loss", "ไม่ลด เท่าเดิม 55 กิโล", ("no",)),
        ("back_pain", "nerve_signs", "ชาก้น ฉี่ไม่ออก", ("yes",)),
        ("back_pain", "nerve_signs", "ชานิดๆ ข้างน่อง เดินได้", ()),  # down one leg: asked once more
        ("insect_sting", "spread", "แค่หลังมือ", ("no",)),
        ("insect_sting", "spread", "ลามขึ้นมาถึงศอก", ("yes",)),
        ("weakness", "one_kidney", "ไขมันค่ะ", ("no",)),
        ("weakness", "one_kidney", "เหลือไตข้างเดียว", ("yes",)),
        ("weakness", "weakness", "ซีดมานานแล้ว เหนื่อยตอนขึ้นบันได พักก็หาย", ()),
        ("weakness", "weakness", "หน้าซีด เหงื่อแตก หอบ", ("yes",)),
        ("palpitations", "pulse", "130 ไม่สม่ำเสมอ", ("yes",)),
        ("palpitations", "pulse", "นาฬิกาวัดชีพจรได้ 142", ("yes",)),
        ("palpitations", "pulse", "นับได้ 88 ปกติดี", ()),
        ("dizziness", "pulse", "ความดัน 150/90 ชีพจร 80 ปกติ", ()),
        ("cough", "consciousness", "ออกซิเจน 90 ไม่เจ็บอก", ("yes",)),
        ("cough", "consciousness", "ปกติ ไม่เหนื่อย ออกซิเจน 97 ไม่เจ็บ", ("no",)),
        ("other", "days_ill", "เช้านี้เอง", ("under_3_days",)),
        ("other", "days_ill", "ตั้งแต่เด็กแล้ว", ("2_weeks_or_more",)),
        ("urine", "urine", "ออกช้า ไม่พุ่ง แต่ก็ฉี่หมดนะ", ("no",)),
        ("urine", "urine", "เยี่ยวบ่ออกเลย ปวดท้องน้อย", ("yes",)),
    ],
)
def test_an_answer_is_read_as_it_is_meant(protocol: str, topic: str, text: str, code: tuple[str, ...]) -> None:
    question = PROTOCOLS[protocol].question(topic)
    assert question is not None
    assert answered(heard(text), question).codes == code


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("พอไข้ลดก็เล่นได้", True),
        ("สมองยังดี ไม่งง", True),
        ("หายใจได้ตอนนั่ง นอนราบไม่ได้", False),
    ],
)
def test_a_child_that_plays_when_the_fever_drops_is_not_drowsy(text: str, *, some: bool) -> None:
    assert denies_some(text) is some


@pytest.mark.parametrize(
    ("text", "begins", "not_"),
    [
        ("ความดัน 148/92 ค่ะ กลัวเส้นเลือดแตกในสมอง", "blood_pressure", "contraception"),
        ("เมื่อคืนแฟนแตกใน กลัวท้อง", "contraception", "blood_pressure"),
        ("นมคัดแข็งเป็นก้อน ลูกดูดก็เจ็บจนน้ำตาไหล", "after_birth_breastfeeding", "eye"),
        ("ตาแดง น้ำตาไหลตลอด", "eye", "after_birth_breastfeeding"),
        ("ฉี่แสบ กะปริบกะปรอย", "urine", "vaginal_bleeding"),
        ("เลือดออกกะปริบกะปรอย ไม่ตรงรอบ", "vaginal_bleeding", "urine"),
        ("ถ่ายเป็นเลือดปนมูก ปวดเบ่ง", "diarrhoea", "haemorrhoids"),
        ("ถ่ายเป็นเลือดสดหยดหลังอึแข็ง", "haemorrhoids", "diarrhoea"),
        ("แคะจมูกเลือดกำเดาไหล", "nose_bleed", "diarrhoea"),
        ("หลานแกะของเล่น ถ่านกลมๆ หายไปเม็ดนึง ไม่รู้กินเข้าไปรึเปล่า", "foreign_body", "other"),
        ("กินพาราไปเยอะๆ ตับจะเป็นอะไรไหม", "poison_medicine", "jaundice"),
    ],
)
def test_a_word_begins_only_what_it_means(text: str, begins: str, not_: str) -> None:
    started = started_by(heard(text), PROTOCOLS)
    assert begins in started
    assert not_ not in started


def _level(age: float, sex: str, *said: str) -> int:
    lines = (json.dumps({"case": 1, "text": each, "age": age, "sex": sex}, ensure_ascii=False) for each in said)
    answers = [json.loads(each) for each in interview_lines(lines)]
    return next((each["result"]["level"] for each in answers if "result" in each), 0)


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        ("ชานิ้วโป้ง นิ้วชี้ นิ้วกลาง ทั้งสองมือ แรงปกติ พูดชัด ปากไม่เบี้ยว", 0),  # the interview goes on
        ("ชานิ้วกับแขนขวา ปากเบี้ยว", 1),
    ],
)
def test_fingers_of_both_hands_are_no_stroke(answer: str, level: int) -> None:
    assert _level(43, "F", "มือชาค่ะ", answer, answer) == level


@pytest.mark.parametrize(("answer", "level"), [("เท้าชาๆ มานานแล้ว ไม่มีเลือด", 0), ("นิ้วชา ขยับไม่ได้", 1)])
def test_a_foot_numb_since_long_is_no_nerve_cut_today(answer: str, level: int) -> None:
    assert _level(61, "F", "มีแผลที่นิ้วเท้าค่ะ", answer) == level


def test_who_asks_to_be_cured_is_offered_an_appointment() -> None:
    no = ["ไม่มี", "ไม่มี", "ไม่ท้อง", "4", "ไม่ใช่"]
    for text, level in (("ปวดท้องเมนส์ เป็นทุกเดือน", 5), ("ปวดท้องเมนส์ เป็นทุกเดือน อยากหายขาด", 4)):
        *_, last = talk_of({"text": text, "age": 20, "sex": "F"}, no, "ไม่ใช่")
        assert last["result"]["level"] == level


def test_clear_fluid_that_oozes_is_no_drowsiness() -> None:
    assert _level(31, "F", "แผลผ่าตัดแดงๆ มีน้ำใสซึมนิดหน่อย") == 0  # the interview goes on
    assert _level(31, "F", "ผ่าตัดมา ตอนนี้ซึม ปลุกไม่ค่อยตื่น") == 1


def test_missed_dialysis_is_an_emergency_whatever_the_complaint() -> None:
    assert _level(64, "M", "ปวดหลังนิดหน่อย ขาดล้างไตไปสองรอบ", "ไม่มี", "ไม่มี", "ไม่มี", "2", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี") == 2
