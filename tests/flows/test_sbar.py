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
from bot.domain.handoff import HandoffState
from bot.domain.staff import Role
from bot.domain.words import Name, Words
from bot.flows.sbar import case_words, sbar
from config.read_protocols import shipped_protocols
from tests.fakes.assessments import result
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


# ---- what a triage rests on -------------------------------------------------------------------------------------


def assessed(language: str = "th", handoffs: tuple[tuple[str, HandoffState], ...] = (), **changes: object) -> str:
    """The assessment of a case whose newest triage is this one."""
    newest = Triage(NOW, 3, (HEADACHE.name,), result(**changes), handoffs)
    older = Triage(NOW - timedelta(days=1), 5, (HEADACHE.name,), result(whose="father"))
    return said(replace(VIEW, triages=(newest, older)), language)["a"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("th", ("เหตุผล: ปวดหัวนาน", "ยังไม่แน่ใจ): อาจเกิดทันที", "ตอบว่าไม่มี: มีไข้และก้มคอ", "ตอบว่า 3 วันขึ้นไป", "34 ปี")),
        (
            "en",
            ("Because: A headache", "(not sure): May be sudden", "Denied: Fever", "Answer: 3 days or more", "34 years"),
        ),
    ],
)
def test_a_triage_says_why_what_was_denied_and_what_was_answered(language: str, words: tuple[str, ...]) -> None:
    text = assessed(language)
    for each in words:
        assert each in text


def test_a_danger_sign_in_doubt_is_said_to_be_and_not_among_the_denied() -> None:
    lines_said = assessed().splitlines()
    [doubt] = [line for line in lines_said if "สัญญาณอันตราย" in line]
    assert "ปวดขึ้นมาทันทีไหมคะ" in doubt
    assert not [line for line in lines_said if line.startswith("ตอบว่าไม่มี") and "ทันที" in line]


@pytest.mark.parametrize(
    ("whose", "thai"), [("mother", "แม่"), ("grandchild", "หลาน"), ("other", "คนรู้จัก"), ("somebody new", "คนรู้จัก")]
)
def test_the_trouble_of_somebody_else_is_said_to_be_theirs(whose: str, thai: str) -> None:
    assert f"ประเมินให้คนอื่น: {thai}" in assessed(whose=whose)
    assert "ประเมินให้คนอื่น" not in assessed()


@pytest.mark.parametrize(("years", "thai"), [(0.25, "3 เดือน"), (1.5, "18 เดือน"), (2.5, "2.5 ปี"), (70.4, "70 ปี")])
def test_ages_are_said_as_people_say_them(years: float, thai: str) -> None:
    assert f"อายุที่บอก: {thai}" in assessed(years=years)


@pytest.mark.parametrize("state", HandoffState)
@pytest.mark.parametrize("language", ["th", "en"])
def test_it_says_which_hospital_has_the_result(state: HandoffState, language: str) -> None:
    text = assessed(language, (("h1", state),))
    assert "h1" in text.splitlines()[-1]
    assert ("อยู่ในระบบ" in text or "is in the system" in text) is (state is HandoffState.DONE)


def test_the_hospital_is_called_by_its_name_where_it_has_one() -> None:
    view = replace(VIEW, triages=(Triage(NOW, 3, (HEADACHE.name,), result(), (("h1", HandoffState.DONE),)),))
    found = sbar(view, PROTOCOLS, NOW, {"h1": Name("โรงพยาบาลริมน้ำ", "Riverside Hospital")})
    assert found is not None
    assert "โรงพยาบาลริมน้ำ" in PHRASEBOOK.word(found.assessment[-1], "th")


def test_a_triage_of_which_only_the_level_is_kept_says_only_that() -> None:
    view = replace(VIEW, triages=(Triage(NOW, 3, (HEADACHE.name,)),))
    assert len(said(view)["a"].splitlines()) == 2
