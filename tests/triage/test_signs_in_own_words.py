"""Danger signs told in people's own words are a yes, and what only does not sound like danger is never a no."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.app.language import red_flags, thai
from bot.domain.protocol import UNSURE, YES
from bot.flows.danger import suspected
from bot.flows.symptoms_answers import Reply, answered
from bot.flows.symptoms_heard import Heard, hear
from bot.flows.symptoms_interview import Interview, after
from config.read_protocols import shipped_protocols

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


def heard(text: str) -> Heard:
    return hear(text, thai().parse(text, NOW), NOW, partial(suspected, red_flags()))


def reply(asked: str, text: str) -> Reply:
    protocol_id, _, topic = asked.partition("/")
    protocol = shipped_protocols()[protocol_id]
    question = protocol.question(topic)
    assert question is not None
    return answered(heard(text), question, frozenset(protocol.findings))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("back_pain/nerve_signs", "ตรงก้นเช็ดแล้วไม่รู้สึก"),
        ("back_pain/nerve_signs", "แถวทวารชาๆ ตั้งแต่เช้า"),
        ("injury/trauma", "เรียกให้ลืมตาก็ลืมแป๊บเดียวแล้วก็หลับต่อ ปลุกหลายที"),
        ("mental_distress/self_harm", "คิดอยู่ค่ะ เตรียมเชือกไว้แล้ว"),
        ("chest_pain/radiation", "ขึ้นไปถึงคางแล้วก็แขนซ้ายหนัก"),
        ("allergy/tongue_swelling", "ลิ้นใหญ่ขึ้น คอเริ่มตีบ"),
        ("poison_medicine/poison_what", "น้องดื่มไฮเตอร์เข้าไป"),
        ("vomiting/drinking", "จิบน้ำแล้วก็อ้วกทุกที"),
    ],
)
def test_a_sign_in_own_words_is_a_yes(asked: str, text: str) -> None:
    assert reply(asked, text).codes == (YES,)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("hand_foot_mouth/hfm_red", "เล่นได้ ไม่สะดุ้งผวา"),
        ("eye/vision", "ไม่มีม่านดำบัง"),
        ("back_pain/nerve_signs", "ก้นไม่ชา ฉี่ไม่เล็ด"),
        ("posseting/posset_signs", "นมสีขาว ไม่มีเลือดปน"),
    ],
)
def test_a_sign_that_is_denied_in_own_words_is_no_yes(asked: str, text: str) -> None:
    assert YES not in reply(asked, text).codes


@pytest.mark.parametrize("text", ["ไม่รู้กลางคืนแกหอบมั้ย", "แยกไม่ออกว่าแกหอบไหม", "ยังไม่ได้ถามเลยค่ะ"])
def test_what_nobody_knows_is_not_sure(text: str) -> None:
    assert reply("asthma/asthma_control", text).codes == (UNSURE,)


def test_what_denies_nothing_is_not_sure_and_no_denial() -> None:
    protocols = shipped_protocols()
    interview = Interview(("snake_bite",), topic="snake_kind", asked=("snake_kind",))
    told = heard("มันเลื้อยออกมาจากกองฟืนหลังบ้าน")
    once, _ = after(interview, told, protocols)
    twice, _ = after(once, told, protocols)
    assert not once.known
    assert not once.part
    assert twice.known.get("snake_kind") == UNSURE
