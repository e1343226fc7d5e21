"""A protocol file that a clinician would not have meant is refused, with words that help to mend it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.domain.errors import BadConfiguration
from bot.domain.interview import level_of
from bot.domain.protocol import Protocol
from bot.domain.triage import Level
from config.protocol_file import hash_of
from config.read_modifiers import FILE, read_modifiers
from config.read_protocols import FOLDER, read_protocol, read_protocols, shipped_protocols
from tests.yaml_files import read_yaml

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
FEVER = read_yaml(FOLDER / "fever.yaml")
Change = Callable[[dict[str, Any]], object]


def question(raw: dict[str, Any], topic: str) -> dict[str, Any]:
    """The question on a topic."""
    return next(each for each in raw["questions"] if each["topic"] == topic)


def written(folder: Path, change: Change, name: str = "fever") -> Path:
    """The fever file with one thing changed."""
    raw = copy.deepcopy(FEVER)
    change(raw)
    path = folder / f"{name}.yaml"
    path.write_text(yaml.dump(raw, Dumper=_DUMPER, allow_unicode=True), "utf-8")
    return path


def danger(topic: str) -> dict[str, Any]:
    """A question for danger signs on a topic."""
    return {"topic": topic, "ask": {"th": "?", "en": "?"}, "answers": "yes_no", "danger": True}


def rule(**change: object) -> Change:
    """Change the first rule."""
    return lambda raw: raw["rules"][0].update(change)


FAULTS: dict[str, tuple[Change, str]] = {
    "a field nobody knows": (lambda raw: raw.update(lvel=2), "lvel: Extra inputs"),
    "no language": (lambda raw: raw["title"].pop("en"), "title.en: Field required"),
    "empty words": (lambda raw: raw["safety_net"].update(th=""), "safety_net.th"),
    "a level beyond the scale": (rule(level=6), "rules.0.level"),
    "a rule without a source": (rule(source="x"), "rules.0.source"),
    "no signature and no null": (lambda raw: raw.pop("signed"), "signed: Field required"),
    "an odd version": (lambda raw: raw.update(version="1"), "version"),
    "an unknown topic": (
        lambda raw: question(raw, "chronic")["covers"].append("aura"),
        "'aura' is not a known topic",
    ),
    "a question for nothing": (
        lambda raw: raw["questions"].append({"topic": "sex", "ask": {"th": "?", "en": "?"}, "answers": "yes_no"}),
        "'sex' is asked and no rule uses it",
    ),
    "a topic twice": (lambda raw: raw["questions"].append(raw["questions"][0]), "a topic is asked twice"),
    "a danger sign that cannot be left unsure": (
        lambda raw: question(raw, "bleeding")["answers"].pop(),
        "does not offer 'unsure'",
    ),
    "a rule without a condition": (rule(when={}), "rule 1: has no condition"),
    "a rule that lowers": (rule(level=5), "rule 1: level 5 does not raise the urgency above 5"),
    "a rule on what nobody asks": (rule(when={"mood": True}), "rule 1: nothing asks for 'mood'"),
    "a rule on an answer that is not there": (
        rule(when={"age": "ancient"}),
        "rule 1: 'age' has no answer 'ancient'",
    ),
    "a department for an answer that is not there": (
        lambda raw: raw["other_departments"][0].update(codes=["ancient"]),
        "other_departments: 'age' has no answer 'ancient'",
    ),
    "no advice for a level": (lambda raw: raw["advice"].pop(4), "level 4 can be reached and has no advice"),
    "too few cases": (lambda raw: raw.update(cases=raw["cases"][:3]), "3 cases; at least 8"),
    "a level without a case": (
        lambda raw: raw.update(cases=[each for each in raw["cases"] if each["level"] != 5]),
        "level 5 can be reached and has no case",
    ),
    "a case that does not hold": (
        lambda raw: raw["cases"][0].update(level=3),
        "case 1: gives level 1 and not 3",
    ),
    "a case with an unknown answer": (
        lambda raw: raw["cases"][0]["said"].update(age="ancient"),
        "case 1: 'age' has no answer 'ancient'",
    ),
    "a label that no button holds": (
        lambda raw: question(raw, "chronic")["answers"][0]["label"].update(th="ภูมิต้านทานต่ำจากยาหรือโรคใด ๆ ก็ตาม"),
        "longer than 20",
    ),
    "one answer": (
        lambda raw: question(raw, "travel").update(answers=question(raw, "travel")["answers"][:1]),
        "needs two answers or more",
    ),
    "numbers that do not rise": (
        lambda raw: question(raw, "duration")["answers"][1].update({"from": 0}),
        "rising 'from'",
    ),
    "a measure without numbers": (
        lambda raw: question(raw, "travel").update(measure="days"),
        "a measure needs answers with rising 'from'",
    ),
    "nine danger signs": (
        lambda raw: raw["questions"].extend(
            danger(topic) for topic in ("ear", "eye_pain", "gait", "mood", "rash", "sleep", "spo2")
        ),
        "more than 8 questions for danger signs",
    ),
    "nine topics to ask for": (
        lambda raw: (
            raw["rules"].append({**raw["rules"][0], "when": dict.fromkeys(("ear", "gait"), "yes")})
            or raw["questions"].extend(danger(topic) for topic in ("ear", "gait"))
        ),
        "9 topics to ask for; at most 8",
    ),
    "a danger sign without weight": (
        lambda raw: (
            raw["questions"].append(danger("mood"))
            or raw["rules"].append({**raw["rules"][0], "when": {"mood": "yes"}, "level": 4})
        ),
        "'mood' asks for danger signs and no rule that would ask for it is of level 3",
    ),
    "a rule twice": (
        lambda raw: raw["rules"].append(raw["rules"][0]),
        "decides nothing, rule 1 holds whenever it does",
    ),
    "a rule under a wider one": (
        lambda raw: raw["rules"].append({**raw["rules"][0], "when": {"consciousness": True, "age": "old"}, "level": 2}),
        "decides nothing, rule 1 holds whenever it does",
    ),
    "a modifier that is asked for": (
        lambda raw: raw["questions"].append({**danger("immune"), "danger": False}),
        "'immune' is asked and is the name of a modifier",
    ),
    "a modifier tested for something else": (
        lambda raw: raw["rules"].append({**raw["rules"][0], "when": {"immune": "very"}}),
        "the modifier 'immune' is tested for 'very'",
    ),
    "people that nobody is": (lambda raw: raw.update(people={"sex": "cat"}), "people.sex"),
    "a signature on something else": (
        lambda raw: raw.update(signed={"who": "พญ. ใจดี", "licence": "12345", "on": "2026-11-20", "hash": "0" * 16}),
        "was changed after พญ. ใจดี signed it",
    ),
}


@pytest.mark.parametrize(("change", "said"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_refused_by_name(tmp_path: Path, change: Change, said: str) -> None:
    with pytest.raises(BadConfiguration) as refused:
        read_protocol(written(tmp_path, change))
    assert str(refused.value).startswith("fever.yaml: ")
    assert said in str(refused.value)


def test_a_file_that_is_not_yaml_is_refused(tmp_path: Path) -> None:
    for text in (b"a: [", b"\xff\xfe\x00"):
        (tmp_path / "fever.yaml").write_bytes(text)
        with pytest.raises(BadConfiguration, match="is not YAML"):
            read_protocol(tmp_path / "fever.yaml")


def test_a_file_must_be_named_like_its_protocol(tmp_path: Path) -> None:
    written(tmp_path, lambda raw: None, name="cold")
    with pytest.raises(BadConfiguration, match="the id 'fever' is not the file's name"):
        read_protocols(tmp_path)


def test_one_topic_is_one_question_in_all_files(tmp_path: Path) -> None:
    def cold(raw: dict[str, Any]) -> None:
        raw["id"] = "cold"
        question(raw, "age")["ask"]["th"] = "กี่ขวบคะ"

    written(tmp_path, lambda raw: None)
    written(tmp_path, cold, name="cold")
    with pytest.raises(BadConfiguration, match=r"asks for 'age' in another way than cold\.yaml"):
        read_protocols(tmp_path)


def test_a_signed_file_is_known_as_signed(tmp_path: Path) -> None:
    who = {"who": "พญ. ใจดี", "licence": "12345", "on": "2026-11-20", "hash": hash_of(FEVER)}
    assert read_protocol(written(tmp_path, lambda raw: raw.update(signed=who))).signed_by == "พญ. ใจดี"


def test_instead_of_what_is_not_there_is_refused(tmp_path: Path) -> None:
    written(tmp_path, lambda raw: raw.update(instead_of=["cold"]))
    with pytest.raises(BadConfiguration, match="is instead of 'cold', which is not there"):
        read_protocols(tmp_path)


def test_a_rule_on_a_modifier_counts_when_told_and_is_no_reason_to_ask(tmp_path: Path) -> None:
    def after_an_operation(raw: dict[str, Any]) -> None:
        raw["rules"].append({**raw["rules"][0], "when": {"recent_surgery": True}, "level": 2})

    fever = read_protocol(written(tmp_path, after_an_operation))
    assert level_of((fever,), {}) is Level.SELF_CARE
    assert level_of((fever,), {"recent_surgery": "yes"}) is Level.EMERGENCY_ROOM
    assert next(each for each in fever.rules if "recent_surgery" in each.when).told_only


def test_the_modifiers_hold_in_every_protocol_and_never_lower() -> None:
    for protocol in shipped_protocols().values():
        general = [each for each in protocol.rules if each.general]
        assert all(each.told_only and each.level.value < protocol.otherwise.value for each in general)
        assert {topic for each in general for topic in each.when} == _weighing_on(protocol)


def _weighing_on(protocol: Protocol) -> set[str]:
    levels = {each.id: each.at_least for each in read_modifiers().every if each.at_least is not None}
    return {each for each, level in levels.items() if level.value < protocol.otherwise.value} - {
        *protocol.weighs_itself
    }


def test_a_protocol_weighs_only_what_there_is(tmp_path: Path) -> None:
    file = tmp_path / "posseting.yaml"
    text = (FOLDER / "posseting.yaml").read_text("utf-8")
    file.write_text(text.replace("weighs_itself: [infant]", "weighs_itself: [newborns]"), "utf-8")
    with pytest.raises(BadConfiguration, match="weighs_itself: no modifier 'newborns'"):
        read_protocol(file)


MODIFIERS = read_yaml(FILE)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw["modifiers"].append(raw["modifiers"][0]), "a modifier stands twice"),
        (lambda raw: raw["modifiers"][1].pop("told"), "anticoagulant: nothing tells that it holds"),
        (lambda raw: raw["modifiers"][0]["reason"].pop("en"), "reason.en: Field required"),
        (lambda raw: raw["modifiers"][0].pop("source"), "source: Field required"),
        (
            lambda raw: raw.update(signed={"who": "พญ. ใจดี", "licence": "1", "on": "2026-11-20", "hash": "0"}),
            "changed after",
        ),
    ],
)
def test_modifiers_that_cannot_be_meant_are_refused(tmp_path: Path, change: Change, said: str) -> None:
    raw = copy.deepcopy(MODIFIERS)
    change(raw)
    path = tmp_path / "modifiers.yaml"
    path.write_text(yaml.dump(raw, Dumper=_DUMPER, allow_unicode=True), "utf-8")
    with pytest.raises(BadConfiguration) as refused:
        read_modifiers(path)
    assert str(refused.value).startswith("modifiers.yaml: ")
    assert said in str(refused.value)


def test_a_bare_yes_is_a_yes(tmp_path: Path) -> None:
    protocol = read_protocol(written(tmp_path, rule(when={"consciousness": True})))
    assert protocol.rules[0].when == {"consciousness": frozenset({"yes"})}


def test_an_empty_folder_has_no_protocols(tmp_path: Path) -> None:
    assert read_protocols(tmp_path) == {}
