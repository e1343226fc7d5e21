"""Yes, no and questions about consent, as people really type them; what is not sure is neither."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.consent_words import Answer, Reply, reply_in

YES = """ยินยอม|ยินยอมค่ะ|ยินยอมครับ|ตกลง|ตกลงค่ะ|ตกลงครับผม|ได้ค่ะ|ได้เลย|ได้เลยค่ะ|โอเค|โอเคค่ะ|ok|OK ค่ะ|ให้ค่ะ|อนุญาต|อนุญาตค่ะ
ฉันยินยอม|หนูยินยอมค่ะ|ยินยอมให้เก็บข้อมูล|ยินยอมให้ใช้ข้อมูลสุขภาพได้|ยอมค่ะ|เอาค่ะ|yes|Yes please|I agree|agree|sure|ไม่มีปัญหาค่ะ
ยินยอมทั้งหมด|ได้ค่ะ ยินยอม|ก็ได้ค่ะ|ยินดีค่ะ|ให้ความยินยอม|ตกลง ยินยอมค่ะ|ยินยอมจ้า|เอาเลย|กดยินยอม|ได้สิคะ|I consent|โอเค ยินยอมค่ะ"""
NO = """ไม่ยินยอม|ไม่ยินยอมค่ะ|ไม่ให้|ไม่ให้ครับ|ไม่ตกลง|ไม่|ไม่ค่ะ|ไม่เอา|ไม่เอาค่ะ|ไม่อนุญาต|ไม่ได้|no|No thanks|ไม่สะดวกค่ะ|ไม่ต้อง
ไม่ต้องการ|ไม่อยากให้|ไม่ให้เก็บข้อมูล|ขอไม่ยินยอมค่ะ|ขอปฏิเสธ|อย่าเก็บข้อมูล|บ่เอา|บ่ให้|ไม่โอเค|ไม่ยอม|ไม่ให้ใช้|I don't agree|disagree
ไม่ยินยอมให้ใช้ข้อมูลสุขภาพ|ยังไม่ยินยอม|ไม่ดีกว่า|คงไม่ค่ะ|ไม่ขอยินยอม|ไม่อยากยินยอม"""
WHY = """ทำไมต้องขอ|เก็บอะไรบ้าง|ทำไมคะ|เอาไปทำอะไร|ใครเห็นบ้าง|เก็บไว้นานแค่ไหน|ปลอดภัยไหม|คืออะไร|ไม่เข้าใจค่ะ|ถ้าไม่ยินยอมล่ะ|ยินยอมอะไร
อะไรคะ|ไม่ยินยอมได้ไหม|why|what do you keep|who can see it|ต้องกดด้วยเหรอ|ขอข้อมูลไปทำไม|ขอรายละเอียดหน่อย"""
LATER = "ขอคิดดูก่อน|เดี๋ยวตอบ|ขอถามลูกก่อน|ยังไม่แน่ใจค่ะ|let me think"
# A bare particle may only mean that it was read; the others are about something else, or take it back, or ask.
NEITHER = """ค่ะ|ครับ|อือ|เออ|รับทราบ|ปวดหัวมาสองวัน|ไม่มีไข้|ไม่รู้|ใช่|ไม่แน่ใจ|ตกลงว่าไง|ตกลงเปิดกี่โมง|ไม่ได้กินข้าวมาสองวัน
ให้ลูกกินยาอะไรดี|ถอนความยินยอม|เอายาไปกินได้ไหม|ได้ยินไม่ชัด|โอเคไหม|👍|มีค่ะ|ไม่ค่อยสบาย|ไม่ให้นมลูกมาสองวัน|ยินยอมไหมนะ|ได้ไข้มาสองวัน
ไม่ปวดแล้ว|เอาออก|ให้หมอโทรกลับ|ยินยอมถ้าไม่เก็บชื่อ|ยินยอมแต่ขอคิดก่อนนะ?|เปลี่ยนใจไม่ยินยอมแล้ว|ยกเลิกความยินยอม|ok but why|ไม่หายใจ"""


def each(lines: str) -> list[str]:
    """The examples of a block."""
    return [text for line in lines.splitlines() for text in line.split("|")]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *((text, Answer.YES) for text in each(YES)),
        *((text, Answer.NO) for text in each(NO)),
        *((text, Answer.WHY) for text in each(WHY)),
        *((text, Answer.LATER) for text in each(LATER)),
    ],
)
def test_what_people_answer_is_understood(text: str, answer: Answer) -> None:
    assert reply_in(text) == Reply(answer)


@pytest.mark.parametrize("text", each(NEITHER))
def test_what_is_no_clear_answer_is_neither_yes_nor_no(text: str) -> None:
    reply = reply_in(text)
    assert reply is None or reply.answer in (Answer.LATER, Answer.WHY)


@pytest.mark.parametrize(
    ("text", "more"),
    [("ยินยอมค่ะ ปวดหัวมาสองวันแล้ว", "ปวดหัวมาสองวันแล้ว"), ("ตกลงค่ะ แล้วก็มีไข้ด้วย", "แล้วก็มีไข้ด้วย"), ("ยินยอม\nปวดท้อง", "ปวดท้อง")],
)
def test_a_yes_may_be_followed_by_more(text: str, more: str) -> None:
    assert reply_in(text) == Reply(Answer.YES, more)


@pytest.mark.parametrize("no", [text for text in each(NO) if "ยินยอม" in text])
def test_no_refusal_that_holds_the_word_is_ever_a_yes(no: str) -> None:
    for text in (no, f"{no} ปวดหัวมาก", f"ขอโทษนะ {no}"):
        reply = reply_in(text)
        assert reply is None or reply.answer is not Answer.YES, text


@given(st.text(max_size=400))
def test_any_string_is_read(text: str) -> None:
    reply_in(text)


@given(st.text(alphabet="ได้ให้ยินยอมไม่ค่ะตกลง ", min_size=1, max_size=300))
def test_a_denial_in_front_is_never_a_yes(text: str) -> None:
    reply = reply_in(f"ไม่{text}")
    assert reply is None or reply.answer is not Answer.YES


def test_long_and_strange_strings_are_read_quickly() -> None:
    started = time.perf_counter()
    for text in ("ได้" * 1600, "ให้ได้" * 800 + "x", "ไม่" * 1600, "ไม่ให้ใช้" * 500 + "?", "ๆ" * 5000, "ทำไม" * 1200):
        reply_in(text)
    assert time.perf_counter() - started < 1.0
