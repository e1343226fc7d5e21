"""A doubtful danger sign is asked about once; without a clear no it is an emergency, and bubbles are read together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app.language import red_flags
from bot.domain.danger import DOUBT_CLOCK
from bot.domain.facts import CaseKind, TimerSet, TimerStopped
from bot.domain.messages import Content, Media, MediaKind, Place, SharedLocation, Sticker
from bot.domain.sayings import Urgency
from bot.domain.staff import Role, StaffMember
from bot.domain.understanding import Alarm, Finding, RedFlag
from config.read_protocols import shipped_protocols
from tests.fakes.house import House, build
from tests.fakes.redflags import WordSigns
from tests.fakes.talk import Talker

ILL = "ตอนนี้มีใครเจ็บป่วยหนักหรือกำลังเป็นอันตรายไหม"
DYING = "มีความคิดอยากตาย"
JEST = "การบ้านเยอะมาก อยากตาย 555"
WEAK = "ไม่ไหวแล้ว"
SOON = timedelta(seconds=5)


@pytest.fixture
def house() -> House:
    return build(red_flags=red_flags())


def clock(patient: Talker) -> TimerSet:
    """The timer that runs."""
    return [fact for fact in patient.facts if isinstance(fact, TimerSet)][-1]


async def asked(patient: Talker, words: str = WEAK) -> list[str]:
    said = await patient.writes(words)
    patient.passes(SOON)
    return said


async def test_a_weak_sign_is_asked_about_and_alarms_nobody_yet(patient: Talker) -> None:
    [card] = await patient.writes(WEAK)
    assert ILL in card
    assert patient.cases() == []
    assert patient.buttons() == ["มี ตอนนี้เลย", "ไม่มี", "โทร 1669 ฉุกเฉิน"]
    assert clock(patient).due - patient.now == timedelta(minutes=2)
    assert patient.last is not None
    assert {send.urgency for send in patient.last.sends} == {Urgency.EMERGENCY}


async def test_a_jest_is_asked_back_with_care(patient: Talker) -> None:
    [card] = await patient.writes(JEST)
    assert DYING in card
    assert patient.cases() == []


async def test_no_jest_is_no_question(patient: Talker) -> None:
    [card] = await patient.writes("ไม่ได้ล้อเล่นนะ อยากตาย 555")
    assert "1323" in card
    assert patient.cases() == [CaseKind.CRISIS]


@pytest.mark.parametrize(
    "no", ["ไม่", "ไม่มีค่ะ", "เปล่าครับ", "ไม่ แค่บ่นเฉยๆ", "no", "ล้อเล่นค่ะ 555", "บ่มีเด้อ", "I'm fine, just kidding"]
)
async def test_a_clear_no_ends_it(patient: Talker, no: str) -> None:
    await asked(patient)
    [words] = await patient.writes(no)
    assert "1669" in words
    assert patient.cases() == []
    assert TimerStopped(DOUBT_CLOCK, "emergency:call_for_help") in patient.facts
    assert patient.patient.asked_about is None


async def test_the_button_for_no_ends_it_and_the_one_for_yes_alarms(house: House) -> None:
    await asked(house.patient)
    await house.patient.taps("ไม่มี")
    assert house.patient.cases() == []
    await asked(house.patient)
    [card] = await house.patient.taps("มี ตอนนี้เลย")
    assert "ยังไม่มีใครโทร" in card
    assert house.patient.cases() == [CaseKind.EMERGENCY]


@pytest.mark.parametrize(
    "answer", ["ใช่", "ไม่แน่ใจ", "ไม่รู้", "ก็ไม่เชิง", "ไม่ไหว", "ช่วยที", "ขอนัดหมอฟัน", "อืม", "ไม่ ปวดมาก", "?"]
)
async def test_whatever_is_no_clear_no_is_the_emergency_answer(patient: Talker, answer: str) -> None:
    await asked(patient)
    [card] = await patient.writes(answer)
    assert "ยังไม่มีใครโทร" in card
    assert patient.cases() == [CaseKind.EMERGENCY]
    assert patient.patient.asked_about is None


@pytest.mark.parametrize("answer", [Sticker(), Media(MediaKind.AUDIO), SharedLocation(13.7, 100.5)])
async def test_an_answer_without_words_is_no_clear_no(patient: Talker, answer: Content) -> None:
    await asked(patient)
    [card] = await patient.does(answer)
    assert "ยังไม่มีใครโทร" in card


async def test_silence_for_two_minutes_is_the_emergency_answer(patient: Talker) -> None:
    await patient.writes(WEAK)
    patient.passes(timedelta(minutes=2))
    timer = clock(patient)
    [card] = await patient.hears_timer(timer.kind, timer.ref)
    assert "ยังไม่มีใครโทร" in card
    assert patient.cases() == [CaseKind.EMERGENCY]
    assert patient.last is not None
    assert {send.urgency for send in patient.last.sends} == {Urgency.EMERGENCY}


async def test_silence_after_the_question_about_dying_is_the_crisis_answer(patient: Talker) -> None:
    await patient.writes(JEST)
    timer = clock(patient)
    [card] = await patient.hears_timer(timer.kind, timer.ref)
    assert "1323" in card
    assert patient.cases() == [CaseKind.CRISIS]


async def test_a_sure_sign_answers_the_question_and_stops_its_clock(patient: Talker) -> None:
    await asked(patient)
    [card] = await patient.writes("แม่ปากเบี้ยว")
    assert "ยังไม่มีใครโทร" in card
    assert TimerStopped(DOUBT_CLOCK, "emergency:call_for_help") in patient.facts
    assert patient.cases() == [CaseKind.EMERGENCY]


async def test_what_was_sent_before_the_question_was_asked_is_no_answer_to_it(house: House) -> None:
    house.means.knows("สวัสดี", "greeting")
    await house.patient.writes(WEAK)  # the next bubble was on its way already
    said = await house.patient.writes("สวัสดี")
    assert all("ยังไม่มีใครโทร" not in line for line in said)
    assert house.patient.patient.asked_about is not None


async def test_nothing_is_asked_in_a_group(house: House) -> None:
    house.patient.place = Place.GROUP
    assert all(ILL not in line for line in await house.patient.writes(WEAK))


async def test_nothing_is_asked_while_a_person_speaks_who_reads_it_themself(house: House) -> None:
    house.patient.taken_over_by(StaffMember("s1", "พยาบาลดาว", Role.NURSE, ("klaimor-demo",)))
    assert all(ILL not in line for line in await house.patient.writes(WEAK))


async def test_the_way_back_stands_under_the_question(house: House) -> None:
    house.means.knows("จองนัด", "book_appointment")
    await house.patient.writes("จองนัด")
    before = house.patient.standing()
    await asked(house.patient)
    assert "กลับไปทำต่อ" in house.patient.buttons()
    await house.patient.writes("ไม่มีค่ะ")
    assert house.patient.standing() == before


async def test_late_buttons_are_answered(house: House) -> None:
    await asked(house.patient)
    await house.patient.writes("ไม่มี")
    await house.patient.taps("ไม่มี")
    assert house.patient.cases() == []
    [card] = await house.patient.taps("มี ตอนนี้เลย")
    assert "ยังไม่มีใครโทร" in card


# ---- bubbles ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bubbles",
    [
        ["หายใจ", "ไม่", "ออก"],
        ["แม่คะ", "เจ็บ", "ตรงหน้าอกค่ะ"],
        ["ยายยิ้มแล้วปาก", "ไปข้างเดียวค่ะ"],
        ["กินยานอนหลับ", "ไปทั้งแผงเลย"],
    ],
)
async def test_a_sign_that_is_spread_over_bubbles_is_found_with_the_last(house: House, bubbles: list[str]) -> None:
    for bubble in bubbles[:-1]:
        await house.patient.writes(bubble)
        house.patient.passes(timedelta(seconds=20))
    assert CaseKind.EMERGENCY not in house.patient.cases()
    [card] = await house.patient.writes(bubbles[-1])
    assert "1669" in card
    assert CaseKind.EMERGENCY in house.patient.cases()


async def test_bubbles_that_lie_further_apart_are_not_one_message(house: House) -> None:
    await house.patient.writes("หายใจ")
    house.patient.passes(timedelta(minutes=2, seconds=1))
    await house.patient.writes("ไม่ออก")
    assert CaseKind.EMERGENCY not in house.patient.cases()


async def test_a_sign_that_was_answered_does_not_alarm_again_with_the_next_bubble(house: House) -> None:
    house.means.knows("ขอบคุณค่ะ", "thanks_goodbye")
    await house.patient.writes("หายใจไม่ออก")
    await house.patient.writes("ขอบคุณค่ะ")
    assert house.patient.cases() == [CaseKind.EMERGENCY]


async def test_after_a_no_there_is_a_way_to_tell_on(patient: Talker) -> None:
    await asked(patient)
    await patient.writes("ไม่มีค่ะ")
    assert "เล่าอาการ" in patient.buttons()
    await asked(patient, JEST)
    await patient.writes("ไม่มีค่ะ")
    assert {"โทร 1323 มีคนรับฟัง", "คำถามเรื่องใจ"} <= set(patient.buttons())


# ---- what no rule has the words for, and the second reader takes for danger --------------------------------------------


class Sounds(WordSigns):
    """Every text only sounds like this sign."""

    def __init__(self, code: str = "stroke", alarm: Alarm = Alarm.EMERGENCY) -> None:
        self.code, self.alarm = code, alarm

    def doubts(self, text: str) -> tuple[RedFlag, ...]:
        """One, learned."""
        return (RedFlag(self.code, self.alarm, text, 0, len(text), learned=True),)


FEVER = "มีไข้สูงมาก"


def told(house: House) -> Talker:
    """Somebody whose complaint is understood, and has a protocol."""
    desk = house.patient.desk
    house.patient.desk = replace(desk, clinic=replace(desk.clinic, protocols=shipped_protocols()))
    house.means.knows(FEVER, "report_symptom", findings=(Finding("fever", "present", "self", "มีไข้", 0, 5),))
    return house.patient


async def test_a_complaint_that_sounds_serious_is_asked_about_by_its_interview() -> None:
    patient = told(build(red_flags=Sounds()))
    [*_, question] = await patient.writes(FEVER)
    assert ILL not in question
    assert "ซึมลง สับสน" in question


async def test_who_has_not_agreed_to_an_interview_is_asked_at_once() -> None:
    [card] = await told(build(red_flags=Sounds(), stranger=True)).writes(FEVER)
    assert ILL in card


async def test_what_is_no_complaint_and_sounds_serious_is_asked_about() -> None:
    house = build(red_flags=Sounds())
    house.means.knows("ขอเลื่อนนัด", "reschedule_appointment")
    [card] = await house.patient.writes("ขอเลื่อนนัด")
    assert ILL in card


async def test_what_sounds_like_a_crisis_is_asked_about_and_no_interview_takes_its_place() -> None:
    [card] = await told(build(red_flags=Sounds("suicide", Alarm.CRISIS))).writes(FEVER)
    assert DYING in card
