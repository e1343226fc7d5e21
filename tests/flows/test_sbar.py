"""SBAR says what we hold, in both languages, and that nobody has signed what nobody has signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.appointment import Booking, BookingState
from bot.domain.case import By, Case, CaseState, CaseView, Line, Triage
from bot.domain.case_kind import CaseKind
from bot.domain.staff import Role
from bot.domain.words import Words
from bot.flows.sbar import case_words, sbar
from config.read_protocols import shipped_protocols
from tests.fakes.house import PHRASEBOOK
from tests.fakes.talk import MONDAY_MORNING as NOW
from tests.storage.clinic import slot

CASE = Case(
    uuid4(), uuid4(), CaseKind.EMERGENCY, 1, "h1", CaseState.TAKEN, Role.CLERK, NOW, NOW, reasons=("chest_pain",)
)
VIEW = CaseView(CASE, words_shown=True)
PROTOCOLS = shipped_protocols()
HEADACHE = PROTOCOLS["headache"]


def said(view: CaseView, language: str = "th") -> dict[str, str]:
    """The four parts, each as one text."""
    found = sbar(view, PROTOCOLS, NOW)
    assert found is not None
    parts: dict[str, tuple[Words, ...]] = {
        "s": found.situation,
        "b": found.background,
        "a": found.assessment,
        "r": found.recommendation,
    }
    return {name: "\n".join(PHRASEBOOK.word(line, language) for line in lines) for name, lines in parts.items()}


def lines(*words: str) -> Iterator[Line]:
    for number, text in enumerate(words):
        yield Line(str(number), NOW, By.PATIENT, "text", (text,))


def test_who_may_not_read_the_words_gets_no_summary() -> None:
    assert sbar(replace(VIEW, words_shown=False), PROTOCOLS, NOW) is None


def test_it_holds_what_is_known_and_says_what_is_not() -> None:
    bare = said(VIEW)
    assert "ยังไม่ได้แจ้งชื่อ" in bare["b"]
    assert "ยังไม่ได้แจ้งเบอร์โทร" in bare["b"]
    assert "ไม่มีนัด" in bare["b"]
    assert "ยังไม่ได้ประเมินอาการ" in bare["a"]
    booked = Booking(uuid4(), "h1", slot(NOW + timedelta(days=2)), BookingState.BOOKED, True, NOW)
    full = said(
        replace(
            VIEW,
            case=replace(CASE, name="สมชาย ใจดี"),
            phone="081-234-5678",
            location="13.7,100.5 บ้าน",
            appointments=(replace(booked, slot=slot(NOW - timedelta(days=1))), booked),
            lines=tuple(lines("หนึ่ง", "สอง", "สาม", "เจ็บแน่นหน้าอก")),
            others=(replace(CASE, kind=CaseKind.COMPLAINT, level=4),),
        )
    )
    assert "chest_pain" in full["s"]
    assert "เจ็บแน่นหน้าอก" in full["s"]
    assert "หนึ่ง" not in full["s"], "only the last words"
    assert "13.7,100.5 บ้าน" in full["s"]
    assert "สมชาย ใจดี" in full["b"]
    assert "081-234-5678" in full["b"]
    assert "วันพุธที่ 25 พฤศจิกายน 2569" in full["b"]
    assert "ร้องเรียน" in full["b"]


def test_a_code_of_the_machine_is_no_danger_sign() -> None:
    assert (
        "RuntimeError"
        not in said(replace(VIEW, case=replace(CASE, kind=CaseKind.SET_ASIDE, level=3, reasons=("RuntimeError",))))["s"]
    )


@pytest.mark.parametrize(
    ("protocols", "signed_by", "unsigned"),
    [
        ((HEADACHE.name,), None, True),
        ((HEADACHE.name,), "พญ. ตัวอย่าง", False),
        (("headache@1999-01",), "พญ. ตัวอย่าง", True),
        ((HEADACHE.name, "fever@1999-01"), "พญ. ตัวอย่าง", True),
        ((), "พญ. ตัวอย่าง", True),
    ],
)
def test_a_triage_that_no_clinician_has_signed_says_so(
    protocols: tuple[str, ...], signed_by: str | None, unsigned: bool
) -> None:
    view = replace(VIEW, triages=(Triage(NOW, 3, protocols),))
    found = sbar(view, {"headache": replace(HEADACHE, signed_by=signed_by)}, NOW)
    assert found is not None
    text = "\n".join(PHRASEBOOK.word(line, "th") for line in found.assessment)
    assert ("ยังไม่มีแพทย์ลงนาม" in text) is unsigned


@pytest.mark.parametrize("level", range(1, 6))
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_level_has_a_recommendation_that_says_that_it_is_unsigned(level: int, language: str) -> None:
    recommendation = said(replace(VIEW, case=replace(CASE, level=level)), language)["r"]
    assert ("ลงนาม" if language == "th" else "signed") in recommendation
    assert recommendation.count("\n") == 1


@pytest.mark.parametrize("kind", CaseKind)
def test_every_kind_has_general_words_in_both_languages(kind: CaseKind) -> None:
    assert PHRASEBOOK.word(case_words(kind), "th") != PHRASEBOOK.word(case_words(kind), "en")
