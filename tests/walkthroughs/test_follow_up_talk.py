"""Asking again later how it is: only who wants that is asked, in daytime, and worse starts the questions anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.facts import TimerSet, TimerStopped
from bot.domain.kept import Kept
from bot.domain.messages import Tap
from bot.domain.sayings import Urgency
from bot.domain.staff import Role, StaffMember
from bot.flows.follow_up_offer import CLOCK, when
from tests.fakes.house import House, at, build
from tests.fakes.talk import MONDAY_MORNING, Talker
from tests.fakes.understand import Table, finding
from tests.walkthroughs.test_symptoms_talk import asks, calm_headache, with_protocols


@pytest.fixture
def house() -> House:
    built = with_protocols(build())
    built.means.knows("ปวดหัวมาสองวันแล้ว", "report_symptom", findings=(finding("headache"),))
    built.kept.kept = Kept(newest=("headache@2026-11",))
    return built


def timer(patient: Talker) -> TimerSet:
    """The promise that was made last."""
    return [fact for fact in patient.facts if isinstance(fact, TimerSet) and fact.kind == CLOCK][-1]


async def promised(patient: Talker) -> list[str]:
    """A headache of level 4, and the wish to be asked again."""
    await calm_headache(patient)
    return await patient.taps("อีก 3 วันทักถาม")


async def asked(patient: Talker) -> list[str]:
    """Three days later."""
    await promised(patient)
    due = timer(patient)
    patient.now = due.due
    return await patient.hears_timer(due.kind, due.ref)


async def test_who_does_not_ask_for_it_is_not_written_to(patient: Talker) -> None:
    await calm_headache(patient)
    assert "อีก 3 วันทักถาม" in patient.buttons()
    assert not any(isinstance(fact, TimerSet) for fact in patient.facts)


async def test_level_5_and_the_urgent_levels_offer_none(patient: Talker) -> None:
    await calm_headache(patient, "น้อย พอทนได้")
    assert not any("ทัก" in label for label in patient.buttons())
    await calm_headache(patient, "9")
    assert not any("ทัก" in label for label in patient.buttons())


async def test_the_wish_is_promised_with_day_and_hour_and_can_be_taken_back(patient: Talker) -> None:
    [said] = await promised(patient)
    assert "วันพฤหัสบดีที่ 26 พฤศจิกายน 2569 เวลา 09:00 น." in said
    assert "อย่ารอ" in said
    assert timer(patient).due == MONDAY_MORNING + timedelta(days=3)
    [said] = await patient.taps("ไม่ต้องทักแล้ว")
    assert "จะไม่ทักไป" in said
    assert TimerStopped(CLOCK, "") in patient.facts


@pytest.mark.parametrize(
    ("clock", "days", "day", "said"), [("23:30", 1, 3, "18:00"), ("03:00", 1, 3, "09:00"), ("14:20", 3, 5, "14:20")]
)
def test_it_is_asked_in_daytime(clock: str, days: int, day: int, said: str) -> None:
    assert when(at(2, clock), days) == at(day, said)


async def test_in_three_days_we_ask_how_it_is_and_name_no_illness(patient: Talker) -> None:
    [card] = await asked(patient)
    assert card.startswith("สวัสดีค่ะ วันนี้เป็นอย่างไรบ้างคะ")
    assert "ปวดหัว" not in card
    assert patient.buttons()[:3] == ["ดีขึ้นแล้ว", "ยังเหมือนเดิม", "แย่ลง"]
    assert patient.last is not None
    assert {send.urgency for send in patient.last.sends} == {Urgency.TALK}
    assert {send.relies_on for send in patient.last.sends} == {(Purpose.TRIAGE,)}


@pytest.mark.parametrize("words", ["ดีขึ้นแล้วค่ะ", "หายแล้ว", "ค่อยยังชั่ว", "much better"])
async def test_better_is_good_and_ends_it(patient: Talker, words: str) -> None:
    await asked(patient)
    [said] = await patient.writes(words)
    assert "ดีใจด้วย" in said or "glad" in said
    assert patient.standing() == []


@pytest.mark.parametrize("words", ["เหมือนเดิมค่ะ", "ยังไม่หาย", "ไม่ดีขึ้นเลย", "ยังไม่ค่อยดีขึ้น", "no change"])
async def test_the_same_is_told_to_see_a_doctor(patient: Talker, words: str) -> None:
    await asked(patient)
    await patient.writes(words)
    assert {"ถามอาการใหม่", "จองนัด"} <= set(patient.buttons()) or {"Ask me anew"} <= set(patient.buttons())
    assert patient.standing() == []


@pytest.mark.parametrize("words", ["แย่ลงค่ะ", "ปวดมากขึ้น", "ไม่ดีขึ้น หนักกว่าเดิม", "worse"])
async def test_worse_asks_anew_with_danger_signs_first(patient: Talker, words: str) -> None:
    await asked(patient)
    said = await patient.writes(words)
    assert "เสียใจด้วย" in said[0] or "sorry" in said[0]
    assert said[-1].startswith(asks("headache", "speech")) or "slurred" in said[-1]
    assert patient.standing() == ["symptoms.interviewing"]


async def test_worse_by_its_button_and_nothing_of_then_counts_now(patient: Talker) -> None:
    await asked(patient)
    await patient.taps("แย่ลง")
    [card] = await patient.taps("มี")
    assert card.startswith("โทร 1669")


async def test_the_same_can_ask_anew_too(patient: Talker) -> None:
    await asked(patient)
    await patient.taps("ยังเหมือนเดิม")
    said = await patient.taps("ถามอาการใหม่")
    assert said[-1].startswith(asks("headache", "speech"))


async def test_a_danger_sign_in_the_answer_is_an_emergency(patient: Talker) -> None:
    await asked(patient)
    [card] = await patient.writes("แย่ลง เจ็บแน่นหน้าอกมาก")
    assert "ยังไม่มีใครโทร" in card


async def test_another_matter_is_answered_and_the_question_is_let_go(patient: Talker, means: Table) -> None:
    means.knows("โรงพยาบาลเปิดกี่โมง", "ask_opening_hours")
    await asked(patient)
    assert "08:30" in (await patient.writes("โรงพยาบาลเปิดกี่โมง"))[-1]
    assert patient.standing() == []


async def test_what_was_open_is_gone_on_with(house: House, patient: Talker) -> None:
    house.means.knows("จองนัด", "book_appointment")
    await promised(patient)
    due = timer(patient)
    await patient.writes("จองนัด")
    before = patient.standing()
    patient.now = due.due
    await patient.hears_timer(due.kind, due.ref)
    assert patient.standing() == ["follow_up.asked", *before]
    await patient.writes("ดีขึ้นแล้ว")
    assert patient.standing() == before
    assert "กลับไปทำต่อ" in patient.buttons()


async def test_late_buttons_still_count(patient: Talker, means: Table) -> None:
    means.knows("โรงพยาบาลเปิดกี่โมง", "ask_opening_hours")
    await asked(patient)
    key = patient.button("แย่ลง")
    await patient.writes("โรงพยาบาลเปิดกี่โมง")
    said = await patient.does(Tap(key))
    assert said[-1].startswith(asks("headache", "speech"))


async def test_without_consent_any_more_nobody_is_asked(patient: Talker) -> None:
    await promised(patient)
    agreed = patient.patient.consents
    patient.patient = replace(
        patient.patient, consents={each: answer for each, answer in agreed.items() if each is not Purpose.TRIAGE}
    )
    due = timer(patient)
    assert await patient.hears_timer(due.kind, due.ref) == []
    assert not any(isinstance(fact, ConsentAnswered) for fact in patient.facts)


async def test_while_a_person_speaks_it_waits_an_hour(patient: Talker) -> None:
    await promised(patient)
    due = timer(patient)
    patient.now = due.due
    patient.taken_over_by(StaffMember("n1", "พยาบาลนก", Role.NURSE, ("klaimor-demo",)))
    assert await patient.hears_timer(due.kind, due.ref) == []
    assert timer(patient).due == due.due + timedelta(hours=1)


async def test_with_an_emergency_open_nobody_is_asked_how_it_is(patient: Talker) -> None:
    await promised(patient)
    await patient.writes("เจ็บแน่นหน้าอก เหงื่อแตก")
    due = timer(patient)
    assert await patient.hears_timer(due.kind, due.ref) == []


async def test_a_complaint_that_we_have_no_questions_for_any_more_is_asked_openly(
    house: House, patient: Talker
) -> None:
    await asked(patient)
    with_protocols(house, {})
    said = await patient.writes("แย่ลง")
    assert "ไม่สบายตรงไหน" in said[-1]
