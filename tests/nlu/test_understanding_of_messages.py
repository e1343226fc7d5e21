"""One message in, one understanding out: what it is for, what it names, what hurts."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ports.understand import Understand
from bot.domain.understanding import Entity, Understanding
from nlu.pipeline import as_contract
from tests.fakes.by_rules import thai_by_rules
from tests.thoroughness import examples

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=7)))
THAI = thai_by_rules()


def parse(text: str) -> Understanding:
    return THAI.parse(text, NOW)


async def test_it_is_the_port() -> None:
    port: Understand = THAI
    assert await port.read("สวัสดีค่ะ", NOW) == parse("สวัสดีค่ะ")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("สวัสดีค่ะ", "greeting"),
        ("ขอบคุณมากค่ะ", "thanks_goodbye"),
        ("ปวดฟันมากค่ะ อยากนัดหมอฟันพุธหน้าช่วงบ่าย", "book_appointment"),
        ("ขอเลื่อนนัดเป็นพุธหน้าบ่ายสามครึ่ง", "reschedule_appointment"),
        ("ขอยกเลิกนัดค่ะ", "cancel_appointment"),
        ("ปวดหัวมากมาสองวันแล้ว", "report_symptom"),
        ("เจ็บแน่นหน้าอก เหงื่อแตก", "emergency"),
        ("ไม่อยากมีชีวิตอยู่แล้ว", "mental_health"),
        ("เปิดกี่โมง", "ask_opening_hours"),
        ("ขอคุยกับพยาบาล", "talk_to_nurse"),
        ("ใช่ค่ะ", "affirm"),
        ("ไม่ใช่", "deny"),
        ("ไม่แน่ใจ", "unsure"),
        ("ยกเลิก", "cancel_flow"),
    ],
)
def test_intents(text: str, intent: str) -> None:
    assert parse(text).intent == intent


def test_a_denied_danger_sign_is_no_call_for_help() -> None:
    understood = parse("ไม่เจ็บหน้าอก แต่ไอ")
    assert understood.intent != "emergency"
    assert [(each.code, each.status) for each in understood.findings] == [
        ("chest_pain", "absent"),
        ("cough", "present"),
    ]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("ลูกตัวร้อนค่ะ", "report_symptom"),
        ("ลูกดูดนมได้ดี ไม่ซึม", None),
        ("กินยาพาราได้กี่ซีซี", None),
        ("สมชาย ใจดี", None),
    ],
)
def test_a_guess_without_a_danger_sign_is_no_call_for_help(text: str, intent: str | None) -> None:
    understood = parse(text)
    assert understood.intent != "emergency"
    assert intent in (None, understood.intent)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("โทรไม่เป็น ทำไงดี", "complaint"),
        ("ลูกยายบ่อยู่บ้าน", "mental_health"),
        ("ถามอายุทำไมคะ", "greeting"),
    ],
)
def test_plain_talk_is_not_taken_for_something_else(text: str, wrong: str) -> None:
    assert parse(text).intent != wrong


def test_a_danger_sign_does_not_hide_what_is_surely_asked_for() -> None:
    assert parse("ขอเลื่อนนัดพ่อที่เคยหมดสติ เป็นวันพุธหน้า").intent == "reschedule_appointment"


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\n"])
def test_silence_is_not_understood(text: str) -> None:
    understood = parse(text)
    assert (understood.intent, understood.ranking, understood.entities) == ("fallback", (), ())


def test_what_nobody_taught_is_not_guessed_with_confidence() -> None:
    understood = parse("กขคง ฟหกด ผปแอ")
    assert understood.intent == "out_of_scope" or understood.confidence < 0.5


def test_entities_stand_where_they_were_written() -> None:
    text = "แม่ ปวดฟัน อยากนัด\u200bหมอฟัน พุธหน้า 🙏 บ่ายสามครึ่ง โทร ๐๘๑-๒๓๔-๕๖๗๘ HN 123"
    entities = parse(text).entities
    assert [(each.entity, text[each.start : each.end]) for each in entities] == [
        ("person", "แม่"),
        ("department", "หมอฟัน"),
        ("date", "พุธหน้า"),
        ("time", "บ่ายสามครึ่ง"),
        ("phone", "๐๘๑-๒๓๔-๕๖๗๘"),
        ("hn", "123"),
    ]
    assert all(each.text == text[each.start : each.end] for each in entities)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("นัดหมอฟัน", "dental"),
        ("ขอคิวตรวจตา", "ophthalmology"),
        ("นัดหู คอ จมูก", "ent"),
        ("ขอพบจิตแพทย์", "psychiatry"),
        ("แผนกกระดูกอยู่ไหน", "orthopedics"),
        ("ฝากครรภ์ครั้งแรก", "anc"),
        ("ทำกายภาพ", "physiotherapy"),
        ("ห้องยาอยู่ตรงไหน", "pharmacy"),
        ("book a dentist", "dental"),
    ],
)
def test_departments(text: str, code: str) -> None:
    assert [each.value["code"] for each in parse(text).entities if each.entity == "department"] == [code]


@pytest.mark.parametrize("text", ["ปวดฟัน", "กระดูกหัก", "แม่นแล้ว", "ลูกค้า", "เวอร์ชั่นใหม่"])
def test_what_names_no_department_and_nobody(text: str) -> None:
    assert [each for each in parse(text).entities if each.entity in ("department", "person")] == []


def test_an_impossible_day_is_told_as_a_doubt_without_readings() -> None:
    understood = parse("ขอนัดวันที่ 31 พ.ย.")
    assert understood.first("date") is None
    assert [(each.entity, each.text, each.readings) for each in understood.ambiguous] == [("date", "วันที่ 31 พ.ย.", ())]


def test_the_line_that_nlu_parse_prints() -> None:
    line = as_contract("1", parse("ขอเลื่อนนัดเป็นพุธหน้าบ่ายสามครึ่ง"))
    assert (line["id"], line["intent"], line["ambiguous"]) == ("1", "reschedule_appointment", None)
    assert line["entities"] == [
        {"entity": "date", "text": "พุธหน้า", "start": 15, "end": 22, "value": {"on": "2026-12-02"}, "role": "new"},
        {"entity": "time", "text": "บ่ายสามครึ่ง", "start": 22, "end": 34, "value": {"at": "15:30"}, "role": "new"},
    ]
    assert as_contract("2", parse("ห้าโมง"))["ambiguous"] == [
        {"entity": "time", "text": "ห้าโมง", "readings": [{"at": "17:00"}, {"at": "11:00"}]}
    ]


@pytest.mark.parametrize(
    ("said", "intent", "finer"),
    [("ขอลบข้อมูลของฉันค่ะ", "privacy_consent", "erase_my_data"), ("", "out_of_scope", "fallback")],
)
def test_what_only_the_chat_tells_apart_is_printed_as_the_contract_names_it(said: str, intent: str, finer: str) -> None:
    line = as_contract("1", parse(said))
    assert (line["intent"], line["finer"]) == (intent, finer)


def test_numbers_that_name_somebody_are_printed_bare() -> None:
    said = Understanding(
        "greeting",
        1.0,
        entities=(
            Entity("phone", "0812345678", 0, 10, {"number": "0812345678"}),
            Entity("temperature", "38.5", 11, 15, {"celsius": 38.5}),
        ),
    )
    assert [each["value"] for each in as_contract("1", said)["entities"]] == ["0812345678", 38.5]  # type: ignore[attr-defined]


@given(st.text(max_size=300))
@settings(max_examples=examples(150), deadline=None)
def test_any_text_is_understood_somehow(text: str) -> None:
    understood = parse(text)
    assert 0 <= understood.confidence <= 1
    assert all(text[each.start : each.end] == each.text for each in understood.entities)


def test_five_thousand_letters_and_the_usual_message(capsys: pytest.CaptureFixture[str]) -> None:
    parse("อุ่นเครื่อง")
    usual = seconds("ปวดฟันมากค่ะ อยากนัดหมอฟันพุธหน้าช่วงบ่าย โทร 0812345678")
    longest = seconds("ปวดฟันมากค่ะ อยากนัดหมอฟันพุธหน้าช่วงบ่าย 12/12 3.5 " * 96)
    with capsys.disabled():
        print(f"\nunderstanding: usual message {usual * 1e3:.2f} ms, 5,000 characters {longest * 1e3:.0f} ms")
    assert longest < 5


def seconds(text: str) -> float:
    best = 99.0
    for _ in range(3):
        begin = time.perf_counter()
        parse(text)
        best = min(best, time.perf_counter() - begin)
    return best
