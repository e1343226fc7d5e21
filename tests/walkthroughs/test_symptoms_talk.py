"""Telling symptoms: from the first words to how soon a doctor is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.danger import CHECK_CLOCK
from bot.domain.facts import CaseKind, CaseOpened, TimerSet, TriageDone
from bot.domain.messages import Sticker, Tap
from bot.domain.pieces import whole_of
from bot.domain.protocol import Protocol
from bot.domain.sayings import Call, Card, Tone, Urgency
from bot.flows.symptoms_steps import Interviewing
from config.read_protocols import shipped_protocols
from tests.fakes.house import House, at, build
from tests.fakes.talk import Talker, choices_of, words_of
from tests.fakes.understand import Table, entity, finding

PROTOCOLS = shipped_protocols()


def with_protocols(house: House, protocols: dict[str, Protocol] | None = None) -> House:
    """The house with the shipped protocols, or with these."""
    desk = house.patient.desk
    chosen = dict(PROTOCOLS) if protocols is None else protocols
    house.patient.desk = replace(desk, clinic=replace(desk.clinic, protocols=chosen))
    return house


@pytest.fixture
def house() -> House:
    built = with_protocols(build())
    means = built.means
    means.knows("ปวดหัวมาสองวันแล้ว", "report_symptom", findings=(finding("headache"),))
    means.knows("มีไข้ค่ะ", "report_symptom", findings=(finding("fever"),))
    means.knows("ปวดท้อง", "report_symptom", findings=(finding("abdominal_pain"),))
    return built


def asks(protocol: str, topic: str) -> str:
    """The words of a question."""
    question = PROTOCOLS[protocol].question(topic)
    assert question is not None
    return question.text.th.partition("\n")[0]


def bullets(protocol: str, topic: str) -> list[str]:
    """What a question for danger signs asks for, line by line."""
    question = PROTOCOLS[protocol].question(topic)
    assert question is not None
    return question.text.th.split("\n")[1:]


def open_topic(patient: Talker) -> str:
    """The topic of the question that is open, of the whole one where it is asked piece by piece; "" where none is."""
    step, *_ = patient.desk.steps.decode(patient.step)
    return whole_of(step.interview.topic) if isinstance(step, Interviewing) else ""


async def denied(patient: Talker, *written: str) -> list[str]:
    """No to the danger signs asked for, piece by piece until something else is asked; what is said then. written: by these words first."""
    topic, seen = open_topic(patient), words_of(patient.heard.sayings[-1])
    assert topic
    left = list(written)
    while open_topic(patient) == topic:
        said = await (patient.writes(left.pop(0)) if left else patient.taps("ไม่มี"))
        assert said[-1] not in seen, "a piece is asked once"
        seen.append(said[-1])
    return said


def calls(patient: Talker) -> list[str]:
    """Numbers of the call buttons of the last saying, in order."""
    actions = [choice.action for choice in choices_of(patient.heard.sayings[-1])]
    return [action.number for action in actions if isinstance(action, Call)]


def tone(patient: Talker) -> Tone:
    """How the last card looks."""
    card = patient.heard.sayings[-1].shapes[-1]
    assert isinstance(card, Card)
    return card.tone


async def calm_headache(patient: Talker, pain: str = "5") -> list[str]:
    """A headache without danger signs, up to the result."""
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    await denied(patient)
    await patient.taps("ไม่ใช่ ค่อย ๆ ปวด")
    await denied(patient)
    await patient.taps("ไม่ใช่")
    said = await patient.writes(pain)
    return await patient.taps("1 ถึง 2 วัน") if "กี่วัน" in said[-1] else said


# ---- asking ---------------------------------------------------------------------------------------------------------


async def test_a_complaint_starts_a_few_short_questions(patient: Talker) -> None:
    opening, question = await patient.writes("ปวดหัวมาสองวันแล้ว")
    assert "ไม่เกิน 8 ข้อ" in opening
    assert "1669" in opening
    assert question.startswith("มีข้อใดข้อหนึ่งนี้ไหมคะ")
    assert "• หน้าเบี้ยว พูดไม่ชัด หรือเดินเซ" in question
    assert patient.buttons() == ["มี", "ไม่มี", "ไม่แน่ใจ", "ย้อนกลับ", "ยกเลิก", "โทร 1669 ฉุกเฉิน"]


async def test_without_words_we_ask_what_the_trouble_is_and_whose(patient: Talker, means: Table) -> None:
    means.knows("สวัสดี", "greeting")
    await patient.writes("สวัสดี")
    [card] = await patient.taps("เล่าอาการ")
    assert "ใครเป็น อายุเท่าไร" in card
    assert {"ปวดท้อง", "ไข้ ตัวร้อน", "ปวดหัว"} <= set(patient.buttons())
    _, question = await patient.taps("ไข้ ตัวร้อน")
    assert "ซึมลง" in question


async def test_wanting_to_tell_is_not_yet_telling(patient: Talker, means: Table) -> None:
    means.knows("ขอปรึกษาอาการหน่อยค่ะ", "report_symptom")
    [card] = await patient.writes("ขอปรึกษาอาการหน่อยค่ะ")
    assert "ไม่สบายตรงไหน" in card
    assert "ไม่เกิน 8 ข้อ" in (await patient.writes("ปวดหัวมาสองวันแล้ว"))[0]


async def test_a_riddle_is_asked_about_once_and_then_met_honestly(patient: Talker, means: Table) -> None:
    means.knows("เล่าอาการ", "report_symptom")
    await patient.writes("เล่าอาการ")
    first, _ = await patient.writes("อืมมม")
    assert "ลองบอกสั้น ๆ อีกครั้ง" in first
    assert "ไม่เดา" in (await patient.writes("อืมมมมม"))[0]


async def test_what_is_surely_something_else_is_let_go(patient: Talker, means: Table) -> None:
    means.knows("เล่าอาการ", "report_symptom")
    means.knows("เปิดกี่โมง", "ask_opening_hours")
    means.knows("ขอจองคิวหมอฟัน", "book_appointment", entity("department", code="dental"))
    await patient.writes("เล่าอาการ")
    assert "08:30" in (await patient.writes("เปิดกี่โมง"))[0]
    assert "กลับไปทำต่อ" in patient.buttons()
    [card] = await patient.taps("กลับไปทำต่อ")
    assert "ไม่สบายตรงไหน" in card
    await patient.writes("ขอจองคิวหมอฟัน")
    assert patient.step is not None
    assert patient.step.tag.startswith("booking.")


async def test_a_guess_at_something_else_does_not_tear_the_trouble_away(patient: Talker, means: Table) -> None:
    means.knows("เล่าอาการ", "report_symptom")
    means.knows("เป็นไข้ตั้งแต่ไปตลาด", "ask_location_department", confidence=0.7)
    await patient.writes("เล่าอาการ")
    assert "ไข้" in (await patient.writes("เป็นไข้ตั้งแต่ไปตลาด"))[0]


# ---- answering ------------------------------------------------------------------------------------------------------


async def test_answers_by_button_by_words_by_number_and_by_tally(patient: Talker) -> None:
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    assert "ทันทีทันใด" in (await denied(patient, "2"))[0]  # the second choice
    assert "ก้มคอไม่ลง" in (await patient.writes("ค่อย ๆ ปวดค่ะ"))[0]
    assert "ตั้งครรภ์" in (await denied(patient))[0]
    assert "ปวดมากแค่ไหน" in (await patient.writes("ไม่ใช่ค่ะ"))[0]
    assert "นัดพบหมอ" in (await patient.writes("๕"))[0]  # of ten, not the fifth choice
    assert patient.facts == [TriageDone(4, ("headache@2026-11",))]
    assert patient.step is None or patient.step.tag == "-"


async def test_what_was_told_at_once_is_not_asked(patient: Talker, means: Table) -> None:
    fever_of_day_four = (finding("fever"),)
    duration = entity("duration", iso8601="P4D")
    means.knows("ลูก 8 ขวบ มีไข้มา 4 วัน", "report_symptom", duration, findings=fever_of_day_four)
    await patient.writes("ลูก 8 ขวบ มีไข้มา 4 วัน")
    await denied(patient)
    [question] = await denied(patient)
    assert question.startswith(asks("child_fever", "irritable"))
    [question] = await denied(patient)
    assert question.startswith(asks("child_fever", "chronic"))  # neither age nor days
    [card] = await patient.taps("ไม่มี")
    assert "มีไข้ตั้งแต่ 3 วันขึ้นไป" in card


async def test_several_facts_in_one_answer(patient: Talker, means: Table) -> None:
    await patient.writes("ปวดท้อง")
    means.knows("ไม่มีค่ะ แต่อายุ 70 แล้ว ปวด 8 เต็ม 10", "deny", entity("severity", score=8))
    await patient.writes("ไม่มีค่ะ แต่อายุ 70 แล้ว ปวด 8 เต็ม 10")
    [card] = await denied(patient)
    assert "ห้องฉุกเฉิน" in card
    assert "ปวดท้องมากจนทำอะไรไม่ได้" in card


async def test_something_else_that_counts_is_noted_and_the_question_stays(patient: Talker, means: Table) -> None:
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    means.knows("กินยาสเตียรอยด์อยู่", "ask_medicine_refill", confidence=0.9)
    first, question = await patient.writes("กินยาสเตียรอยด์อยู่")
    assert "จดไว้แล้ว" in first
    assert "พูดไม่ชัด" in question


async def test_an_answer_that_is_not_understood_is_asked_again_kindly(patient: Talker) -> None:
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    sorry, question = await patient.writes("ฝนตกที่บ้าน")
    assert "ยังไม่แน่ใจว่าตอบว่าอะไร" in sorry
    assert "พูดไม่ชัด" in question
    assert "คุยกับเจ้าหน้าที่" in patient.buttons()
    await patient.writes("ฝนตกอีกแล้ว")
    counted, _ = await patient.writes("ฝนไม่หยุดเลย")
    assert "ไม่แน่ใจ" in counted


async def test_a_part_denied_is_asked_about_to_the_end(patient: Talker) -> None:
    await patient.writes("มีไข้ค่ะ")
    rest, _ = await patient.writes("ไม่ซึมค่ะ")
    assert "ข้ออื่น ๆ" in rest
    assert "เลือดออกผิดปกติ" in (await denied(patient, "ไม่มีค่ะ", "ไม่มีค่ะ"))[0]


async def test_not_sure_goes_up(patient: Talker) -> None:
    await patient.writes("มีไข้ค่ะ")
    await patient.taps("ไม่แน่ใจ")
    await denied(patient)
    [card] = await denied(patient)
    assert "ห้องฉุกเฉิน" in card
    assert "ยังไม่แน่ใจ" in card


async def test_a_question_in_passing_is_answered_and_the_interview_stays(patient: Talker, means: Table) -> None:
    means.knows("โรงพยาบาลเปิดกี่โมง", "ask_opening_hours")
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    await patient.writes("โรงพยาบาลเปิดกี่โมง")
    [question] = await patient.taps("กลับไปทำต่อ")
    assert "พูดไม่ชัด" in question


async def test_a_wish_to_book_is_heard_and_the_questions_are_worth_it(patient: Talker, means: Table) -> None:
    means.knows("ขอจองเลยได้ไหม", "book_appointment")
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    [said] = await patient.writes("ขอจองเลยได้ไหม")
    assert "จองได้" in said
    assert {"จองนัด", "กลับไปทำต่อ"} <= set(patient.buttons())


async def test_a_sticker_leaves_the_interview_as_it_was(patient: Talker) -> None:
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    await patient.does(Sticker())
    assert "ทันทีทันใด" in (await denied(patient, "ไม่มี"))[0]


# ---- changing one's mind --------------------------------------------------------------------------------------------


async def test_back_goes_to_the_question_before_and_further(patient: Talker) -> None:
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    await denied(patient)
    await patient.taps("ไม่ใช่ ค่อย ๆ ปวด")
    assert "ทันทีทันใด" in (await patient.taps("ย้อนกลับ"))[0]
    [said] = await patient.writes("ย้อนกลับ")
    while "พูดไม่ชัด" not in said:
        assert open_topic(patient) == "speech"
        [said] = await patient.writes("ย้อนกลับ")
    assert "ไม่สบายตรงไหน" in (await patient.taps("ย้อนกลับ"))[0]


async def test_an_answer_taken_back_is_not_held_against_anybody(patient: Talker) -> None:
    await patient.writes("มีไข้ค่ะ")
    await patient.taps("ไม่มี")
    await patient.taps("ย้อนกลับ")
    [card] = await patient.taps("มี")
    assert "1669" in card
    assert patient.facts[-1] == TriageDone(1, ("fever@2026-11",))


async def test_a_button_further_up_changes_that_answer(patient: Talker) -> None:
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    drooping = patient.button("มี")
    await patient.taps("ไม่มี")
    changed, card = await patient.does(Tap(drooping))
    assert "แก้คำตอบให้แล้ว" in changed
    assert "1669" in card


async def test_a_button_of_a_piece_further_up_changes_the_whole(patient: Talker) -> None:
    await patient.writes("มีไข้ค่ะ")
    drowsy = patient.button("มี")
    await denied(patient)
    changed, card = await patient.does(Tap(drowsy))
    assert "แก้คำตอบให้แล้ว" in changed
    assert "1669" in card
    assert patient.facts[-1] == TriageDone(1, ("fever@2026-11",))


async def test_back_goes_piece_by_piece(patient: Talker) -> None:
    [_, first] = await patient.writes("มีไข้ค่ะ")
    [second] = await patient.taps("ไม่มี")
    assert (second != first, open_topic(patient)) == (True, "consciousness")
    await patient.taps("ไม่มี")
    assert await patient.taps("ย้อนกลับ") == [second]
    assert await patient.taps("ย้อนกลับ") == [first]


async def nothing_of_a_list(patient: Talker, means: Table) -> None:
    """A fever, with one piece of its first question asked and all of that question denied in words."""
    await patient.writes("มีไข้ค่ะ")
    asked = PROTOCOLS["fever"].question("consciousness")
    assert asked is not None
    absent = tuple(replace(finding(each), status="absent") for each in asked.findings)
    means.knows("ไม่ซึม ไม่ชัก ไม่หอบ หน้าไม่ซีด ไม่เจ็บหน้าอก", "deny", findings=absent)
    [question] = await patient.writes("ไม่ซึม ไม่ชัก ไม่หอบ หน้าไม่ซีด ไม่เจ็บหน้าอก")
    assert question.startswith(asks("fever", "bleeding"))


async def test_a_denial_of_the_whole_is_taken_back_with_the_piece_it_answered(patient: Talker, means: Table) -> None:
    await nothing_of_a_list(patient, means)
    await patient.taps("ย้อนกลับ")
    await patient.taps("ไม่แน่ใจ")
    await denied(patient)
    [card] = await denied(patient)
    assert "ห้องฉุกเฉิน" in card
    assert "ยังไม่แน่ใจ" in card


async def test_a_denial_of_the_whole_gives_way_to_a_button_of_its_piece(patient: Talker, means: Table) -> None:
    await patient.writes("มีไข้ค่ะ")
    unsure = patient.button("ไม่แน่ใจ")
    await patient.taps("ย้อนกลับ")
    await nothing_of_a_list(patient, means)
    await patient.does(Tap(unsure))
    await denied(patient)
    [card] = await denied(patient)
    assert "ห้องฉุกเฉิน" in card
    assert "ยังไม่แน่ใจ" in card


async def test_a_double_tap_answers_once(patient: Talker) -> None:
    [_, first] = await patient.writes("ปวดหัวมาสองวันแล้ว")
    no = patient.button("ไม่มี")
    [second] = await patient.does(Tap(no))
    said = await patient.does(Tap(no))
    assert said[-1] == second != first  # still the second question


async def test_leaving_leaves_and_1669_stays_at_hand(patient: Talker, means: Table) -> None:
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    said = await patient.taps("ยกเลิก")
    assert len(said) == 1
    assert patient.step is None or patient.step.tag == "-"
    assert patient.facts == []


async def test_a_button_of_an_interview_that_is_over_is_said_to_be_old(patient: Talker) -> None:
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    key = patient.button("ไม่มี")
    await patient.taps("ยกเลิก")
    [said] = await patient.does(Tap(key))
    assert "จบไปแล้ว" in said


async def test_a_complaint_button_further_up_still_starts(patient: Talker, means: Table) -> None:
    means.knows("เล่าอาการ", "report_symptom")
    await patient.writes("เล่าอาการ")
    key = patient.button("ปวดท้อง")
    await patient.taps("ยกเลิก")
    assert "ปวดท้อง" in (await patient.does(Tap(key)))[0]


# ---- results --------------------------------------------------------------------------------------------------------


async def test_level_1_says_call_that_nobody_has_called_and_opens_a_case(patient: Talker) -> None:
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    [card] = await patient.taps("มี")
    assert card.startswith("โทร 1669 ตอนนี้")
    assert "ยังไม่มีใครโทร" in card
    assert "อยู่ที่ไหน" in card
    assert calls(patient)[0] == "1669"
    assert tone(patient) is Tone.URGENT
    in_five_minutes = TimerSet(CHECK_CLOCK, "0:emergency:unsure", patient.now + timedelta(minutes=5))
    done = TriageDone(1, ("headache@2026-11",))
    assert patient.facts == [CaseOpened(CaseKind.EMERGENCY, "triage"), in_five_minutes, done]
    assert patient.last is not None
    assert {send.urgency for send in patient.last.sends} == {Urgency.EMERGENCY}


async def test_level_2_says_emergency_room_and_1669_for_who_cannot_go(patient: Talker) -> None:
    card = (await calm_headache(patient, "9"))[-1]
    assert card.startswith("ควรไปห้องฉุกเฉินตอนนี้")
    assert "ไปเองไม่ไหว" in card
    assert "ยังไม่มีใครโทร" in card
    assert calls(patient) == ["1669"]
    assert tone(patient) is Tone.URGENT
    in_an_hour = TimerSet(CHECK_CLOCK, "0:emergency:unsure", patient.now + timedelta(hours=1))
    assert patient.facts == [in_an_hour, TriageDone(2, ("headache@2026-11",))]


async def test_levels_3_and_4_lead_into_booking_at_the_right_department(house: House, patient: Talker) -> None:
    house.hospital.frees("internal_medicine", at(2, "09:00"))
    card = (await calm_headache(patient))[-1]
    assert "ไม่ใช่การวินิจฉัย" in card
    assert card.count("รับรอง") == 1
    assert "1669" in card  # the safety net
    assert tone(patient) is Tone.CALM
    await patient.taps("จองนัดพบหมอ")
    assert patient.step is not None
    assert patient.step.tag == "booking.choosing_day"  # the department is known


async def test_level_5_says_home_and_when_to_come_back(patient: Talker) -> None:
    card = (await calm_headache(patient, "น้อย พอทนได้"))[-1]
    assert card.startswith("ดูแลกันที่บ้านก่อนได้")
    assert "ยังไม่พบสัญญาณอันตราย" in card
    assert PROTOCOLS["headache"].safety_net.th in card
    assert patient.facts == [TriageDone(5, ("headache@2026-11",))]


async def test_what_a_locked_screen_shows_tells_nothing(patient: Talker) -> None:
    await calm_headache(patient)
    for saying in patient.heard.sayings:
        for shape in saying.shapes:
            if isinstance(shape, Card):
                assert "ปวด" not in str(shape.alt)


async def test_two_complaints_are_considered_together(patient: Talker, means: Table) -> None:
    means.knows("มีไข้ ปวดหัว อายุ 34", "report_symptom", findings=(finding("fever"), finding("headache")))
    opening, _ = await patient.writes("มีไข้ ปวดหัว อายุ 34")
    assert "ไข้ ตัวร้อน และปวดหัว" in opening
    asked: list[str] = []
    [card] = await patient.writes("ไม่มี")
    while not card.startswith(("ควรพบหมอ", "นัดพบหมอ", "ดูแล")):
        asked.append(card)
        [card] = await patient.writes("2" if card.startswith("ปวดมากแค่ไหน") else "ไม่มี")
    assert len(asked) + 1 == len({*asked, ""}) == 8, "eight, and none twice"
    assert card.startswith("ดูแล"), "every danger sign was asked for; what else there was no room for raises nothing"
    assert patient.facts == [TriageDone(5, ("fever@2026-11", "headache@2026-11"))]


# ---- time -----------------------------------------------------------------------------------------------------------


async def test_after_a_pause_denied_danger_signs_are_asked_again(patient: Talker) -> None:
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    await denied(patient)
    patient.passes(timedelta(minutes=9))
    await patient.taps("ไม่ใช่ ค่อย ๆ ปวด")
    patient.passes(timedelta(minutes=10))
    said, question = await patient.taps("ไม่มี")
    assert "ขอถามบางข้ออีกครั้ง" in said
    assert question.startswith(asks("headache", "speech"))
    assert "1669" in (await patient.taps("มี"))[0], "what was denied before may have come"


async def test_after_a_pause_a_denied_piece_is_asked_again_and_one_denied_now_is_not(patient: Talker) -> None:
    [_, first] = await patient.writes("มีไข้ค่ะ")
    await patient.taps("ไม่มี")
    patient.passes(timedelta(minutes=10))
    said, again = await patient.taps("ไม่มี")
    assert "ขอถามบางข้ออีกครั้ง" in said
    assert again == first
    assert (await denied(patient))[-1].startswith(asks("fever", "bleeding"))


async def test_answers_of_yesterday_are_asked_again_and_an_age_is_not(patient: Talker, means: Table) -> None:
    means.knows("มีไข้ อายุ 30", "report_symptom", findings=(finding("fever"),))
    await patient.writes("มีไข้ อายุ 30")
    await denied(patient)
    await denied(patient)
    patient.passes(timedelta(hours=7))
    asked = [(await patient.writes("ไม่มี"))[-1]]
    while not asked[-1].startswith(("นัดพบ", "ดูแล", "ควร")):
        asked.append((await patient.writes("ไม่มี"))[-1])
    for line in bullets("fever", "consciousness") + bullets("fever", "bleeding"):
        assert sum(line in each for each in asked) == 1
    assert not any(each.startswith(asks("fever", "age")) for each in asked)


async def test_a_bubble_written_before_the_question_adds_facts_and_answers_nothing(
    patient: Talker, means: Table
) -> None:
    means.knows("อายุ 70 ค่ะ", "report_symptom")
    await patient.writes("มีไข้ค่ะ")
    patient.passes(timedelta(seconds=4))
    patient.earlier = timedelta(seconds=5)
    said, again = await patient.writes("อายุ 70 ค่ะ")
    assert "จดไว้แล้ว" in said
    assert again.startswith(asks("fever", "consciousness"))
    [still] = (await patient.writes("ไม่มี"))[1:]
    assert still.startswith(asks("fever", "consciousness")), "a no to what nobody had asked yet is no answer"
    patient.earlier = timedelta(0)
    assert (await denied(patient, "ไม่มี"))[-1].startswith(asks("fever", "bleeding"))


async def test_a_clock_that_is_ahead_stops_no_interview(patient: Talker) -> None:
    await patient.writes("มีไข้ค่ะ")
    patient.earlier = timedelta(minutes=1)
    asked = [(await patient.writes("ไม่มี"))[-1] for _ in range(3)]
    assert asked[1].startswith(asks("fever", "consciousness"))
    assert asked[2] != asked[1], "the third answers it"


async def test_an_early_bubble_with_an_emergency_is_one(patient: Talker) -> None:
    await patient.writes("มีไข้ค่ะ")
    patient.earlier = timedelta(seconds=5)
    assert "1669" in (await patient.writes("เจ็บแน่นหน้าอกมาก"))[0]


async def test_in_english_questions_and_result_are_english(patient: Talker, means: Table) -> None:
    means.knows("I have a bad headache", "report_symptom", findings=(finding("headache"),))
    opening, question = await patient.writes("I have a bad headache")
    assert "eight at most" in opening
    assert "slurred speech" in question
    assert "1669" in (await patient.taps("Yes"))[0]


# ---- danger signs and honesty ---------------------------------------------------------------------------------------


async def test_a_red_flag_in_the_middle_is_answered_at_once_and_the_questions_can_go_on(patient: Talker) -> None:
    await patient.writes("ปวดท้อง")
    [card] = await patient.writes("เจ็บแน่นหน้าอก เหงื่อแตก")
    assert "1669" in card
    [question] = await patient.taps("กลับไปทำต่อ")
    assert "ซึมลง" in question
    await denied(patient)
    await denied(patient)
    await patient.taps("ไม่ใช่")
    await patient.writes("น้อย")
    await patient.writes("30")
    [result] = await patient.writes("1 วัน")
    assert result.startswith("โทร 1669")  # never "at home" after a danger sign in the same talk
    assert "สัญญาณอันตราย" in result
    assert patient.facts[-1] == TriageDone(1, ("abdominal_pain@2026-11",))


async def test_an_earlier_emergency_of_the_day_is_remembered_in_the_result(patient: Talker) -> None:
    await patient.writes("เจ็บแน่นหน้าอก เหงื่อแตก")
    said = await calm_headache(patient, "น้อย")
    assert "ฉุกเฉิน" in said[0]
    assert "1669" in said[0]
    assert said[-1].startswith("ดูแลกันที่บ้าน")


async def test_a_symptom_that_no_protocol_knows_is_asked_for_danger(patient: Talker, means: Table) -> None:
    means.knows("เล็บเปราะมาก", "report_symptom", findings=(finding("brittle_nails"),))
    [*_, question] = await patient.writes("เล็บเปราะมาก")
    assert question.startswith(asks("other", "weakness"))
    [*_, question] = await denied(patient)
    assert question.startswith(asks("other", "weak_signs"))
    [*_, card] = await patient.taps("มี")
    assert "ห้องฉุกเฉิน" in card
    assert TriageDone(2, ("other@2026-11",)) in patient.facts


async def test_without_any_protocol_every_symptom_is_met_honestly(house: House, patient: Talker) -> None:
    with_protocols(house, {})
    assert "ไม่เดา" in (await patient.writes("ปวดหัวมาสองวันแล้ว"))[0]


async def test_a_protocol_that_is_gone_meanwhile_starts_afresh(house: House, patient: Talker) -> None:
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    with_protocols(house, {"fever": PROTOCOLS["fever"]})
    lost, card = await patient.writes("ไม่มี")
    assert "เริ่มใหม่" in lost
    assert "ไม่สบายตรงไหน" in card


async def test_a_heavy_heart_on_the_way_is_heard_and_the_questions_stay(patient: Talker, means: Table) -> None:
    means.knows("เครียดจนไม่อยากทำอะไร", "mental_health")
    await patient.writes("ปวดหัวมาสองวันแล้ว")
    assert "1323" in (await patient.writes("เครียดจนไม่อยากทำอะไร"))[0]
    assert "ทันทีทันใด" in (await denied(patient, "ไม่มี"))[0]
