"""The answers that teach how the questions of the triage are answered, and the reader that was taught with them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.app.language import answer_reader, answers_version
from config.read_protocols import shipped_protocols
from nlu.answers import NONE, Answered, features, lessons
from nlu.lint import core
from nlu.model_file import ANSWERS, shipped
from nlu.training import answers_told
from tests.yaml_files import read_yaml

TRIAGE = Path(__file__).parents[1] / "triage"
QUESTIONS = {f"{each.id}/{one.topic}": one for each in shipped_protocols().values() for one in each.questions}
GIVEN = answers_told()
BARE = 12  # letters: a few words that anybody may say


def test_every_answer_is_one_that_its_question_has() -> None:
    assert [(where, code) for where, code, _ in GIVEN if QUESTIONS[where].answer(code) is None] == []


def test_every_question_that_was_answered_was_answered_in_many_ways() -> None:
    every = Counter(where for where, _, _ in GIVEN)
    assert len(every) >= 180
    assert min(every.values()) >= 12


def test_what_measures_teaches_nothing() -> None:
    measuring = {
        (each["id"], core(one["text"]))
        for name in ("answers_dev.yaml", "answers_frozen.yaml")
        for each in read_yaml(TRIAGE / name)
        for one in each["answers"]
        if len(core(one["text"])) > BARE
    }
    assert len(measuring) > 1000
    assert [(where, text) for where, _, text in GIVEN if (where, core(text)) in measuring] == []


def test_the_shipped_reader_was_taught_with_these() -> None:
    assert shipped(ANSWERS).fingerprint == answers_version()


def test_a_topic_goes_with_the_words_and_strangers_are_taught_as_no_answer() -> None:
    seat = Answered("saddle_numb", ("saddle_numb",), "yes", "เช็ดก้นไม่รู้สึก")
    breath = Answered("breathing", ("breathing",), "yes", "หอบจนพูดไม่จบ")
    told, weights = lessons((seat, breath), ("จองคิวหมอฟัน",))
    assert [label for label, _ in told][:2] == ["yes", "yes"]
    assert [label for label, _ in told][-1] == NONE
    assert weights[0] > weights[-1]
    here, there = (features(seat.text, topic, ()) for topic in ("saddle_numb", "breathing"))
    assert here != there


@pytest.mark.parametrize("text", ["โรงพยาบาลเปิดกี่โมงคะ", "ขอคิวทำฟันวันจันทร์", "ขอบคุณค่ะ", "คุยกับพยาบาลได้ไหม"])
def test_what_is_no_answer_is_read_as_none(text: str) -> None:
    question = QUESTIONS["back_pain/nerve_signs"]
    chances = answer_reader().chances(text, question.topic, question.covers, [each.code for each in question.answers])
    assert chances[NONE] > 0.8
    assert sum(chances.values()) == pytest.approx(1)
