"""The examples are enough, each says one thing, and the shipped model was trained from them."""

from __future__ import annotations

from array import array
from collections import Counter
from pathlib import Path

import pytest

from nlu.evaluate import by_author, fitted_sharpness, held_out, stratified
from nlu.features import features
from nlu.kindred import Kindred, read_kindred, write_kindred
from nlu.lint import lint, report
from nlu.model_file import decode, encode, shipped
from nlu.normalise import normalise
from nlu.sets import NOW
from nlu.train import documents, train
from nlu.training import Example, examples, fingerprint, synonyms
from tests.fakes.by_rules import thai_by_rules
from tests.thoroughness import takes_long
from tests.yaml_files import read_yaml

INTENTS = """report_symptom emergency mental_health book_appointment check_appointment reschedule_appointment cancel_appointment
    confirm_reminder ask_doctor_schedule ask_opening_hours ask_location_department ask_price_rights ask_medicine_refill
    lab_results talk_to_nurse complaint privacy_consent
    show_my_data withdraw_consent erase_my_data greeting thanks_goodbye out_of_scope affirm deny unsure cancel_flow"""
DEPARTMENTS = """internal_medicine pediatrics obgyn anc surgery orthopedics ent ophthalmology dental dermatology psychiatry cardiology
    nephrology diabetes ncd physiotherapy emergency xray lab pharmacy vaccine thai_med checkup"""
HERE = Path(__file__).parent
HELD_OUT = read_yaml(HERE / "intent_cases.yaml")
READER = thai_by_rules()


def judge(text: str) -> tuple[str, float]:
    return shipped().ranking(READER.features(text, NOW))[0]


def see(text: str) -> set[str]:
    return features(normalise(text))


def test_every_intent_of_the_contract_has_examples() -> None:
    assert {each.intent for each in examples()} == set(INTENTS.split())


@takes_long
def test_nothing_in_the_examples_must_be_mended() -> None:
    """`klaimor nlu lint` says where. What is said there is not printed: the sets for measuring stay unseen."""
    faults = lint(examples(), [HERE / "intent_cases.yaml", *sorted(HERE.glob("frozen/intents_*.yaml"))])
    print(report([each for each in faults if each.hard], examples()))
    assert [each.places for each in faults if each.hard] == []
    assert [each.places for each in faults if each.kind == "too few"] == []


def test_annotations_are_taken_off() -> None:
    assert not [each.text for each in examples() if "](" in each.text or "]{" in each.text]


def test_the_shipped_model_was_trained_from_these_examples() -> None:
    """Train anew when this fails: `klaimor nlu train`."""
    assert shipped().fingerprint == fingerprint()
    assert set(shipped().labels) == set(INTENTS.split())


def test_the_shipped_model_is_right_about_most_sentences_it_never_saw() -> None:
    right = sum(judge(case["text"])[0] == case["intent"] for case in HELD_OUT)
    assert right / len(HELD_OUT) > 0.85


def test_confidence_means_something() -> None:
    judged = [(judge(case["text"]), case["intent"]) for case in HELD_OUT]
    sure = [intent == guess for (guess, confidence), intent in judged if confidence > 0.8]
    unsure = [intent == guess for (guess, confidence), intent in judged if confidence < 0.4]
    assert sum(sure) / len(sure) > 0.9
    assert sum(unsure) / len(unsure) < 0.7


SMALL_WORLD = Kindred(
    ("สวัสดี", "หวัดดี", "ขอบคุณ", "ขอบใจ", "กราบขอบพระคุณ"), 2, array("b", [127, 0, 127, 0, 0, 127, 0, 127, 0, 127])
)
SMALL = [
    *(Example("greeting", text, "") for text in ("สวัสดีค่ะ", "สวัสดีครับ", "หวัดดีค่ะ", "สวัสดีตอนเช้า")),
    *(Example("thanks_goodbye", text, "") for text in ("ขอบคุณค่ะ", "ขอบคุณครับ", "ขอบใจนะ", "ขอบคุณมาก")),
]


@takes_long
def test_training_is_the_same_every_time_and_survives_being_written_down() -> None:
    once, again = train(documents(SMALL, see), kindred=SMALL_WORLD), train(documents(SMALL, see), kindred=SMALL_WORLD)
    assert encode(once) == encode(again)
    assert decode(encode(once)).ranking(features(normalise("สวัสดี"))) == once.ranking(features(normalise("สวัสดี")))
    assert once.ranking(features(normalise("ขอบคุณ")))[0][0] == "thanks_goodbye"


def test_a_word_of_no_example_is_known_by_its_kin() -> None:
    intent, chance = train(documents(SMALL, see), kindred=SMALL_WORLD).ranking(["w:กราบขอบพระคุณ"])[0]
    assert intent == "thanks_goodbye"
    assert chance > 0.5


def test_vectors_are_written_and_read(tmp_path: Path) -> None:
    (tmp_path / "nlu" / "model").mkdir(parents=True)
    path = write_kindred(SMALL_WORLD.words, [[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], tmp_path)
    assert read_kindred(path.read_text("utf-8")) == SMALL_WORLD


def test_where_nothing_is_known_what_is_usual_counts() -> None:
    """What speaks for an intent before a word is read: without it, the model forgets how common each is."""
    thanks = [Example("thanks_goodbye", f"ขอบคุณ{more}", "") for more in ("จ้า", "จ้ะ", "จ๊ะ", "ครับผม", "หลาย", "เด้อ")]
    even = dict(train(documents(SMALL, see), kindred=SMALL_WORLD).ranking(set()))
    more = dict(train(documents([*SMALL, *thanks], see), kindred=SMALL_WORLD).ranking(set()))
    assert even["greeting"] == pytest.approx(0.5, abs=0.1)
    assert more["thanks_goodbye"] > even["thanks_goodbye"]


@pytest.mark.parametrize("text", ["qwzx vvkj", "ฬฮฌ ฑฆฒ", "🦖🦕🪐"])
def test_what_nobody_has_ever_said_is_none_of_the_things_we_do(text: str) -> None:
    ranking = shipped().ranking(features(normalise(text)))
    assert ranking[0][0] == "out_of_scope" or ranking[0][1] < 0.35


def test_cross_validation_judges_every_example_once_and_evenly() -> None:
    folds = stratified(SMALL, 4)
    assert sorted(at for fold in folds for at in fold) == list(range(len(SMALL)))
    assert all(Counter(SMALL[at].intent for at in fold) == {"greeting": 1, "thanks_goodbye": 1} for fold in folds)
    judged = held_out(documents(SMALL, see), folds)
    assert Counter(each.intent for each in judged) == Counter(each.intent for each in SMALL)
    assert 0.2 <= fitted_sharpness(judged) <= 6


def test_authors_are_judged_by_models_of_the_others() -> None:
    given = [Example("greeting", "ก", file) for file in ("smalltalk.yml", "talk_a.yml", "talk_b.yml", "more_a.yml")]
    assert by_author(given) == [[1, 3], [2], [0]]


def test_synonyms_name_the_codes_of_the_contract() -> None:
    assert set(synonyms()["department"]) == set(DEPARTMENTS.split())
    for entity, codes in synonyms().items():
        names = Counter(name for forms in codes.values() for name in forms)
        assert {name for name, count in names.items() if count > 1} == set(), entity
