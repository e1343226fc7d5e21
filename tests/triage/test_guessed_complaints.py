"""What a message complains of is guessed where no list of words has it; a guess only ever asks more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.app.language import thai
from bot.domain.understanding import Understanding
from bot.flows.symptoms_guessed import with_guessed
from bot.flows.symptoms_heard import Heard, hear
from bot.flows.symptoms_interview import opened
from bot.flows.symptoms_people import About
from config.read_protocols import shipped_protocols
from nlu.sets import NOW

PROTOCOLS = shipped_protocols()
ANYBODY = About()
UNWELL, CONTENT = "ไม่สบายเลย", "อยากรู้เรื่องนี้"


def heard(text: str, *guesses: tuple[str, float]) -> Heard:
    return Heard(text, Understanding("fallback", 0.3, complaints=guesses), NOW)


def taken_for(
    text: str, *started: str, guesses: tuple[tuple[str, float], ...], person: About = ANYBODY
) -> tuple[str, ...]:
    return with_guessed(started, heard(text, *guesses), PROTOCOLS, person)


def test_who_is_unwell_of_what_no_protocol_names_is_asked_by_the_likeliest_and_by_the_last_resort() -> None:
    assert taken_for(UNWELL, "other", guesses=(("eye", 0.6), ("ear", 0.2))) == ("eye", "other")
    assert taken_for(UNWELL, "other", guesses=(("eye", 0.2),)) == ("other",)


def test_a_likely_guess_is_asked_without_the_last_resort_unless_a_danger_sign_is_told() -> None:
    assert taken_for("คันง่ามนิ้วทั้งบ้าน", "other", guesses=(("rash", 0.75),)) == ("rash",)
    told = hear("ซึมลง พูดไม่ชัด", thai().parse("ซึมลง พูดไม่ชัด", NOW), NOW)
    guessed = Heard(told.text, replace(told.understood, complaints=(("rash", 0.95),)), NOW)
    assert with_guessed(("other",), guessed, PROTOCOLS, ANYBODY) == ("rash", "other")


def test_a_guess_begins_nothing_by_itself() -> None:
    assert taken_for(CONTENT, guesses=(("diabetes_sugar", 0.9),)) == ()


def test_a_guess_that_is_as_good_as_sure_stands_in_place_of_what_its_file_replaces() -> None:
    assert taken_for("มีไข้", "fever", "cough", guesses=(("child_fever", 0.9),)) == ("child_fever", "cough")
    assert taken_for("มีไข้", "fever", guesses=(("child_fever", 0.7),)) == ("child_fever", "fever")
    assert taken_for("มีไข้", "fever", guesses=(("child_fever", 0.5),)) == ("fever",)


def test_a_guess_is_asked_beside_what_was_named_and_takes_nothing_away() -> None:
    guesses = (("after_birth_breastfeeding", 0.7),)
    assert taken_for("เต้าแข็ง มีไข้", "fever", "breast", guesses=guesses) == (
        "after_birth_breastfeeding",
        "fever",
        "breast",
    )
    assert taken_for("เต้าแข็ง มีไข้", "fever", guesses=(("after_birth_breastfeeding", 0.4),)) == ("fever",)


def test_what_was_named_is_not_guessed_again_nor_what_a_named_one_replaces() -> None:
    assert taken_for("ไข้", "fever", guesses=(("fever", 0.9),)) == ("fever",)
    replaced = next(iter(PROTOCOLS["wry_neck"].instead_of))
    assert taken_for("คอเคล็ด", "wry_neck", guesses=((replaced, 0.9),)) == ("wry_neck",)


def test_what_is_for_others_is_not_asked_of_this_person() -> None:
    guesses = (("period_pain", 0.8), ("abdominal_pain", 0.65))
    assert taken_for(UNWELL, "other", guesses=guesses, person=About(40, True)) == ("abdominal_pain", "other")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("เต้าข้างซ้ายแข็งเป็นไตแดงร้อน ปั๊มนมไม่ออก ลูกดูดทีสะดุ้ง", "after_birth_breastfeeding"),
        ("ตาขาวมันเหลืองๆ ฉี่ก็สีเข้มเหมือนน้ำชา", "jaundice"),
    ],
)
def test_whole_messages_reach_the_questions_that_fit(text: str, complaint: str) -> None:
    found = opened(hear(text, thai().parse(text, NOW), NOW), PROTOCOLS)
    assert found is not None
    assert complaint in found.protocols
