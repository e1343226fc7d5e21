"""The examples are enough, each says one thing, and the shipped model was trained from them."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from nlu.classify import decode, encode, features, shipped
from nlu.evaluate import cross_validate, fitted_sharpness
from nlu.normalise import normalise
from nlu.train import documents, train
from nlu.training import Example, examples, fingerprint, synonyms

INTENTS = """report_symptom emergency mental_health book_appointment check_appointment reschedule_appointment cancel_appointment
    confirm_reminder ask_doctor_schedule ask_opening_hours ask_location_department ask_price_rights ask_medicine_refill
    lab_results talk_to_nurse complaint privacy_consent
    show_my_data withdraw_consent erase_my_data greeting thanks_goodbye out_of_scope affirm deny unsure cancel_flow"""
DEPARTMENTS = """internal_medicine pediatrics obgyn anc surgery orthopedics ent ophthalmology dental dermatology psychiatry cardiology
    nephrology diabetes ncd physiotherapy emergency xray lab pharmacy vaccine thai_med checkup"""
HELD_OUT = yaml.safe_load((Path(__file__).parent / "intent_cases.yaml").read_text("utf-8"))


def test_every_intent_has_enough_examples() -> None:
    counts = Counter(each.intent for each in examples())
    assert set(counts) == set(INTENTS.split())
    assert all(count >= 15 for count in counts.values()), counts


def test_no_sentence_means_two_things_and_none_stands_twice() -> None:
    seen = defaultdict(list)
    for each in examples():
        seen[normalise(each.text).text].append((each.intent, each.file))
    assert {text: places for text, places in seen.items() if len(places) > 1} == {}


def test_no_held_out_sentence_is_an_example() -> None:
    known = {normalise(each.text).text for each in examples()}
    assert [case["text"] for case in HELD_OUT if normalise(case["text"]).text in known] == []


def test_annotations_are_taken_off() -> None:
    assert not [each.text for each in examples() if "](" in each.text or "]{" in each.text]


def test_the_shipped_model_was_trained_from_these_examples() -> None:
    """Train anew when this fails: `klaimor nlu train`."""
    assert shipped().fingerprint == fingerprint()
    assert set(shipped().labels) == set(INTENTS.split())


def test_the_shipped_model_is_right_about_most_sentences_it_never_saw() -> None:
    right = sum(shipped().ranking(features(normalise(case["text"])))[0][0] == case["intent"] for case in HELD_OUT)
    assert right / len(HELD_OUT) > 0.78


def test_confidence_means_something() -> None:
    judged = [(shipped().ranking(features(normalise(case["text"])))[0], case["intent"]) for case in HELD_OUT]
    sure = [intent == guess for (guess, confidence), intent in judged if confidence > 0.8]
    unsure = [intent == guess for (guess, confidence), intent in judged if confidence < 0.4]
    assert sum(sure) / len(sure) > 0.9
    assert sum(unsure) / len(unsure) < 0.7


SMALL = [
    *(Example("greeting", text, "") for text in ("สวัสดีค่ะ", "สวัสดีครับ", "หวัดดีค่ะ", "สวัสดีตอนเช้า")),
    *(Example("thanks_goodbye", text, "") for text in ("ขอบคุณค่ะ", "ขอบคุณครับ", "ขอบใจนะ", "ขอบคุณมาก")),
]


def test_training_is_the_same_every_time_and_survives_being_written_down() -> None:
    once, again = train(documents(SMALL)), train(documents(SMALL))
    assert encode(once) == encode(again)
    assert decode(encode(once)).ranking(features(normalise("สวัสดี"))) == once.ranking(features(normalise("สวัสดี")))
    assert once.ranking(features(normalise("ขอบคุณ")))[0][0] == "thanks_goodbye"


def test_nothing_known_is_judged_evenly() -> None:
    chances = [chance for _, chance in train(documents(SMALL)).ranking(set())]
    assert chances == pytest.approx([0.5, 0.5])


def test_cross_validation_judges_every_example_once() -> None:
    judged = cross_validate(documents(SMALL), 4)
    assert Counter(each.intent for each in judged) == Counter(each.intent for each in SMALL)
    assert 0.5 <= fitted_sharpness(judged) <= 6


def test_synonyms_name_the_codes_of_the_contract() -> None:
    assert set(synonyms()["department"]) == set(DEPARTMENTS.split())
    for entity, codes in synonyms().items():
        names = Counter(name for forms in codes.values() for name in forms)
        assert {name for name, count in names.items() if count > 1} == set(), entity
