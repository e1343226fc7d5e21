"""What people write when they are asked, or before they are asked, is read as they mean it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.interview import Ask
from bot.domain.pieces import whole_of
from bot.domain.protocol import Measure, People, Protocol, Question
from bot.domain.understanding import Entity, Finding, Understanding
from bot.flows.symptoms_answers import Reply, answered
from bot.flows.symptoms_begin import started_by
from bot.flows.symptoms_heard import Heard
from bot.flows.symptoms_interview import How, Interview, after, asking, gone_back, next_move, opened
from bot.flows.symptoms_people import About, about, age_told, bare_number
from bot.flows.symptoms_reassurance import reassures
from bot.flows.symptoms_told import told
from bot.flows.symptoms_words import Said, bare_answer, says_any
from config.read_protocols import shipped_protocols
from tests.fakes.talk import MONDAY_MORNING

PROTOCOLS = shipped_protocols()
QUESTIONS = {each.topic: each for protocol in PROTOCOLS.values() for each in protocol.questions}


def heard(text: str, *findings: str, entities: tuple[Entity, ...] = (), intent: str = "fallback") -> Heard:
    """A message; findings are written like 'fever', 'fever:absent'."""
    found = [each.partition(":") for each in findings]
    told_of = tuple(Finding(code, status or "present", "self", "", 0, 0) for code, _, status in found)
    return Heard(text, Understanding(intent, 1.0, (), entities, told_of), MONDAY_MORNING)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ไม่มี", Said.NO),
        ("ไม่มีค่ะ", Said.NO),
        ("เปล่าครับ", Said.NO),
        ("ไม่มีเลยสักข้อ", Said.NO),
        ("ไม่มีอาการดังกล่าวค่ะ", Said.NO),
        ("ไม่มีค่ะ ลูกยังเล่นได้ปกติ", Said.NO),
        ("บ่มีเด้อ", Said.NO),
        ("No, nothing like that", Said.NO),
        ("ปกติดีค่ะ", Said.NO),
        ("มีค่ะ", Said.YES),
        ("ค่ะ", Said.YES),
        ("ใช่ครับ", Said.YES),
        ("มีบ้างนิดหน่อย", Said.YES),
        ("ข้อ 2", Said.YES),
        ("yes", Said.YES),
        ("ไม่แน่ใจ", Said.UNSURE),
        ("ไม่รู้เหมือนกันค่ะ", Said.UNSURE),
        ("น่าจะไม่มีนะ", Said.UNSURE),
        ("ไม่ค่อยมี", Said.UNSURE),
        ("not sure", Said.UNSURE),
        ("ไม่ซึม", Said.PART_NO),
        ("ไม่มีไข้", Said.PART_NO),
        ("มีแต่น้ำมูก", None),
        ("เมื่อวานกินข้าวมันไก่", None),
        ("", None),
    ],
)
def test_yes_no_and_not_sure(text: str, said: Said | None) -> None:
    assert bare_answer(text) is said


@pytest.mark.parametrize(
    ("topic", "text", "code"),
    [
        ("consciousness", "หน้ามืดนิด ๆ ค่ะ", "yes"),
        ("consciousness", "มีซึมลงบ้าง", "yes"),
        ("consciousness", "ไม่มีค่ะ", "no"),
        ("consciousness", "ไม่รู้สิ", "unsure"),
        ("onset", "อยู่ๆ ก็ปวดขึ้นมา", "yes"),
        ("onset", "ค่อย ๆ ปวดค่ะ", "no"),
        ("onset", "ไม่ได้แรงที่สุด ปวดแบบนี้ประจำ", "no"),
        ("neck_stiffness", "กินวาร์ฟารินอยู่", "yes"),
        ("vomit_blood", "ปวดขวาล่างค่ะ", "yes"),
        ("pregnant", "ไม่ได้ท้องค่ะ", "no"),
        ("pregnant", "ประจำเดือนไม่มา 2 เดือน", "yes"),
        ("pregnant", "ประจำเดือนมาปกติ", "no"),
        ("pregnant", "เป็นผู้ชายครับ", "no"),
        ("pregnant", "female, not pregnant", "no"),
        ("chronic", "ไม่มีโรคประจำตัว", "none"),
        ("chronic", "เบาหวาน แล้วก็ให้คีโมอยู่", "immune"),
        ("chronic", "ความดันสูง", "none"),
        ("duration", "3 วันแล้ว", "3_days_or_more"),
        ("duration", "เมื่อวาน", "under_3_days"),
        ("duration", "2-3 วัน", "3_days_or_more"),
        ("duration", "จำไม่ได้ ไม่แน่ใจ", "unsure"),
        ("pain_scale", "8", "severe"),
        ("pain_scale", "๓ คะแนน", "mild"),
        ("pain_scale", "แปดเต็มสิบ", "severe"),
        ("pain_scale", "ไม่มากค่ะ", "mild"),
        ("pain_scale", "ปวดมาก", "severe"),
        ("age", "70 กว่าค่ะ", "old"),
        ("age", "สองขวบ", "child"),
        ("age", "6 สัปดาห์", "under_3_months"),
        ("temperature", "39.2", "from_39"),
        ("temperature", "ไม่มีปรอทค่ะ", "unsure"),
    ],
)
def test_answers_in_words_and_numbers(topic: str, text: str, code: str) -> None:
    assert code in answered(heard(text), QUESTIONS[topic]).codes


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("consciousness", "เมื่อวานกินข้าวมันไก่"),
        ("consciousness", "มีแต่น้ำมูก"),
        ("age", "มีไข้มา 2 วัน"),
        ("pain_scale", "ปวดมา 2 ชั่วโมง"),
        ("duration", "38.5"),
        ("temperature", "5"),
        ("age", "200"),
    ],
)
def test_what_is_no_answer_is_not_taken_for_one(topic: str, text: str) -> None:
    assert answered(heard(text), QUESTIONS[topic]) == Reply()


def test_when_it_began_is_no_sudden_beginning_but_is_asked_once_more() -> None:
    assert answered(heard("ปวดตั้งแต่ตื่นนอน"), QUESTIONS["onset"]) == Reply(part=True)
    assert answered(heard("อยู่ดีๆ ก็ปวดขึ้นมาเมื่อเช้า"), QUESTIONS["onset"]).codes == ("yes",)


def test_a_symptom_named_in_an_answer_wins_over_its_no() -> None:
    assert answered(heard("ไม่มีไข้ แต่คอแข็ง", "fever:absent", "neck_stiffness"), QUESTIONS["bleeding"]).codes == ("yes",)
    assert answered(heard("ไม่ค่ะ แต่แขนชา", "numbness"), QUESTIONS["speech"]).codes == ("yes",)
    assert answered(heard("เหมือนจะพูดไม่ชัด", "speech:uncertain"), QUESTIONS["speech"]).codes == ("unsure",)


def test_a_no_that_goes_on_with_a_but_nobody_understood_is_no_plain_no() -> None:
    assert answered(heard("ไม่มีค่ะ แต่มันแปลก ๆ"), QUESTIONS["speech"]) == Reply(part=True)
    assert answered(heard("ไม่มีค่ะ แต่ปวดหัวอยู่", "headache"), QUESTIONS["speech"]).codes == ("no",)


def test_having_something_else_is_no_yes() -> None:
    assert answered(heard("มีไข้ค่ะ", "fever"), QUESTIONS["neck_stiffness"]) == Reply()
    assert answered(heard("มีอาเจียนค่ะ", "vomiting"), QUESTIONS["neck_stiffness"]).codes == ("yes",)


def test_a_list_that_begins_with_no_denies_all_of_it() -> None:
    assert answered(heard("ไม่มีเลือดออกหรือจุดแดงค่ะ"), QUESTIONS["bleeding"]) == Reply(part=True)
    assert answered(heard("ไม่มีเลือดออก แต่จุดแดงขึ้นค่ะ"), QUESTIONS["bleeding"]).codes == ("yes",)


def test_intents_answer_where_words_do_not() -> None:
    assert answered(heard("เอ่อ ก็คงงั้นแหละ", intent="affirm"), QUESTIONS["speech"]).codes == ("yes",)
    assert answered(heard("จำบ่ได้เลย", intent="unsure"), QUESTIONS["speech"]).codes == ("unsure",)
    assert answered(heard("บ่ ๆ ๆ อีหยังก็บ่", intent="deny"), QUESTIONS["speech"]) == Reply(part=True)


@pytest.mark.parametrize(
    ("text", "started"),
    [
        ("ปวดหัวตุบ ๆ", {"headache"}),
        ("มีไข้ ปวดท้อง", {"fever", "abdominal_pain"}),
        ("คนไข้ปวดเข่า", {"joint_pain"}),
        ("ปวดหัวเข่า", {"joint_pain"}),
        ("ไม่มีไข้ แต่ไอ", set()),
        ("ไม่ปวดหัวแล้ว", set()),
        ("stomach ache since morning", {"abdominal_pain"}),
        ("ขอจองคิว", set()),
    ],
)
def test_complaints_by_words(text: str, started: set[str]) -> None:
    assert set(started_by(heard(text), PROTOCOLS)) == started


def test_findings_know_better_than_words() -> None:
    assert started_by(heard("ปวดหัวมาก แต่หายแล้ว", "headache:past"), PROTOCOLS) == ()
    assert started_by(heard("ถ้ามีไข้ต้องทำยังไง", "fever:hypothetical"), PROTOCOLS) == ()
    assert started_by(heard("จี๊ดขึ้นสมอง", "headache"), PROTOCOLS) == ("headache",)
    assert started_by(heard("เหมือนจะตัวร้อน", "fever:uncertain"), PROTOCOLS) == ("fever",)


def test_a_finding_inside_a_word_that_means_something_else_starts_no_headache() -> None:
    inside = Finding("headache", "present", "self", "ปวดหัว", 0, 6)
    said = Heard("ปวดหัวเข่า", Understanding("report_symptom", 1.0, findings=(inside,)), MONDAY_MORNING)
    assert started_by(said, PROTOCOLS) == ("joint_pain",)


def test_what_is_told_unasked() -> None:
    days = Entity("duration", "2 วัน", 0, 0, {"iso8601": "P2D"})
    assert told(heard("มีไข้มา 2 วัน", entities=(days,)), QUESTIONS["duration"]) == "under_3_days"
    week = Entity("duration", "อาทิตย์นึง", 0, 0, {"iso8601": "P1W"})
    assert told(heard("มีไข้อาทิตย์นึง", entities=(week,)), QUESTIONS["duration"]) == "3_days_or_more"
    hot = Entity("temperature", "39.4", 0, 0, {"celsius": 39.4})
    assert told(heard("วัดไข้ได้ 39.4", entities=(hot,)), QUESTIONS["temperature"]) == "from_39"
    bad = Entity("severity", "8/10", 0, 0, {"score": 8})
    assert told(heard("ปวดท้อง 8/10", entities=(bad,)), QUESTIONS["pain_scale"]) == "severe"
    assert told(heard("ให้คีโมอยู่ มีไข้"), QUESTIONS["chronic"]) == "immune"
    assert told(heard("ลูก 2 เดือน มีไข้"), QUESTIONS["age"]) == "under_3_months"
    assert told(heard("ปวดหัวมาก"), QUESTIONS["pain_scale"]) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ปวดหัว ความดัน 190/110", "from_180"),
        ("ปวดหัว วัดได้ ๑๕๐/๑๑๕", "from_180"),
        ("ปวดหัว 150/90", "below_180"),
        ("ปวดหัว นัดวันที่ 12/11", None),
        ("ปวด 8/10", None),
        ("90/120", None),
    ],
)
def test_a_blood_pressure_told_unasked(text: str, code: str | None) -> None:
    assert told(heard(text), QUESTIONS["bp"]) == code


def test_the_day_it_began_tells_how_long() -> None:
    def since(day: str) -> str | None:
        return told(heard("", entities=(Entity("date", "", 0, 0, {"on": day}, "onset"),)), QUESTIONS["duration"])

    assert since("2026-11-22") == "under_3_days"
    assert since("2026-11-21") == "3_days_or_more"  # Saturday, Sunday, and today
    assert since("2026-11-28") == "3_days_or_more"  # a weekday read as the next one: the last one is meant
    assert since("2027-05-01") is None
    assert since("rubbish") is None


def test_an_age_is_not_taken_for_a_duration() -> None:
    text = "ลูก 2 เดือน มีไข้"
    age = Entity("duration", "2 เดือน", 4, 11, {"iso8601": "P2M"})
    assert told(heard(text, entities=(age,)), QUESTIONS["duration"]) is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("ลูก 2 เดือนมีไข้", 2 / 12),
        ("ลูกสาวเพิ่งได้ 6 สัปดาห์", 42 / 365),
        ("อายุ 70", 70.0),
        ("ยาย 82 ปีปวดท้อง", 82.0),
        ("ผู้ชาย 34 ปี", 34.0),
        ("เด็ก 3 ขวบครึ่ง", 3.0),
        ("แม่อายุเจ็ดสิบสอง", 72.0),
        ("my son is 5 years old", 5.0),
        ("ลูกเป็นไข้มา 2 วัน", None),
        ("ลูก 2 วันนี้มีไข้", None),
        ("ปวดหัวมา 2 ปีแล้ว", None),
        ("ลูกปวดท้องมา 2 เดือน", None),
        ("อายุครรภ์ 20 สัปดาห์", None),
        ("คลอดลูก 2 เดือน ปวดหัว", None),
        ("อายุ 500 ปี", None),
    ],
)
def test_ages_in_passing(text: str, years: float | None) -> None:
    found, _ = age_told(text)
    assert found == (pytest.approx(years, abs=0.01) if years is not None else None)


def test_numbers_beyond_their_measure_are_no_answers() -> None:
    assert bare_number("11", Measure.OF_TEN) is None
    assert bare_number("99", Measure.CELSIUS) is None
    assert bare_number("1" * 300, Measure.YEARS) is None
    assert bare_number("ประมาณ " * 800, Measure.OF_TEN) is None


@pytest.mark.parametrize(
    ("text", "spared"),
    [
        ("พ่อปวดท้องมาก", True),
        ("สามีปวดหัว", True),
        ("ลูกชายอายุ 20 ปวดท้อง", True),
        ("ยายเป็นไข้", True),
        ("ผู้หญิงอายุ 65 ปวดท้อง", True),
        ("เด็ก 4 ขวบ ปวดท้อง", True),
        ("สามีไม่อยู่บ้าน ปวดท้องมาก", False),
        ("อยู่กับยาย หนูปวดท้อง", False),
        ("ปวดท้องครับ", False),
        ("female 30, belly pain", False),
        ("เด็กหญิงอายุ 13 ปวดท้อง", False),
    ],
)
def test_who_need_not_be_asked_about_pregnancy(text: str, spared: bool) -> None:
    assert about(text).cannot_be_pregnant() is spared


def test_later_words_about_a_person_add_to_the_earlier_ones() -> None:
    assert About(34.0).and_now(About(None, True)) == About(34.0, True)
    assert About(34.0, False).and_now(About(35.0)) == About(35.0, False)


def test_latin_words_are_whole_words() -> None:
    assert says_any(["male"], "a male of 30")
    assert not says_any(["male"], "female")
    assert not says_any(["man"], "woman with many pains")


def begin(text: str, *findings: str) -> Interview:
    """An interview with its first question put."""
    interview = opened(heard(text, *findings), PROTOCOLS)
    assert interview is not None
    move = next_move(interview, PROTOCOLS)
    assert isinstance(move, Ask)
    return asking(interview, move.question)


def test_a_part_denied_twice_is_a_no() -> None:
    first, how = after(begin("มีไข้"), heard("ไม่ซึม"), PROTOCOLS)
    assert (how, first.part) == (How.PART, True)
    second, how = after(first, heard("ไม่หอบ"), PROTOCOLS)
    assert (how, second.known[first.topic]) == (How.ANSWERED, "no")


def test_three_riddles_count_as_not_sure() -> None:
    interview = begin("มีไข้")
    for expected in (How.UNCLEAR, How.UNCLEAR, How.GAVE_UP):
        interview, how = after(interview, heard("อืมมม แปลก ๆ"), PROTOCOLS)
        assert how is expected
    assert interview.known == {interview.topic: "unsure"}


def test_several_facts_in_one_answer() -> None:
    moved, how = after(begin("ปวดท้อง"), heard("ไม่มีค่ะ แต่ท้อง 3 เดือน อายุ 25", "pregnant"), PROTOCOLS)
    assert how is How.ANSWERED
    assert {moved.topic: "no", "pregnant": "yes", "age": "adult"}.items() <= moved.known.items()
    assert moved.protocols == ("abdominal_pain", "pregnancy")


def test_a_new_complaint_on_the_way_is_considered_too() -> None:
    moved, how = after(begin("ปวดหัว"), heard("มีไข้ด้วยค่ะ", "fever"), PROTOCOLS)
    assert how is How.TOLD_OTHER
    assert moved.protocols == ("headache", "fever")


def test_a_word_in_passing_takes_no_danger_sign_back() -> None:
    interview = begin("มีไข้")
    moved, _ = after(interview, heard("มีซึมลงค่ะ", "consciousness"), PROTOCOLS)
    later, _ = after(asking(moved, QUESTIONS["age"]), heard("70 ค่ะ ไม่ซึมแล้ว", "consciousness:absent"), PROTOCOLS)
    assert later.known["consciousness"] == "yes"


def test_going_back_takes_the_last_answer_back() -> None:
    first = begin("มีไข้")
    moved, _ = after(first, heard("ไม่มี"), PROTOCOLS)
    second = asking(moved, QUESTIONS["bleeding"])
    back = gone_back(second)
    assert back is not None
    assert (back.topic, back.asked, back.known) == (first.topic, (first.topic,), {})
    assert gone_back(back) is None


def test_answers_that_a_newer_file_no_longer_knows_are_asked_anew() -> None:
    old = Interview(("fever",), {"consciousness": "purple", "gone": "yes"}, ("consciousness",), "consciousness")
    move = next_move(old, PROTOCOLS)
    assert isinstance(move, Ask)
    assert whole_of(move.question.topic) == "consciousness"


def only_for(protocol: str, **people: Any) -> dict[str, Protocol]:
    """The protocols, this one for some people only."""
    return {**PROTOCOLS, protocol: replace(PROTOCOLS[protocol], people=People(**people))}


@pytest.mark.parametrize(
    ("text", "started"),
    [
        ("มีไข้", ("fever",)),
        ("ลูก 3 ขวบมีไข้", ("child_fever",)),
        ("อายุ 40 มีไข้", ()),
        ("ยายเป็นไข้", ()),
    ],
)
def test_a_protocol_is_started_only_for_its_people(text: str, started: tuple[str, ...]) -> None:
    protocols = only_for("fever", under_years=15)
    moved = opened(heard(text), protocols)
    assert (moved.protocols if moved is not None else ()) == started


def test_a_protocol_for_women_is_not_started_for_a_man() -> None:
    protocols = only_for("abdominal_pain", men=False)
    assert opened(heard("พ่อปวดท้อง"), protocols) is None
    assert opened(heard("ปวดท้อง"), protocols) is not None
    assert opened(heard("ปวดท้อง"), protocols, About(30.0, True)) is None


def test_a_protocol_takes_the_place_of_another_also_later() -> None:
    protocols = {**PROTOCOLS, "headache": replace(PROTOCOLS["headache"], instead_of=("fever",))}
    begun = opened(heard("ปวดหัว มีไข้"), protocols)
    assert begun is not None
    assert begun.protocols == ("headache",)
    later, _ = after(begun, heard("มีไข้ด้วย", "fever"), protocols)
    assert later.protocols == ("headache",)


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("ปวดหัว กินวาร์ฟารินอยู่", "anticoagulant"),
        ("มีไข้ ฟอกไตอยู่", "kidney"),
        ("ปวดท้อง เพิ่งผ่าตัดมาอาทิตย์ก่อน", "recent_surgery"),
        ("i have a fever and i am on chemotherapy", "immune"),
        ("ปวดหัว อยู่คนเดียวค่ะ", "alone"),
    ],
)
def test_what_weighs_on_every_complaint_is_heard_in_passing(text: str, modifier: str) -> None:
    moved = opened(heard(text, "fever"), PROTOCOLS)
    assert moved is not None
    assert moved.known[modifier] == "yes"


def test_what_weighs_on_every_complaint_may_be_denied() -> None:
    moved = opened(heard("ปวดหัว ไม่ได้กินยาละลายลิ่มเลือด"), PROTOCOLS)
    assert moved is not None
    assert "anticoagulant" not in moved.known


def test_whoever_tells_something_new_has_not_failed_to_answer() -> None:
    moved, how = after(begin("ปวดหัว"), heard("อายุ 40"), PROTOCOLS)
    assert (how, moved.tries) == (How.TOLD_OTHER, 0)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_every_button_may_be_typed_politely_or_not(question: Question) -> None:
    for answer in question.answers:
        for text in (answer.label.th, f"{answer.label.th}ค่ะ", answer.label.en, f" {answer.label.en.upper()} "):
            assert answered(heard(text), question).codes == (answer.code,)


def test_years_of_age_are_not_how_long_it_has_lasted() -> None:
    seventy = Entity("duration", "70 ปี", 0, 5, {"iso8601": "P70Y"})
    waiting = asking(begin("มีไข้"), QUESTIONS["age"])
    moved, how = after(waiting, heard("70 ปีค่ะ", entities=(seventy,)), PROTOCOLS)
    assert (how, moved.known) == (How.ANSWERED, {"age": "old"})
    label, _ = after(waiting, heard("15 ถึง 64 ปี", entities=(seventy,)), PROTOCOLS)
    assert label.known == {"age": "adult"}


def test_what_cannot_be_denied_is_never_answered_by_a_no() -> None:
    waiting = asking(begin("ปวดหัว"), QUESTIONS["pain_scale"])
    for expected in (How.UNCLEAR, How.UNCLEAR, How.GAVE_UP):
        waiting, how = after(waiting, heard("ไม่ใช่ค่ะ"), PROTOCOLS)
        assert how is expected
    assert waiting.known["pain_scale"] == "unsure"


@pytest.mark.parametrize(
    ("text", "told_to_bleed"), [("เป็นไข้เลือดออก", False), ("ไข้ เลือดออก", True), ("ไข้เลือดออก เลือดออกตามไรฟัน", True)]
)
def test_a_sign_inside_the_name_of_a_complaint_is_asked_for_and_not_taken_as_told(
    text: str, told_to_bleed: bool
) -> None:
    named = {"fever": replace(PROTOCOLS["fever"], words=("ไข้เลือดออก",))}
    at = [match.start() for match in re.finditer("เลือดออก", text)]
    found = tuple(Finding("bleeding", "present", "self", "เลือดออก", start, start + 8) for start in at)
    fever = Finding("fever", "present", "self", "ไข้", text.index("ไข้"), text.index("ไข้") + 3)
    said = Heard(text, Understanding("report_symptom", 1.0, findings=(fever, *found)), MONDAY_MORNING)
    moved = opened(said, named)
    assert moved is not None
    assert moved.known.get("bleeding") == ("yes" if told_to_bleed else None)


@pytest.mark.parametrize(
    "text",
    [
        "กินนมได้",
        "กินนมได้ดีค่ะ",
        "ตาไม่มัว",
        "หายใจปกติดีครับ",
        "มีสติดีค่ะ",
        "รู้ตัวดี พูดคุยปกติ",
        "เล่นได้ปกติ ไม่ซึม",
        "ลูกยังเล่นได้",
        "พูดปกติ แขนขาแรงดี",
        "ปากไม่เบี้ยว พูดชัด",
        "คอไม่แข็งค่ะ",
        "ถ่ายสีปกติ",
        "แม่เดินได้ปกติ",
    ],
)
def test_what_is_well_denies_a_part(text: str) -> None:
    assert reassures(text)


@pytest.mark.parametrize(
    "text",
    [
        "กินไม่ได้",
        "กินนมได้น้อย",
        "พูดไม่ชัด",
        "หายใจไม่ออก",
        "หายใจได้ไม่เต็มที่",
        "เดินได้แต่เซ",
        "เดินได้ เอียงๆ",
        "ก้มคอไม่ลง",
        "แขนขาไม่มีแรง",
        "ยกแขนไม่ขึ้น",
        "เรียกไม่รู้ตัว",
        "ปลุกไม่ตื่น",
        "ไม่ค่อยรู้ตัว",
        "พูดได้คำเดียว",
        "หายใจไม่ได้ปกติ",
        "ไม่กินนม",
        "ลูกไม่ดิ้น",
        "เลือดไม่หยุด",
        "ไม่ปัสสาวะ",
        "ชักค่ะ",
        "ปกติไม่เป็นแบบนี้",
        "ไม่ไหว",
        "",
    ],
)
def test_what_is_not_well_or_not_known_reassures_nobody(text: str) -> None:
    assert not reassures(text)


def test_all_is_well_said_twice_is_a_no_and_never_a_yes() -> None:
    first, how = after(begin("มีไข้"), heard("มีสติดีค่ะ", intent="affirm"), PROTOCOLS)
    assert how is How.PART
    second, how = after(first, heard("หายใจปกติค่ะ", intent="affirm"), PROTOCOLS)
    assert (how, second.known[first.topic]) == (How.ANSWERED, "no")
