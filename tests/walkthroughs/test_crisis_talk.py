"""A crisis is met by its kind, with the plain question whether they are safe, and never ends in nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.language import danger_rules
from bot.domain.consent_facts import VitalInterest
from bot.domain.danger import Check
from bot.domain.facts import CaseKind, CaseOpened
from bot.domain.messages import Place
from bot.domain.sayings import Call, Urgency
from tests.fakes.house import House, build
from tests.fakes.talk import Talker, choices_of
from tests.walkthroughs.test_check_back_talk import rings, timer

DIE = "ไม่อยากมีชีวิตอยู่แล้ว"
BEATEN = "สามีซ้อมหนูทุกวัน กลัวมาก"
RAPED = "หนูถูกข่มขืน"
KINDS = pytest.mark.parametrize("words", [DIE, BEATEN, RAPED, "กรีดข้อมือตัวเองอีกแล้ว"])


@pytest.fixture
def house() -> House:
    return build(red_flags=danger_rules())


def calls(patient: Talker) -> list[str]:
    """Numbers of the call buttons of the last saying, in order."""
    actions = [choice.action for choice in choices_of(patient.heard.sayings[-1])]
    return [action.number for action in actions if isinstance(action, Call)]


@KINDS
async def test_every_kind_is_asked_plainly_whether_they_are_safe_and_staff_are_told(
    patient: Talker, words: str
) -> None:
    [card] = await patient.writes(words)
    assert "ขอบคุณ" in card
    assert card.endswith("ตอนนี้ปลอดภัยไหม มีใครอยู่ด้วยหรือเปล่า")
    assert {"ตอนนี้ปลอดภัย", "ยังไม่ปลอดภัย"} <= set(patient.buttons())
    assert patient.cases() == [CaseKind.CRISIS]
    assert patient.patient.check is not None
    assert patient.patient.check.crisis


async def test_thoughts_of_dying_are_told_1323_and_1669(patient: Talker) -> None:
    await patient.writes(DIE)
    assert calls(patient) == ["1323", "1669"]


async def test_violence_is_told_191_and_1300_and_that_nobody_has_the_right(patient: Talker) -> None:
    [card] = await patient.writes(BEATEN)
    assert calls(patient) == ["191", "1300", "1669"]
    assert "ไม่มีใครมีสิทธิ์ทำร้ายคุณ" in card
    assert "1323" not in card


async def test_sexual_assault_is_told_that_it_is_not_their_fault_and_to_come_within_three_days(patient: Talker) -> None:
    [card] = await patient.writes(RAPED)
    assert calls(patient) == ["191", "1300", "1669"]
    assert "ไม่ใช่ความผิดของคุณ" in card
    assert "ภายใน 3 วัน" in card
    assert "ไม่ต้องแจ้งความก่อน" in card


async def test_violence_and_a_wish_to_die_are_both_answered(patient: Talker) -> None:
    [card] = await patient.writes("ไม่อยากมีชีวิตอยู่แล้ว สามีซ้อมหนูทุกวัน")
    assert calls(patient) == ["1323", "1669", "191", "1300"]
    assert "191" in card


async def test_in_a_group_violence_is_told_the_numbers_and_nobody_is_asked(patient: Talker) -> None:
    patient.place = Place.GROUP
    [line] = await patient.writes(BEATEN)
    assert "191" in line
    assert "1300" in line
    assert patient.patient.check is None


@pytest.mark.parametrize("answer", ["ปลอดภัยค่ะ", "อยู่กับแม่แล้ว", "มีเพื่อนอยู่ด้วยค่ะ", "ใช่", "I'm safe"])
async def test_safe_is_good_and_there_is_a_way_on(patient: Talker, answer: str) -> None:
    await patient.writes(DIE)
    await patient.writes(answer)
    assert {"คำถามเรื่องใจ", "โทร 1323 มีคนรับฟัง", "คุยกับเจ้าหน้าที่"} <= set(patient.buttons()) or {
        "How I feel",
        "Call 1323 to talk",
    } <= set(patient.buttons())
    assert timer(patient).due - patient.now == timedelta(hours=1), "asked once more later"


@pytest.mark.parametrize("answer", ["ยังไม่ปลอดภัย", "ไม่ค่ะ", "ไม่แน่ใจ", "อยู่คนเดียว", "กลัว", "not safe"])
async def test_not_safe_or_not_sure_is_help_now_and_staff_are_told_again(patient: Talker, answer: str) -> None:
    await patient.writes(DIE)
    await patient.writes(answer)
    assert calls(patient)[0] == "1669"
    assert CaseOpened(CaseKind.CRISIS, "not_safe") in patient.facts
    assert timer(patient).due - patient.now == timedelta(minutes=5)


async def test_not_safe_from_somebody_is_191_first(patient: Talker) -> None:
    await patient.writes(BEATEN)
    [card] = await patient.taps("ยังไม่ปลอดภัย")
    assert calls(patient)[0] == "191"
    assert "191" in card


async def test_safe_from_somebody_leads_to_1300(patient: Talker) -> None:
    await patient.writes(BEATEN)
    [said] = await patient.taps("ตอนนี้ปลอดภัย")
    assert "1300" in said
    assert calls(patient) == ["1300", "1669"]


async def test_silence_is_asked_again_and_then_told_to_staff(patient: Talker) -> None:
    await patient.writes(DIE)
    [card] = await rings(patient)
    assert "ยังอยู่ตรงนี้เป็นเพื่อน" in card
    assert patient.last is not None
    assert {send.urgency for send in patient.last.sends} == {Urgency.EMERGENCY}
    assert await rings(patient) == []
    assert patient.facts[-1] == CaseOpened(CaseKind.CRISIS, "no_answer")


async def test_who_is_safe_is_asked_once_more_after_an_hour_and_then_left_in_peace(patient: Talker) -> None:
    await patient.writes(DIE)
    await patient.taps("ตอนนี้ปลอดภัย")
    assert "ปลอดภัยไหมคะ" in (await rings(patient))[0]
    await patient.writes("ปลอดภัยค่ะ")
    assert patient.patient.check is None


async def test_the_words_come_again_after_an_answer_and_are_met_again(patient: Talker) -> None:
    await patient.writes(DIE)
    await patient.writes("ปลอดภัยค่ะ")
    [card] = await patient.writes("แต่ก็ยังอยากตายอยู่")
    assert "1323" in card
    assert patient.patient.check == Check("crisis:suicide", 1)


async def test_a_stranger_is_answered_without_consent_and_that_is_recorded() -> None:
    patient = build(red_flags=danger_rules(), stranger=True).patient
    await patient.writes(RAPED)
    assert VitalInterest("crisis") in patient.facts
    await patient.writes("ไม่แน่ใจค่ะ")
    assert patient.cases() == [CaseKind.CRISIS, CaseKind.CRISIS]


async def test_the_middle_of_booking_is_not_lost(patient: Talker, house: House) -> None:
    house.means.knows("จองนัด", "book_appointment")
    await patient.writes("จองนัด")
    await patient.writes(BEATEN)
    await patient.taps("ตอนนี้ปลอดภัย")
    assert "แผนก" in (await patient.taps("กลับไปทำต่อ"))[-1]
