"""The protocols for children, mothers, belly, urine, and fevers of the season start where they should and advise safely."""

from __future__ import annotations

import pytest

from bot.domain.protocol import UNSURE
from bot.domain.triage import Level
from bot.domain.understanding import Understanding
from bot.flows.symptoms_begin import started_by
from bot.flows.symptoms_heard import Heard
from bot.flows.symptoms_told import told
from config.read_protocols import shipped_protocols
from tests.fakes.talk import MONDAY_MORNING

PROTOCOLS = shipped_protocols()
OURS = [
    "child_fever",
    "child_illness",
    "diarrhoea",
    "vomiting",
    "constipation",
    "haemorrhoids",
    "urine",
    "flank_stone",
    "vaginal_bleeding",
    "pregnancy",
    "after_birth_breastfeeding",
    "sexual_health",
    "dengue",
    "fever_after_travel_or_flood",
    "heat",
]


def heard(text: str) -> Heard:
    """A message whose symptoms nobody found: only words start a protocol."""
    return Heard(text, Understanding("report_symptom", 1.0), MONDAY_MORNING)


@pytest.mark.parametrize(
    ("text", "started"),
    [
        ("ลูกชาย 4 ขวบมีไข้", {"child_fever"}),
        ("น้องงอแง ไม่ยอมกินนม", {"child_illness"}),
        ("กินส้มตำแล้วขี้แตก", {"diarrhoea"}),
        ("คลื่นไส้ อ้วกไปสองรอบ", {"vomiting"}),
        ("ถ่ายไม่ออกมาสี่วัน", {"constipation"}),
        ("ริดสีดวงกำเริบ", {"haemorrhoids"}),
        ("ฉี่แสบขัด", {"urine"}),
        ("ปวดสีข้างร้าวลงขา", {"flank_stone"}),
        ("เมนส์มา 10 วันยังไม่หยุด", {"vaginal_bleeding"}),
        ("ท้องแก่แล้วเจ็บเตือน", {"pregnancy"}),
        ("หลังคลอดน้ำนมน้อย", {"after_birth_breastfeeding"}),
        ("ตกขาวเยอะผิดปกติ", {"sexual_health"}),
        ("กลัวเป็นไข้เลือดออก", {"dengue", "fever"}),
        ("ลุยน้ำท่วมมาแล้วมีไข้", {"fever_after_travel_or_flood", "fever"}),
        ("ตากแดดทั้งวันแล้วเพลีย", {"heat"}),
        ("ฉีดวัคซีนไข้เลือดออก", set()),
        ("ขอนัดฝากครรภ์", set()),
        ("ไม่ท้องเสียแล้ว", set()),
        ("ประจำเดือนมาปกติ", set()),
        ("แมวฉี่ใส่ที่นอน", set()),
        ("หมูแดดเดียวอร่อย", set()),
        ("คนไข้ห้องไหน", set()),
    ],
)
def test_what_starts_what(text: str, started: set[str]) -> None:
    among = {*OURS, "fever"}
    assert set(started_by(heard(text), PROTOCOLS)) & among == started


@pytest.mark.parametrize(
    ("protocol", "topic", "text", "code"),
    [
        ("diarrhoea", "drinking", "ถ่าย 15 รอบ ตาโหล", "yes"),
        ("diarrhoea", "drinking", "ถ่าย 3 รอบ ยังกินน้ำได้", None),
        ("vaginal_bleeding", "vaginal_bleeding", "ชุ่มผ้าอนามัยทุกชั่วโมง", "yes"),
        ("vaginal_bleeding", "gestation", "ท้อง 8 สัปดาห์", "under_20"),
        ("vaginal_bleeding", "gestation", "ท้อง 28 สัปดาห์", "from_20"),
        ("vaginal_bleeding", "gestation", "ท้องแก่ใกล้คลอด", "from_20"),
        ("vaginal_bleeding", "menses", "หมดประจำเดือนมา 5 ปี", "yes"),
        ("pregnancy", "fetal_movement", "ลูกไม่ค่อยดิ้น", "yes"),
        ("pregnancy", "labour", "น้ำคร่ำแตกแล้ว", "yes"),
        ("haemorrhoids", "anal_bleeding", "ถ่ายดำเหมือนยางมะตอย", "yes"),
        ("urine", "haematuria", "ฉี่เป็นเลือด", "yes"),
        ("sexual_health", "exposure", "ถุงยางแตกเมื่อคืน", "yes"),
        ("child_illness", "feeding", "อาเจียนสีเขียว", "yes"),
        ("fever_after_travel_or_flood", "calf_pain", "ปวดน่องมาก", "yes"),
    ],
)
def test_what_is_told_unasked(protocol: str, topic: str, text: str, code: str | None) -> None:
    question = PROTOCOLS[protocol].question(topic)
    assert question is not None
    assert told(heard(text), question) == code


@pytest.mark.parametrize("protocol", ["child_fever", "dengue", "fever_after_travel_or_flood"])
def test_no_aspirin_where_dengue_is_possible(protocol: str) -> None:
    for level, advice in PROTOCOLS[protocol].advice.items():
        if level is not Level.CALL_1669:
            assert "แอสไพริน" in advice.th
            assert "no aspirin" in advice.en.casefold()


@pytest.mark.parametrize("protocol", OURS)
def test_no_care_at_home_while_a_danger_sign_is_unsure(protocol: str) -> None:
    chosen = PROTOCOLS[protocol]
    rules = [(rule, topic) for rule in chosen.rules for topic in rule.when if len(rule.when) == 1]
    dangers = {each.topic for each in chosen.questions if each.danger}
    assert dangers <= {topic for rule, topic in rules if rule.level.value <= Level.EMERGENCY_ROOM.value}
    assert all(question.answer(UNSURE) for question in chosen.questions if question.danger)
