"""Danger signs that are for the emergency room, or in nobody's words: what is asked before less than 1669 is said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.app.interview import interview_lines
from bot.domain.interview import Ask, Result, consider
from bot.domain.triage import Level
from bot.domain.understanding import Alarm, RedFlag, Understanding
from config.read_protocols import shipped_protocols

PROTOCOLS = shipped_protocols()
ODD = "วันนี้แกทำอะไรซุ่มซ่ามไปหมด"
NOBODY = "ไม่มี ปกติดีทุกอย่าง"
KNOWN: Mapping[str, RedFlag] = {
    "kind": RedFlag("infant_danger", Alarm.EMERGENCY, ODD, 0, len(ODD), learned=True, room=True, unclear=True),
    "red": RedFlag("seizure", Alarm.EMERGENCY, ODD, 0, len(ODD), learned=True),
    "grave": RedFlag("infant_danger", Alarm.EMERGENCY, ODD, 0, len(ODD), learned=True, grave=True),
}


class Hears:
    """Port RedFlags: hears this sign in the odd message, and in an answer what is worse."""

    def __init__(self, sign: RedFlag) -> None:
        self.sign = sign

    def read(self, text: str) -> tuple[RedFlag, ...]:
        if "ซึม" in text:
            return (RedFlag("unconscious", Alarm.EMERGENCY, "ซึม", text.find("ซึม"), text.find("ซึม") + 3),)
        return (self.sign,) if text == ODD else ()

    def doubts(self, text: str) -> tuple[RedFlag, ...]:
        return ()


def talk(sign: RedFlag, *answers: str, opening: str = ODD) -> list[dict[str, Any]]:
    """What is answered to the opening and to these."""
    lines = [json.dumps({"case": 1, "text": text, "age": 2}, ensure_ascii=False) for text in (opening, *answers)]

    def parse(text: str, _: datetime) -> Understanding:
        return Understanding("report_symptom", 1.0)

    return [json.loads(each) for each in interview_lines(lines, parse=parse, flags=Hears(sign))]


def test_what_only_is_heard_of_a_kind_that_is_mostly_for_the_room_is_asked_on() -> None:
    [first] = talk(KNOWN["kind"])
    assert "ask" in first


def test_it_is_the_emergency_room_when_all_that_is_worse_is_denied() -> None:
    answers = talk(KNOWN["kind"], *[NOBODY] * 9)
    result = next(each["result"] for each in answers if "result" in each)
    assert result["level"] == 2
    assert result["flags"] == ["infant_danger"]


def test_it_is_1669_when_what_is_worse_is_told() -> None:
    *_, last = talk(KNOWN["kind"], "ซึม ปลุกไม่ตื่น")
    assert last["result"]["level"] == 1


@pytest.mark.parametrize("sign", ["red", "grave"])
def test_a_kind_that_is_red_by_itself_or_has_worse_beside_it_is_1669_at_once(sign: str) -> None:
    [first] = talk(KNOWN[sign])
    assert first["result"]["level"] == 1


def test_a_kind_that_is_red_is_asked_on_where_it_is_of_none_of_the_complaints_named() -> None:
    opening = "ปวดฟันมาสองวัน"
    sign = replace(KNOWN["red"], text=opening, end=len(opening), unclear=True)

    class AtTeeth(Hears):
        def read(self, text: str) -> tuple[RedFlag, ...]:
            return (sign,) if text == opening else ()

    lines = [json.dumps({"case": 1, "text": opening, "age": 30}, ensure_ascii=False)]
    [first] = (json.loads(each) for each in interview_lines(lines, flags=AtTeeth(sign)))
    assert "ask" in first


def test_a_wish_to_die_beside_a_complaint_of_the_body_is_asked_on_for_what_was_taken() -> None:
    lines = [
        json.dumps({"case": 1, "text": text, "age": 19, "sex": "F"}, ensure_ascii=False)
        for text in ("ปวดท้องคลื่นไส้ ร้องไห้ทั้งคืน เครียดมาก", "ไม่อยากตื่นมาอีกแล้ว")
    ]
    *_, last = (json.loads(each) for each in interview_lines(lines))
    assert "ask" in last


def test_of_what_is_for_the_room_only_what_could_raise_it_is_asked() -> None:
    headache = (PROTOCOLS["headache"],)
    known: dict[str, str] = {}
    asked: list[str] = []
    while isinstance(move := consider(headache, known, tuple(asked), Level.EMERGENCY_ROOM), Ask):
        assert move.question.danger
        asked.append(move.question.topic)
        known[move.question.topic] = "no"
    assert isinstance(move, Result)
    assert move.level is Level.EMERGENCY_ROOM
    assert move.advice == headache[0].advice[Level.EMERGENCY_ROOM]
    assert move.because
