"""Every phrase that a flow uses stands in both languages, fits where it is shown, and gives nothing away on a locked screen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import regex
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

from bot.domain.words import Name, Phrase
from bot.flows import ROUTERS
from bot.flows.first_aid import ADVICE, NO_LINE_OF_ITS_OWN, POISONS
from bot.flows.labels import button_label
from bot.flows.short_time import short_day, short_when
from tests.fakes.house import LOCALES, PHRASEBOOK, at
from tests.yaml_files import read_yaml

ROOT = Path(__file__).parents[2]
CODE = [
    *(ROOT / "bot" / "flows").glob("*.py"),
    *(ROOT / "bot" / "dialogue").glob("*.py"),
    ROOT / "bot/domain/messages.py",
]
BOTH = ("th", "en")
# What a notification on a locked screen must not tell: symptoms, diseases, departments.
TELLING_TH = frozenset(
    [
        "ปวด",
        "เจ็บ",
        "แน่น",
        "เป็นไข้",
        "ชัก",
        "เลือด",
        "หน้าอก",
        "หัวใจ",
        "สมอง",
        "ฟัน",
        "สายตา",
        "ดวงตา",
        "ท้อง",
        "ครรภ์",
        "ผิวหนัง",
        "กระดูก",
        "โรค",
        "อาการ",
        "มะเร็ง",
        "เบาหวาน",
        "ความดัน",
        "พิษ",
        "ฆ่าตัว",
        "ทำร้าย",
        "สุขภาพจิต",
        "จิตเวช",
        "ซึมเศร้า",
        "เครียด",
        "คลินิก",
        "แผนก",
        "ทันตกรรม",
        "อายุรกรรม",
        "กินยา",
        "รับยา",
    ]
)
TELLING_EN = frozenset(
    [
        "pain",
        "chest",
        "heart",
        "stroke",
        "seizure",
        "bleed",
        "dental",
        "tooth",
        "eye",
        "ear",
        "skin",
        "bone",
        "clinic",
        "department",
        "disease",
        "symptom",
        "cancer",
        "diabetes",
        "mental",
        "suicide",
        "harm",
        "depress",
        "stress",
        "poison",
        "medicine",
        "pregnan",
    ]
)


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Calls of functions with these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def texts(tree: ast.AST) -> set[str]:
    """String constants."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


TREES = {path.name: ast.parse(path.read_text("utf-8")) for path in CODE}
IDS = PHRASEBOOK.ids["th"]


@cache
def arguments(language: str) -> dict[str, frozenset[str]]:
    """Message id -> names of its variables."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text("utf-8")).body:
            if isinstance(entry, Message):
                seen = _Variables()
                seen.visit(entry)
                found[entry.id.name] = frozenset(seen.names)
    return found


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.names.add(node.id.name)


def used() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every phrase that is written out in the code: file, id, names of the arguments given."""
    for name, tree in TREES.items():
        for call in calls(tree, "Phrase"):
            first = call.args[0] if call.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                given = call.args[1] if len(call.args) > 1 else None
                keys = (
                    [key.value for key in given.keys if isinstance(key, ast.Constant)]
                    if isinstance(given, ast.Dict)
                    else []
                )
                yield name, first.value, frozenset(str(key) for key in keys)


def test_every_phrase_in_the_code_stands_in_the_phrasebook() -> None:
    assert [(file, phrase) for file, phrase, _ in used() if phrase not in IDS] == []


def test_no_phrase_stands_in_the_phrasebook_for_nothing() -> None:
    written = set().union(*(texts(tree) for tree in TREES.values()))
    assert sorted(IDS - written) == []


def test_both_languages_take_the_same_arguments() -> None:
    assert arguments("th") == arguments("en")


def test_every_phrase_is_given_exactly_its_arguments() -> None:
    wants = arguments("th")
    assert [(file, phrase) for file, phrase, given in used() if given != wants[phrase]] == []


@pytest.mark.parametrize("language", BOTH)
def test_every_phrase_can_be_said(language: str) -> None:
    for phrase, names in arguments(language).items():
        said = PHRASEBOOK.word(Phrase(phrase, {name: f"<{name}>" for name in names}), language)
        assert said.strip(), phrase
        assert all(f"<{name}>" in said for name in names), phrase


def labels() -> set[str]:
    """Phrases that stand on buttons."""
    on_buttons = {text for text in texts(TREES["smalltalk.py"]) if text.startswith("mean-")}
    for tree in TREES.values():
        for call in calls(tree, "Choice", "start", "press", "booking_button"):
            for phrase in calls(call, "Phrase"):
                if isinstance(phrase.args[0], ast.Constant):
                    on_buttons.add(str(phrase.args[0].value))
    return on_buttons


@pytest.mark.parametrize("language", BOTH)
def test_every_button_fits_on_a_small_phone(language: str) -> None:
    said = {phrase: PHRASEBOOK.word(Phrase(phrase), language) for phrase in labels()}
    assert len(said) > 30
    assert {phrase: text for phrase, text in said.items() if len(regex.findall(r"\X", text)) > 20} == {}


@pytest.mark.parametrize("language", BOTH)
def test_two_buttons_of_one_meaning_never_look_alike(language: str) -> None:
    said = [PHRASEBOOK.word(Phrase(phrase), language) for phrase in labels()]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("day", [*range(1, 32)])
def test_days_and_times_fit_on_buttons_all_year(day: int) -> None:
    for month in range(1, 13):
        if day > 28:
            month = 12
        moment = at(day, "23:59", month)
        for text in (short_day(moment.date()).th, short_day(moment.date()).en):
            assert len(regex.findall(r"\X", text)) <= 20
        for text in (short_when(moment).th, short_when(moment).en):
            assert len(regex.findall(r"\X", text)) <= 40


def test_a_long_name_is_cut_to_what_a_button_holds() -> None:
    name = button_label(
        Name("ศูนย์ความเป็นเลิศด้านการแพทย์แผนไทยและการแพทย์ผสมผสาน", "Centre of excellence for integrative medicine"), 12
    )
    assert name.th.startswith("12. ศูนย์")
    assert name.th.endswith("…")
    assert [len(regex.findall(r"\X", text)) for text in (name.th, name.en)] == [40, 40]


@pytest.mark.parametrize("language", BOTH)
def test_what_a_locked_screen_shows_names_no_symptom_clinic_or_disease(language: str) -> None:
    alts = [phrase for phrase in IDS if phrase.startswith("alt-")]
    assert len(alts) > 10
    for phrase in alts:
        text = PHRASEBOOK.word(Phrase(phrase, dict.fromkeys(arguments("th")[phrase], "")), language).casefold()
        telling = {word for word in TELLING_TH if word in text} | {
            word for word in TELLING_EN if f" {word}" in f" {text}"
        }
        assert telling == set(), text


def test_cards_say_only_alt_phrases_to_a_locked_screen() -> None:
    for name, tree in TREES.items():
        for call in calls(tree, "Card"):
            for given in call.keywords:
                if given.arg == "alt":
                    assert all(text.startswith("alt-") for text in texts(given.value) if text in IDS), name


@pytest.mark.parametrize("language", BOTH)
def test_the_emergency_line_is_written_as_people_dial_it(language: str) -> None:
    for phrase, names in arguments(language).items():
        text = PHRASEBOOK.word(Phrase(phrase, dict.fromkeys(names, "")), language)
        assert "1,669" not in text
        assert "1,323" not in text


def test_thai_is_polite_and_never_mixes_up_the_particles() -> None:
    # คะ asks, ค่ะ states: "นะค่ะ" and "ไหมค่ะ" are the commonest slips.
    for phrase, names in arguments("th").items():
        text = PHRASEBOOK.word(Phrase(phrase, dict.fromkeys(names, "")), "th")
        assert not any(slip in text for slip in ("นะค่ะ", "ไหมค่ะ", "คะ่", "ค๊ะ", "ไหนค่ะ", "ไรค่ะ")), phrase


def test_every_danger_sign_has_first_aid_or_is_known_to_need_none() -> None:
    lexicon = read_yaml(ROOT / "config/lexicon/redflags.yaml")
    emergencies = {code for code, sign in lexicon["signs"].items() if sign["alarm"] == "emergency"}
    assert emergencies - NO_LINE_OF_ITS_OWN == set(ADVICE)
    assert emergencies >= POISONS


def test_a_choice_that_starts_something_starts_something_that_exists() -> None:
    known = set().union(*(router.intents for router in ROUTERS))
    started = {
        str(call.args[0].value)
        for tree in TREES.values()
        for call in calls(tree, "start")
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert started - known - {"report_symptom"} == set()
