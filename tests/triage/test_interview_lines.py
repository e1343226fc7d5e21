"""`klaimor triage interview`: JSON lines in, one answer for each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.app.interview import interview_lines
from bot.domain.interview import MOST_QUESTIONS, PLEASANT
from bot.domain.topics import OUTSIDE
from bot.domain.understanding import Understanding
from config.read_protocols import shipped_protocols
from tests.fakes.redflags import WordSigns
from tests.triage.talks import PROTOCOLS, asked_in, talk_of

Answers = list[dict[str, Any]]


def nothing_named(text: str, now: datetime) -> Understanding:
    """Understanding that names nothing, so that a test rests on the words alone."""
    assert now.utcoffset() is not None
    return Understanding("fallback", 1.0)


def interview(*lines: str | dict[str, Any]) -> Answers:
    """The answers to these lines."""
    given = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    return [json.loads(each) for each in interview_lines(given, parse=nothing_named, flags=WordSigns())]


def talk(text: str, *answers: str, **person: object) -> Answers:
    """The answers to a talk in which each question, and each piece of it, is answered by the next of these."""
    return talk_of({"text": text, **person}, answers, parse=nothing_named, flags=WordSigns())


def ended(answers: Answers) -> dict[str, Any]:
    """The first result among these."""
    return dict(next(each["result"] for each in answers if "result" in each))


def says(text: str, case: str | int = "7", **more: object) -> dict[str, Any]:
    """One line of a case."""
    return {"case": case, "text": text, **more}


def test_a_question_has_a_topic_words_and_choices() -> None:
    [answer] = interview(says("ปวดหัวมากมาสองวันแล้ว", age=34, sex="F", speaker="self"))
    assert answer["case"] == "7"
    assert asked_in([answer], PROTOCOLS["headache"]) == ["speech"]
    assert answer["ask"]["topic"] in answer["ask"]["topics"]
    assert answer["ask"]["topic"] in OUTSIDE
    assert answer["ask"]["text"].startswith("มีข้อใดข้อหนึ่งนี้ไหมคะ")
    assert answer["ask"]["choices"] == ["มี", "ไม่มี", "ไม่แน่ใจ"]
    assert {"speech", "weakness", "face_droop"} <= set(answer["ask"]["topics"])


def test_an_interview_ends_in_a_result_with_all_its_parts() -> None:
    *asked, last = talk("ปวดหัว", "ไม่มีค่ะ", "ค่อย ๆ ปวดค่ะ", "ไม่มีค่ะ", "ไม่ใช่ค่ะ", "5", age=34, sex="F")
    assert asked_in(asked, PROTOCOLS["headache"]) == ["speech", "onset", "neck_stiffness", "pregnant", "pain_scale"]
    result = last["result"]
    assert (result["level"], result["flags"], result["asked"]) == (4, [], len(asked))
    assert len(asked) <= PLEASANT
    assert result["because"] == ["ปวดหัวปานกลาง"]
    assert result["advice"].startswith("นัดพบหมอ")
    assert "1669" in result["safety_net"]
    assert result["department"] == "internal_medicine"
    assert result["protocols"] == ["headache@2026-11"]
    assert result["signed"] is False
    assert "ไม่ใช่การวินิจฉัย" in result["note"]
    assert "รับรอง" in result["note"]


def test_a_man_is_not_asked_about_pregnancy_and_an_age_is_not_asked_for() -> None:
    *asked, last = talk("ปวดท้อง", "ไม่มี", "ไม่มี", "น้อย", "เมื่อวาน", age=40, sex="M")
    topics = ["consciousness", "vomit_blood", "pain_scale", "days_ill"]
    assert asked_in(asked, PROTOCOLS["abdominal_pain"]) == topics
    assert last["result"]["level"] == 5


def test_age_may_come_later_and_counts() -> None:
    result = ended(interview(says("มีไข้"), says("ไม่มี", age=0.1), *[says("ไม่มี")] * MOST_QUESTIONS))
    assert result["level"] == 2
    assert result["because"] == ["ทารกอายุไม่ถึง 3 เดือนที่มีไข้"]
    assert result["department"] == "emergency"


def test_more_may_be_told_than_was_asked() -> None:
    *asked, last = talk("ให้คีโมอยู่ มีไข้ อายุ 50", "ไม่มี")
    assert asked_in(asked, PROTOCOLS["fever"]) == ["consciousness"]
    assert (last["result"]["level"], last["result"]["asked"]) == (2, len(asked))


def test_not_sure_goes_up_and_says_that_it_is_not_sure() -> None:
    *asked, last = talk("มีไข้", "ไม่แน่ใจ", age=30)
    assert asked_in(asked, PROTOCOLS["fever"]) == ["consciousness"]
    assert last["result"]["level"] == 2
    assert "ยังไม่แน่ใจ" in last["result"]["because"][0]


def test_cases_are_kept_apart_and_answered_in_order() -> None:
    answers = interview(says("มีไข้", "a"), says("ปวดท้อง", 2), says("มีค่ะ", "a"), says("ไม่มี", 2), says("สวัสดี", "c"))
    assert [each["case"] for each in answers] == ["a", 2, "a", 2, "c"]
    assert answers[2]["result"]["level"] == 1
    assert answers[3]["ask"]["text"] != answers[1]["ask"]["text"]
    assert asked_in([answers[1], answers[3]], PROTOCOLS["abdominal_pain"]) == ["consciousness"]
    assert answers[4] == {"case": "c", "none": True, "why": "no_symptom"}


@pytest.mark.parametrize("turns", range(4))
def test_a_danger_sign_is_a_call_to_1669_at_any_point(turns: int) -> None:
    *_, last = interview(says("ปวดหัว"), *[says("ไม่มี")] * turns, says("เจ็บแน่นหน้าอกมาก"))
    result = last["result"]
    assert (result["level"], result["flags"]) == (1, ["chest_pain"])
    assert "เจ็บแน่นหน้าอก" in result["because"][0]
    assert "ยังไม่มีใครโทร" in result["advice"]


def test_a_danger_sign_without_an_interview_and_a_wish_to_die() -> None:
    first, second = interview(says("พ่อปากเบี้ยว", 1), says("อยากตาย", 2))
    assert (first["result"]["flags"], first["result"]["protocols"]) == (["stroke"], [])
    assert second["result"]["level"] == 1
    assert "1323" in second["result"]["advice"]


def test_after_a_result_the_case_can_begin_again() -> None:
    answers = interview(says("มีไข้", age=70, sex="F"), says("มี"), says("ปวดท้อง"))
    assert answers[1]["result"]["level"] == 1
    assert answers[2]["ask"]["topic"] == "consciousness"


def hiccups(text: str, now: datetime) -> Understanding:
    """A complaint, and of what nobody knows."""
    return Understanding("report_symptom", 1.0)


def test_a_complaint_that_nobody_knows_is_asked_for_danger_and_never_sent_home() -> None:
    answers = ["ไม่มี", "ไม่มี", "น้อย", "30", "ไม่มี"]
    *asked, last = talk_of({"text": "หาวไม่หยุด"}, answers, parse=hiccups, flags=WordSigns())
    topics = ["weakness", "weak_signs", "pain_scale", "age", "chronic"]
    assert asked_in(asked, PROTOCOLS["other"]) == topics
    assert last["result"]["level"] == 4
    assert last["result"]["protocols"] == ["other@2026-11"]


def test_where_there_are_no_questions_for_it_that_is_said() -> None:
    known = {name: each for name, each in shipped_protocols().items() if not each.last_resort}
    [line] = interview_lines([json.dumps(says("หาวไม่หยุด"))], parse=hiccups, flags=WordSigns(), protocols=known)
    answer = json.loads(line)
    assert (answer["none"], answer["why"]) == (True, "no_protocol")
    assert "1669" in answer["text"]


def test_a_riddle_is_asked_again_and_the_third_counts_as_not_sure() -> None:
    riddle = says("กข กข")
    first, again, third, fourth, *rest = interview(
        says("มีไข้", age=30), riddle, riddle, riddle, *[says("ไม่มี")] * MOST_QUESTIONS
    )
    assert first["ask"]["topic"] == again["ask"]["topic"] == third["ask"]["topic"] == "consciousness"
    assert again["ask"]["again"] is True
    assert again["ask"]["text"].endswith(first["ask"]["text"])
    assert "again" not in fourth["ask"]
    assert not fourth["ask"]["text"].endswith(first["ask"]["text"])
    assert asked_in([first, fourth, *rest], PROTOCOLS["fever"]) == ["consciousness"], "one piece of it is not sure"
    result = ended(rest)
    assert (result["level"], result["asked"]) == (2, 2 + sum("ask" in each for each in rest))


BROKEN = [
    "not json",
    "[]",
    '"a string"',
    '{"text": "ไข้"}',
    '{"case": "7"}',
    '{"case": "7", "text": 5}',
    '{"case": "7", "text": "ไข้", "age": "old"}',
    '{"case": "7", "text": "ไข้", "age": -1}',
    '{"case": "7", "text": "ไข้", "age": 900}',
    '{"case": "7", "text": "ไข้", "age": NaN}',
    '{"case": "7", "text": "\\ud800"}',
    '{"case": "7", "text": "\udcff"}',
    '{"case": {}, "text": "ไข้"}',
    "{" * 5000,
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_bad_line_answers_an_error_and_changes_nothing(broken: str) -> None:
    first, bad, last = interview(says("มีไข้"), broken, says("ไม่มี"))
    assert bad["error"].startswith("line 2: ")
    assert bad.get("case", "7") == "7"
    assert first["ask"]["topic"] == "consciousness"
    assert [first, last] == interview(says("มีไข้"), says("ไม่มี"))
    assert last["ask"]["text"] != first["ask"]["text"]


def test_blank_lines_are_passed_over_and_odd_texts_are_answered() -> None:
    assert interview("", "   \n") == []
    for text in ("", " ", "\u0000", "ก" * 5000, "ไม่" * 1600, "🙏", "1" * 4000):
        first, second = interview(says(text), says("มีไข้"))
        assert first["none"] is True
        assert second["ask"]["topic"] == "consciousness"


def test_answers_come_line_by_line() -> None:
    given: list[str] = []

    def asked() -> Iterator[str]:
        for text in ("มีไข้", "ไม่มี"):
            given.append(text)
            yield json.dumps(says(text))

    answers = interview_lines(asked(), parse=nothing_named, flags=WordSigns())
    next(answers)
    assert given == ["มีไข้"]


# ---- with the real understanding ------------------------------------------------------------------------------------

TALKS = [
    (["ปวดหัวมากมาสองวันแล้ว", "ไม่มีค่ะ", "ไม่ใช่ค่ะ ค่อยๆ ปวด", "ไม่มีเลยค่ะ", "ไม่ได้ท้องค่ะ", "ปวด 5 เต็ม 10"], 4),
    (["ปวดหัวข้างเดียวตุบๆ ค่ะ อายุ 34", "ไม่มี", "ไม่ใช่", "ไม่มี", "ไม่", "นิดหน่อย", "วันนี้"], 5),
    (["ลูก 8 เดือน มีไข้มา 1 วัน", "ไม่มีค่ะ", "ไม่มีค่ะ", "ไม่มี", "ไม่มีโรคประจำตัว", "38.2"], 3),
    (["ลูก 8 เดือน มีไข้มา 1 วัน", "ไม่มีค่ะ", "ไม่มีค่ะ", "ไม่มี", "ไม่มีโรคประจำตัว", "39.5"], 2),
    (["มีไข้มา 4 วันค่ะ อายุ 30", "ไม่มี", "ไม่มี", "ไม่มีโรคประจำตัว"], 3),
    (["มีไข้เมื่อวาน ลุยน้ำท่วมมา อายุ 40", "ไม่มี", "ไม่มี", "ไม่มี", "ไม่มี"], 3),
    (["ปวดท้อง ประจำเดือนขาดมา 2 เดือน", "ไม่มี"], 2),
    (["ปวดท้องค่ะ", "ไม่มี", "ปวดขวาล่างมาก กดแล้วเจ็บ"], 2),
    (["ปวดหัว", "แขนขวาชาๆ ค่ะ"], 1),
]


@pytest.mark.parametrize(("said", "level"), TALKS, ids=[each[0][0] for each in TALKS])
def test_whole_talks_as_people_write_them(said: list[str], level: int) -> None:
    *asked, last = talk_of({"text": said[0]}, said[1:])
    assert all("ask" in each for each in asked), asked
    assert last["result"]["level"] == level
    assert last["result"]["asked"] <= MOST_QUESTIONS


def test_a_signed_result_says_who_answers_for_it_and_since_when() -> None:
    protocols = shipped_protocols()
    signed = {"fever": replace(protocols["fever"], signed_by="พญ. ใจดี", signed_on="2026-11-20")}
    lines = [json.dumps(says("มีไข้", age=30), ensure_ascii=False), json.dumps(says("มี"), ensure_ascii=False)]
    *_, last = interview_lines(lines, parse=nothing_named, flags=WordSigns(), protocols=signed)
    result = json.loads(last)["result"]
    assert result["signed"] is True
    assert result["signed_by"] == [{"who": "พญ. ใจดี", "on": "2026-11-20"}]
    assert "พญ. ใจดี ตรวจรับรองแล้วเมื่อวันศุกร์ที่ 20 พฤศจิกายน 2569" in result["note"]
