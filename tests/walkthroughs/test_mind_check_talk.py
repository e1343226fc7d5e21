"""Questions about mood: by agreement, gently, in one's own words, and a thought of harm is never lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.language import danger_rules
from bot.domain.consent import Purpose
from bot.domain.danger import Check
from bot.domain.facts import CaseKind, CaseOpened, TriageDone
from bot.domain.mood import NINE
from bot.flows.mind_words import answer_to
from tests.fakes.house import House, build
from tests.fakes.talk import Talker
from tests.walkthroughs.test_check_back_talk import rings

HEAVY = "ช่วงนี้เหนื่อยใจมาก"


@pytest.fixture
def house() -> House:
    built = build(red_flags=danger_rules())
    built.means.knows(HEAVY, "mental_health")
    return built


async def begun(patient: Talker) -> list[str]:
    """Up to the first question."""
    await patient.writes(HEAVY)
    return await patient.taps("คำถามเรื่องใจ")


async def nine_asked(patient: Talker, *answers: str) -> list[str]:
    """Two yeses, agreement, and these answers to 9Q."""
    await begun(patient)
    await patient.taps("มี")
    await patient.taps("มี")
    said = await patient.taps("ถามต่อได้")
    for answer in answers:
        said = await patient.writes(answer)
    return said


async def test_a_heavy_heart_is_offered_the_questions_and_nobody_is_asked_unasked(patient: Talker) -> None:
    await patient.writes(HEAVY)
    assert "คำถามเรื่องใจ" in patient.buttons()
    opening, card = await patient.taps("คำถามเรื่องใจ")
    assert "หยุดได้ทุกเมื่อ" in opening
    assert card == "ข้อ 1 จาก 2\nใน 2 สัปดาห์ที่ผ่านมา รวมวันนี้\nรู้สึกหดหู่ เศร้า หรือท้อแท้สิ้นหวัง ไหมคะ"
    assert {"หยุดก่อน", "คุยกับเจ้าหน้าที่", "โทร 1323 มีคนรับฟัง"} <= set(patient.buttons())


async def test_two_noes_end_kindly(patient: Talker) -> None:
    await begun(patient)
    await patient.writes("ไม่ค่ะ")
    [card] = await patient.writes("ไม่มี")
    assert "วันนี้ใจยังพอไหว" in card
    assert "1323" in card
    assert patient.facts == [TriageDone(5, ("mental_distress@2Q-9Q-8Q",))]
    assert patient.standing() == []


async def test_more_is_asked_only_by_agreement(patient: Talker) -> None:
    await begun(patient)
    await patient.writes("มีค่ะ")
    [card] = await patient.writes("มี")
    assert "อีก 9 ข้อได้ไหม" in card
    [card] = await patient.taps("ขอพอแค่นี้ก่อน")
    assert "นัดคุยกับหมอ" in card
    assert "ไม่ใช่การวินิจฉัย" in card


async def test_nine_questions_in_words_end_with_a_score_to_tell_the_doctor(patient: Talker) -> None:
    often = ["ทุกวัน", "บ่อยมาก", "บางวัน", "เกือบทุกวันเลยค่ะ", "ไม่มีเลย", "นิดหน่อย", "ไม่", "บางครั้ง"]
    await nine_asked(patient, *often)
    [card] = await patient.writes("ไม่มีเลย")
    assert "อีก 8 ข้อ" in card, "9Q of 7 or more asks for 8Q"
    [card] = await patient.taps("ขอพอแค่นี้ก่อน")
    assert "คะแนนจากคำถาม 9 ข้อ (9Q) ของคุณวันนี้ 10 จาก 27" in card
    assert "โรคซึมเศร้า" not in card, "never the name of an illness"
    assert patient.facts[-1] == TriageDone(4, ("mental_distress@2Q-9Q-8Q",))
    assert patient.cases() == []


async def test_item_nine_tells_staff_at_once_and_asks_on_by_agreement(patient: Talker) -> None:
    heard, card = await nine_asked(patient, *["ไม่มีเลย"] * 8, "บางวัน")
    assert "ขอบคุณที่กล้าบอก" in heard
    assert "1669" in heard
    assert "อีก 8 ข้อ" in card
    assert CaseOpened(CaseKind.CRISIS, "harm_thought") in patient.facts
    assert patient.patient.check == Check("crisis:self_harm")


async def test_who_falls_silent_after_item_nine_is_asked_whether_they_are_safe(patient: Talker) -> None:
    await nine_asked(patient, *["ไม่มีเลย"] * 8, "ทุกวัน")
    [card] = await rings(patient)
    assert "ปลอดภัยไหมคะ" in card
    assert patient.standing() == ["mind.asking"], "the questions can go on"


async def test_a_high_risk_ends_the_questions_with_the_crisis_answer(patient: Talker) -> None:
    await nine_asked(patient, *["บ่อย"] * 8, "บางวัน")
    await patient.taps("ถามต่อได้")
    await patient.writes("มี")
    await patient.writes("มี")
    await patient.writes("มี")
    thanks, card = await patient.writes("ไม่ได้ค่ะ ไม่แน่ใจ")
    assert "ไม่ต้องแบกไว้คนเดียว" in thanks
    assert "1323" in card
    assert "ตอนนี้ปลอดภัยไหม" in card
    assert CaseOpened(CaseKind.CRISIS, "9Q 17; 8Q 17") in patient.facts
    assert TriageDone(1, ("mental_distress@2Q-9Q-8Q",)) in patient.facts
    assert patient.standing() == []


async def test_stopping_after_a_thought_of_harm_is_the_crisis_answer(patient: Talker) -> None:
    await nine_asked(patient, *["ไม่มีเลย"] * 8, "บางวัน")
    _, card = await patient.taps("หยุดก่อน")
    assert "1323" in card
    assert "ตอนนี้ปลอดภัยไหม" in card
    assert patient.standing() == []


async def test_stopping_before_is_fine_and_never_scolded(patient: Talker) -> None:
    await nine_asked(patient, "บ่อย")
    [said] = await patient.taps("หยุดก่อน")
    assert "ได้เลยค่ะ" in said
    assert "1323" in said
    assert patient.cases() == []
    assert patient.facts == []


async def test_a_score_is_never_guessed(patient: Talker) -> None:
    await nine_asked(patient)
    sorry, card = await patient.writes("ฝนตก")
    assert "เลือกปุ่มที่ใกล้เคียง" in sorry
    assert "ข้อ 1 จาก 9" in card
    await patient.writes("ฝนตกอีก")
    [said] = await patient.writes("ฝนยังตก")
    assert "1323" in said
    assert patient.standing() == []


async def test_back_takes_an_answer_back(patient: Talker) -> None:
    await nine_asked(patient, "ทุกวัน")
    [card] = await patient.taps("ย้อนกลับ")
    assert "ข้อ 1 จาก 9" in card


async def test_a_danger_sign_on_the_way_wins_and_the_questions_can_go_on(patient: Talker) -> None:
    await nine_asked(patient, "บ่อย")
    [card] = await patient.writes("จริงๆ อยากตายทุกวันเลย")
    assert "1323" in card
    assert patient.cases() == [CaseKind.CRISIS]
    assert "ข้อ 2 จาก 9" in (await patient.taps("กลับไปทำต่อ"))[-1]


async def test_it_needs_the_consent_for_asking_about_health() -> None:
    patient = build(red_flags=danger_rules(), stranger=True).patient
    await patient.writes("ไม่อยากมีชีวิตอยู่แล้ว")
    await patient.writes("ปลอดภัยค่ะ")
    [card] = await patient.taps("คำถามเรื่องใจ")
    assert "ขอความยินยอม" in card
    said = await patient.taps("ยินยอม")
    assert any("ข้อ 1 จาก 2" in line for line in said)
    assert Purpose.TRIAGE in patient.patient.consents


async def test_old_buttons_of_another_item_answer_nothing(patient: Talker) -> None:
    await begun(patient)
    key = patient.button("มี")
    await patient.taps("มี")
    from bot.domain.messages import Tap

    [card] = await patient.does(Tap(key))
    assert "ข้อ 2 จาก 2" in card


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("ทุกวันเลยค่ะ", 3),
        ("บ่อยๆ", 2),
        ("เกือบทุกวัน", 2),
        ("ไม่บ่อย", 1),
        ("ไม่ค่อยบ่อยค่ะ", 1),
        ("บางทีก็เป็น", 1),
        ("ไม่มีเลยค่ะ", 0),
        ("ไม่", 0),
        ("มี", None),
        ("ไม่แน่ใจ", None),
        ("ฝนตก", None),
    ],
)
def test_how_often_is_read_or_asked_again(text: str, score: int | None) -> None:
    assert {answer_to(item, text) for item in NINE} == {score}


@pytest.mark.parametrize(("text", "cannot"), [("ได้ค่ะ", 0), ("คุมได้", 0), ("ไม่ได้", 1), ("ไม่แน่ใจ", 1), ("ไม่รู้เหมือนกัน", 1)])
def test_not_sure_of_holding_back_counts_as_cannot(text: str, cannot: int) -> None:
    assert answer_to("8q3b", text) == cannot


async def test_time_passes_and_nothing_is_lost(patient: Talker) -> None:
    await nine_asked(patient, "บ่อย", "บ่อย")
    patient.passes(timedelta(hours=2))
    assert "ข้อ 4 จาก 9" in (await patient.writes("บางวัน"))[0]
