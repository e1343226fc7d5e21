"""Five minutes after an emergency answer we ask whether a doctor is with them, and act on whatever they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.danger import CHECK_CLOCK, Check
from bot.domain.facts import CaseKind, CaseOpened, TimerSet, TimerStopped
from bot.domain.messages import Place
from bot.domain.sayings import Call, Urgency
from bot.domain.staff import Role, StaffMember
from tests.fakes.talk import Talker, choices_of
from tests.fakes.understand import Table

RED = "เจ็บแน่นหน้าอก เหงื่อแตก"
ASKS = "ตอนนี้ถึงมือหมอหรือยัง"
NURSE = StaffMember("n1", "พยาบาลนก", Role.NURSE, ("klaimor-demo",))


def timer(patient: Talker) -> TimerSet:
    """The check that was set last."""
    return [fact for fact in patient.facts if isinstance(fact, TimerSet) and fact.kind == CHECK_CLOCK][-1]


async def rings(patient: Talker) -> list[str]:
    """The clock of the check runs out."""
    due = timer(patient)
    patient.now = due.due
    return await patient.hears_timer(due.kind, due.ref)


async def asked(patient: Talker, words: str = RED) -> list[str]:
    """An emergency, and five minutes later the question."""
    await patient.writes(words)
    return await rings(patient)


async def test_after_five_minutes_we_ask_whether_a_doctor_is_with_them(patient: Talker) -> None:
    await patient.writes(RED)
    assert timer(patient).due - patient.now == timedelta(minutes=5)
    [card] = await rings(patient)
    assert card.startswith(ASKS)
    assert "1669" in card
    assert patient.buttons()[:3] == ["ถึงมือหมอแล้ว", "ยังไม่ถึง", "ต้องการให้ช่วย"]
    assert patient.last is not None
    assert {send.urgency for send in patient.last.sends} == {Urgency.EMERGENCY}


@pytest.mark.parametrize(
    "words",
    [
        "ถึงแล้วค่ะ",
        "ถึงโรงพยาบาลแล้ว",
        "อยู่ รพ. แล้วครับ",
        "รถพยาบาลมาถึงแล้ว",
        "หมอกำลังดูอยู่ หมอรับตัวไปแล้ว",
        "at the hospital now",
        "แล้วค่ะ",
    ],
)
async def test_with_a_doctor_is_good_and_nothing_more_is_asked(patient: Talker, words: str) -> None:
    await asked(patient)
    [said] = await patient.writes(words)
    assert "ถึงมือหมอแล้ว" in said or "a doctor is with you" in said
    assert patient.patient.check is None
    assert patient.cases() == [CaseKind.EMERGENCY]


@pytest.mark.parametrize("words", ["ยังค่ะ", "ยังไม่ถึง", "กำลังไป", "รอรถอยู่", "ไม่", "on the way", "not yet"])
async def test_not_yet_is_1669_in_few_words_and_asked_again(patient: Talker, words: str) -> None:
    await asked(patient)
    [card] = await patient.writes(words)
    assert "1669" in card
    assert timer(patient) == TimerSet(CHECK_CLOCK, "0:emergency:chest_pain", patient.now + timedelta(minutes=5))
    assert patient.patient.check == Check("emergency:chest_pain")
    assert patient.cases() == [CaseKind.EMERGENCY], "staff have it already"


@pytest.mark.parametrize("words", ["ช่วยด้วย", "แย่ลงค่ะ", "โทรไม่ติด", "ไม่มีใครมาเลย", "need help"])
async def test_a_call_for_help_is_the_whole_answer_again_and_staff_are_told_again(patient: Talker, words: str) -> None:
    await asked(patient)
    [card] = await patient.writes(words)
    assert "1669" in card
    assert CaseKind.EMERGENCY in patient.cases()[1:]
    assert patient.patient.check is not None


async def test_the_buttons_say_the_same(patient: Talker) -> None:
    await asked(patient)
    [card] = await patient.taps("ต้องการให้ช่วย")
    assert "หยุดทุกอย่าง" in card, "first aid for the sign that it was about"
    assert CaseOpened(CaseKind.EMERGENCY, "needs_help") in patient.facts
    await rings(patient)
    await patient.taps("ยังไม่ถึง")
    await rings(patient)
    [said] = await patient.taps("ถึงมือหมอแล้ว")
    assert "ดีใจ" in said
    assert TimerStopped(CHECK_CLOCK, "1:emergency:chest_pain") in patient.facts


async def test_typed_labels_of_the_buttons_are_understood(patient: Talker) -> None:
    await asked(patient)
    [said] = await patient.writes("ถึงมือหมอแล้ว")
    assert "ดีใจ" in said


async def test_silence_is_asked_once_more_and_then_a_person_must_call(patient: Talker) -> None:
    await asked(patient)
    [again] = await rings(patient)
    assert again.startswith(ASKS)
    assert await rings(patient) == []
    assert patient.facts[-1] == CaseOpened(CaseKind.EMERGENCY, "no_answer")
    assert patient.patient.check is None


async def test_that_help_has_come_is_heard_before_it_is_asked(patient: Talker) -> None:
    await patient.writes(RED)
    [said] = await patient.writes("ถึงโรงพยาบาลแล้วค่ะ ขอบคุณนะ")
    assert "ดีใจ" in said
    assert patient.patient.check is None


async def test_that_they_are_not_there_yet_is_not_taken_for_there(patient: Talker) -> None:
    await asked(patient)
    [card] = await patient.writes("ยังไม่ถึงโรงพยาบาลเลย")
    assert "ดีใจ" not in card
    assert patient.patient.check is not None


async def test_another_matter_is_answered_and_the_question_stays(patient: Talker, means: Table) -> None:
    means.knows("โรงพยาบาลเปิดกี่โมงคะ", "ask_opening_hours")
    await asked(patient)
    assert "08:30" in (await patient.writes("โรงพยาบาลเปิดกี่โมงคะ"))[0]
    assert patient.patient.check == Check("emergency:chest_pain", 1)


async def test_a_new_danger_sign_wins_over_the_answer_and_is_asked_about_instead(patient: Talker) -> None:
    await asked(patient)
    [card] = await patient.writes("ถึงแล้ว แต่พ่อปากเบี้ยว")
    assert "เริ่มเป็นกี่โมง" in card
    assert patient.patient.check == Check("emergency:stroke")
    assert TimerStopped(CHECK_CLOCK, "1:emergency:chest_pain") in patient.facts


async def test_while_a_person_speaks_they_ask_themselves_but_a_call_for_help_is_heard(patient: Talker) -> None:
    await patient.writes(RED)
    patient.taken_over_by(NURSE)
    assert await rings(patient) == []
    patient.taken_over_by(None)
    await asked(patient)
    patient.taken_over_by(NURSE)
    assert await patient.writes("ถึงแล้วค่ะ") == []
    [card] = await patient.writes("ช่วยด้วย แย่ลงมาก")
    assert "1669" in card


async def test_who_blocked_us_is_not_written_to(patient: Talker) -> None:
    await patient.writes(RED)
    patient.patient = replace(patient.patient, blocked=True)
    assert await rings(patient) == []


async def test_in_a_group_nothing_is_asked(patient: Talker) -> None:
    patient.place = Place.GROUP
    await patient.writes(RED)
    assert not any(isinstance(fact, TimerSet) for fact in patient.facts)


async def test_a_late_button_for_help_is_an_emergency_however_late(patient: Talker) -> None:
    await asked(patient)
    await patient.taps("ถึงมือหมอแล้ว")
    patient.passes(timedelta(hours=3))
    [card] = await patient.taps("ต้องการให้ช่วย")
    assert "ยังไม่มีใครโทร" in card
    assert patient.cases() == [CaseKind.EMERGENCY, CaseKind.EMERGENCY]


async def test_what_only_sounded_urgent_is_checked_too_when_staff_were_told(patient: Talker, means: Table) -> None:
    means.knows("ด่วนมากเลย ทำไงดี", "emergency")
    await patient.writes("ด่วนมากเลย ทำไงดี")
    assert patient.patient.check == Check("emergency:unsure")
    await patient.writes(RED)
    assert patient.patient.check == Check("emergency:chest_pain")


async def test_in_english_it_is_english(patient: Talker) -> None:
    await patient.writes("my father has chest pain")
    [card] = await rings(patient)
    assert card.startswith("Is a doctor with you now?")
    numbers = [each.action.number for each in choices_of(patient.heard.sayings[-1]) if isinstance(each.action, Call)]
    assert numbers == ["1669"]
