"""Figures of an evaluation, on judgements small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.understanding import Ambiguity, Entity, Finding, Understanding
from nlu.floors import below, gate
from nlu.readings import Reading, entities_found, findings_found, judged
from nlu.report import as_text, measured, percentile
from nlu.report_page import as_page
from nlu.scores import (
    Judged,
    accuracy,
    calibration_error,
    f1_of,
    grouped,
    guarded_recall,
    macro_f1,
    most_confused,
    per_intent,
    reliability,
    thresholds,
)
from nlu.sets import NOW, BadSet, Case, read_set

SAID = (
    Judged("book", (("book", 0.9), ("check", 0.1)), ("typo",), "a"),
    Judged("book", (("check", 0.55), ("book", 0.45)), ("slang", "typo"), "b"),
    Judged("check", (("check", 0.8), ("book", 0.2)), (), "b"),
    Judged("emergency", (("book", 0.6), ("check", 0.4)), flagged=frozenset({"emergency"})),
)


def test_precision_recall_and_f1() -> None:
    book, check, emergency = per_intent(SAID)
    assert (book.wanted, book.precision, book.recall, book.f1) == (2, 0.5, 0.5, 0.5)
    assert (check.precision, check.recall) == (0.5, 1.0)
    assert (emergency.precision, emergency.recall, emergency.f1) == (0.0, 0.0, 0.0)
    assert macro_f1(SAID) == pytest.approx((0.5 + 2 / 3 + 0) / 3)
    assert accuracy(SAID) == 0.5
    assert f1_of("nobody", SAID) is None


def test_the_guard_counts_what_the_rules_saw() -> None:
    assert guarded_recall("emergency", SAID) == 1.0
    assert guarded_recall("book", SAID) == 0.5
    assert guarded_recall("mental_health", SAID) is None


def test_the_more_urgent_alarm_guards_who_needs_help_for_the_mind_and_the_lesser_guards_no_emergency() -> None:
    urgent = Judged("mental_health", (("emergency", 0.9),), flagged=frozenset({"emergency"}))
    lesser = Judged("emergency", (("book", 0.9),), flagged=frozenset({"mental_health"}))
    assert guarded_recall("mental_health", (urgent,)) == 1.0
    assert guarded_recall("emergency", (lesser,)) == 0.0


def test_confusion_reliability_and_doubt() -> None:
    assert most_confused(SAID, 1) == [(("book", "check"), 1)]
    assert [(each.low, each.count, each.right) for each in reliability(SAID)] == [
        (0.5, 1, 0.0),
        (0.6, 1, 0.0),
        (0.8, 1, 1.0),
        (0.9, 1, 1.0),
    ]
    assert calibration_error(SAID) == pytest.approx((0.55 + 0.6 + 0.2 + 0.1) / 4)
    (doubted,) = thresholds(SAID, [0.7])
    assert (doubted.acted, doubted.right, doubted.offered) == (0.5, 1.0, 0.5)


def test_groups() -> None:
    assert grouped(SAID) == {
        "author": {"a": (1, 1.0), "b": (2, 0.5)},
        "phenomenon": {"slang": (1, 0.0), "typo": (2, 0.5)},
    }


def test_nothing_at_all_is_no_error() -> None:
    assert (accuracy(()), macro_f1(()), calibration_error(())) == (0, 0, 0)
    assert measured("nothing", "embedded", (), ()).figures == {}
    with pytest.raises(ValueError, match="nothing"):
        percentile((), 0.5)


def test_floors() -> None:
    figures = {"accuracy": 0.9, "calibration error": 0.5}
    assert below(figures, {"accuracy": 0.95, "macro-F1": 1}) == [
        "accuracy: 0.900 is below the floor of 0.950",
        "calibration error: 0.500 is above the ceiling of 0.060",
    ]
    assert "FAILED accuracy" in gate("x", figures, {"accuracy": 0.95})
    assert "FAILED" not in gate("x", {"accuracy": 0.9}, {"accuracy": 0.9})


SET = """
now: 2026-11-23
author: n
cases:
- {text: นัดพุธหน้า, intent: book, phenomenon: [date, short], entities: [{entity: date, value: {on: 2026-12-02}}]}
- {text: ห้าโมง, entities: [{entity: time, value: {at: "17:00"}, readings: [{at: "11:00"}, {at: "17:00"}]}]}
- {text: 31 เม.ย., entities: [{entity: date, value: {impossible: true}}]}
- {text: ไม่ปวดหัว, findings: [{code: headache, status: absent}]}
- {text: สวัสดี, findings: [], entities: []}
"""


def cases(tmp_path: Path, text: str) -> tuple[Case, ...]:
    path = tmp_path / "set.yaml"
    path.write_text(text, "utf-8")
    return read_set(path)


def test_a_set_is_read(tmp_path: Path) -> None:
    first, *_, last = cases(tmp_path, SET)
    assert (first.intent, first.tags, first.author, first.now) == ("book", ("date", "short"), "n", NOW)
    assert first.entities is not None
    assert first.entities[0].value == {"on": "2026-12-02"}
    assert (last.entities, last.findings, last.number) == ((), (), 5)


@pytest.mark.parametrize(
    "text", ["", "a: 1", "- 5", "- {intent: x}", "- {text: x, entities: {a: b}}", "- {text: x, now: soon}", "["]
)
def test_what_is_no_set_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadSet):
        cases(tmp_path, text)


def entity(name: str, text: str, value: dict[str, str | int | float]) -> Entity:
    return Entity(name, text, 0, len(text), value)


def readings(tmp_path: Path) -> list[Reading]:
    understood = (
        Understanding("book", 0.9, (("book", 0.9),), (entity("date", "พุธหน้า", {"on": "2026-12-02"}),)),
        Understanding(
            "fallback",
            0.1,
            (("book", 0.1),),
            (entity("time", "ห้าโมง", {"at": "17:00"}),),
            ambiguous=(Ambiguity("time", "ห้าโมง", ({"at": "17:00"}, {"at": "11:00"})),),
        ),
        Understanding("book", 0.9, ambiguous=(Ambiguity("date", "31 เม.ย.", ()),)),
        Understanding("book", 0.9, findings=(Finding("headache", "present", "self", "ปวดหัว", 3, 9),)),
        Understanding("book", 0.9, entities=(entity("phone", "1", {"number": "1"}),)),
    )
    read = cases(tmp_path, SET)
    return [Reading(case, each, 1.0 + at) for at, (case, each) in enumerate(zip(read, understood, strict=True))]


def test_entities_with_values_doubts_and_the_impossible(tmp_path: Path) -> None:
    found = entities_found(readings(tmp_path))
    assert found is not None
    assert (found.exact, found.cases, found.missed) == (4, 4, ())  # a phone is not among the kinds the set asks for
    assert [(each.name, each.wanted, each.f1) for each in found.tallies] == [("date", 2, 1.0), ("time", 1, 1.0)]


def test_a_finding_with_another_status_is_wrong_on_both_sides(tmp_path: Path) -> None:
    found = findings_found(readings(tmp_path))
    assert found is not None
    assert (found.exact, found.cases, found.missed) == (1, 2, ("n:4",))
    assert [(each.wanted, each.found, each.right, each.f1) for each in found.tallies] == [(1, 1, 0, 0.0)]


def test_a_fallback_is_a_wrong_guess_with_the_guesses_behind_it(tmp_path: Path) -> None:
    (one,) = judged(readings(tmp_path)[:1])
    assert one.right
    case = Case("x", "book", (), "n", NOW)
    (other,) = judged([Reading(case, readings(tmp_path)[1].understood, 1.0)])
    assert (other.guess, other.ranking[1][0]) == ("out_of_scope", "book")


def test_the_report_shows_figures_and_no_texts(tmp_path: Path) -> None:
    read = readings(tmp_path)
    report = measured("a set", "embedded", judged(read), read)
    text, page = as_text(report), as_page([report])
    assert "accuracy" in text
    assert "entities: 4 of 4 messages exact" in text
    assert "not exact: n:4" in text
    assert page.count("<svg") >= 3
    assert not [said for said in ("นัดพุธ", "ปวดหัว", "<script", "http") if said in page + text]
