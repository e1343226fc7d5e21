"""Which symptoms are told of, whether they are there, and whose they are."""

from __future__ import annotations

import pytest

from bot.domain.understanding import Finding
from nlu.findings import shipped_findings
from nlu.normalise import normalise, squeeze


def read(text: str) -> tuple[Finding, ...]:
    return shipped_findings().read(squeeze(normalise(text)))


def told(text: str) -> list[tuple[str, str, str]]:
    return [(each.code, each.status, each.who) for each in read(text)]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("ปวดหัวมาก", [("headache", "present", "self")]),
        ("ไม่ปวดหัว", [("headache", "absent", "self")]),
        ("มีไข้ แต่ไม่ปวดหัว", [("fever", "present", "self"), ("headache", "absent", "self")]),
        ("แม่มีไข้ ไอ", [("fever", "present", "mother"), ("cough", "present", "mother")]),
        ("ลูกท้องเสีย", [("diarrhea", "present", "child")]),
        ("เคยปวดท้องปีที่แล้ว", [("abdominal_pain", "past", "self")]),
        ("หายปวดหัวแล้ว", [("headache", "past", "self")]),
        ("ถ้ามีไข้ต้องทำยังไง", [("fever", "hypothetical", "self")]),
        ("ไม่แน่ใจว่ามีไข้", [("fever", "uncertain", "self")]),
        (
            "ไม่มีไข้ ไอ หรือเจ็บคอ",
            [("fever", "absent", "self"), ("cough", "absent", "self"), ("sore_throat", "absent", "self")],
        ),
        (
            "คอแข็ง แพ้แสง ตาพร่า",
            [("neck_stiffness", "present", "self"), ("photophobia", "present", "self"), ("vision", "present", "self")],
        ),
        ("ถ่ายดำ", [("black_stool", "present", "self")]),
        ("เกลียดหัวหน้า", []),
        ("ไอโฟนหาย", []),
        ("กินไข่ดาว", []),
        ("ขอนัดหมอฟัน", []),
        ("", []),
    ],
)
def test_findings(text: str, findings: list[tuple[str, str, str]]) -> None:
    assert told(text) == findings


def test_the_place_of_a_denied_finding_includes_its_no() -> None:
    (one,) = [each for each in read("ไม่เจ็บหน้าอก") if each.code == "chest_pain"]
    assert (one.text, one.start, one.end) == ("ไม่เจ็บหน้าอก", 0, 13)
