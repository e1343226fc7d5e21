"""Each rule and each entry of the lexicon is taken out in turn: a case fails, or what no case needs is listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.mutations import Spoken, mutations, spoken
from bot.domain.errors import BadConfiguration
from bot.domain.lexicon import DangerSign, RedFlagLexicon
from bot.domain.understanding import Alarm
from config.read_protocols import shipped_protocols
from config.redflag_lexicon import load_redflag_lexicon
from nlu.needed import Entry, Needs
from nlu.redflags import LexiconRedFlags
from tests.thoroughness import THOROUGH, takes_long

SETS = sorted((Path(__file__).parents[1] / "nlu").glob("redflag_*.yaml"))
LEXICON = load_redflag_lexicon()


@pytest.fixture(scope="module")
def said() -> Spoken:
    """What the lexicon is tried on."""
    whole = spoken(SETS)
    return whole if THOROUGH else whole.thinned(16)


@takes_long
def test_no_rule_is_needless_and_what_the_lexicon_does_not_need_is_listed(
    said: Spoken, capsys: pytest.CaptureFixture[str]
) -> None:
    found = mutations(said)
    with capsys.disabled():
        size = "all" if THOROUGH else "every sixteenth; all of them with CI=true"
        print(f"\nmutation check over {len(said.signs)} signs and {len(said.looks)} look-alikes ({size})")
    assert found.needless == ()
    table = [line for line in found.text.splitlines() if line.startswith(("| pattern |", "| word |"))]
    counts = [[int(cell) for cell in line.split("|")[2:5]] for line in table]
    assert all(every == needed + rest for every, needed, rest in counts)
    assert counts[0][1] >= (290 if THOROUGH else 30), "fewer patterns are needed by a message than before"


def test_a_rule_that_no_case_needs_or_that_names_no_source_fails_the_check() -> None:
    fever = shipped_protocols()["fever"]
    doubled = replace(fever, rules=(*fever.rules, replace(fever.rules[0], source="somewhere else")))
    unsourced = replace(fever, rules=tuple(replace(each, source=" ") for each in fever.rules))
    nothing = Spoken(signs=(), looks=())
    others = {key: each for key, each in shipped_protocols().items() if key == "cold"}
    assert any(line.startswith("fever rule") for line in mutations(nothing, {**others, "fever": doubled}).needless)
    assert all(line.endswith("no source") for line in mutations(nothing, {**others, "fever": unsourced}).needless)
    assert mutations(nothing, {**others, "fever": fever}).needless == ()


@pytest.mark.timeout(600)
@takes_long
def test_what_is_called_needed_is_missed_by_the_whole_lexicon_without_it(said: Spoken) -> None:
    """The short cut (each pattern a sign of its own, read once) against what it stands for: the entry really taken out."""
    needs = Needs(LEXICON, said.signs, said.looks)
    whole = LexiconRedFlags(LEXICON)
    patterns = sorted((each for each in needs.needed() if each.kind == "pattern"), key=lambda each: each.said)
    for entry in patterns[:: len(patterns) // 4]:
        without = LexiconRedFlags(_without(LEXICON, entry))
        assert any(_strength(without, text) < _strength(whole, text) for text in said.signs), entry


def _without(lexicon: RedFlagLexicon, entry: Entry) -> RedFlagLexicon:
    signs = tuple(
        replace(sign, say=tuple(each for each in sign.say if each != entry.said)) if sign.code == entry.where else sign
        for sign in lexicon.signs
    )
    return replace(lexicon, signs=signs)


def _strength(reader: LexiconRedFlags, text: str) -> tuple[bool, int]:
    sure, asked = reader.read_afresh(text)
    return bool(sure), len(sure) + len(asked)


# ---- by hand ------------------------------------------------------------------------------------------------------

SMALL = RedFlagLexicon(
    words={"chest": ("หน้าอก", "กลางอก"), "never": ("ฟันผุ",)},
    fillers=("ที่",),
    idioms=("แน่นหน้าอกผ้าม่าน",),
    signs=(
        DangerSign("chest_pain", Alarm.EMERGENCY, ("somewhere",), ("แน่น {chest}", "เจ็บ {chest}", "แน่นหน้าอก")),
        DangerSign("call_for_help", Alarm.EMERGENCY, ("somewhere",), ("ช่วยด้วย",), ask=("ไม่ไหว",)),
    ),
    hints={"chest_pain": ("ใจสั่น",), "weak": ("เวียนหัว", "ปวดขา")},
)


def entries(*signs: str, looks: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    return {(each.kind, each.said) for each in Needs(SMALL, signs, looks).needed()}


def test_a_pattern_is_needed_by_the_message_that_it_alone_reads() -> None:
    assert entries("เจ็บกลางอกมาก") == {("pattern", "เจ็บ {chest}"), ("word", "กลางอก")}


def test_what_two_patterns_read_needs_neither() -> None:
    assert entries("แน่นหน้าอก") == set()


def test_a_question_and_a_hint_are_needed_by_what_is_asked_about() -> None:
    assert entries("ไม่ไหว") == {("question", "ไม่ไหว")}
    assert entries("ใจสั่น เวียนหัว") == {("hint", "ใจสั่น"), ("hint", "เวียนหัว")}


def test_an_idiom_is_needed_by_the_look_alike_that_it_keeps_quiet() -> None:
    assert entries(looks=("ซื้อแน่นหน้าอกผ้าม่าน",)) == {("idiom", "แน่นหน้าอกผ้าม่าน")}


def test_every_entry_is_counted_once() -> None:
    every = Needs(SMALL, (), ()).every()
    assert len(every) == len(set(every)) == 5 + 3 + 1 + 3


def test_a_file_that_is_no_set_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text("- {words: nothing}", "utf-8")
    with pytest.raises(BadConfiguration):
        spoken([path])
