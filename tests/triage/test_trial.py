"""`klaimor triage evaluate`: whole cases and messages tried, and figures that a clinician can check by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app.trial.figures import case_figures, message_figures
from bot.app.trial.kept import read_kept, with_these, worse, write_kept
from bot.app.trial.page import page
from bot.app.trial.run import Reaction, answer_of, try_case, try_message
from bot.app.trial.sets import Message, TrialSet, WholeCase, read_set
from bot.app.trial.text import report
from bot.app.trial.trial import Trial, put_to
from bot.cli import app
from bot.domain.agreement import upper_bound, weighted_kappa
from bot.domain.errors import BadConfiguration
from tests.fakes.redflags import WordSigns

CASES = """
# a comment
default: ไม่มีค่ะ
cases:
  - id: one  # plain
    text: ปวดหัวมาก
    age: 34
    sex: F
    speaker: self
    truth: {speech: พูดชัดดี, weakness: แขนขวาไม่มีแรง, fever: no}
    default: ไม่ค่ะ
    expect: {level: 1, safe_down_to: 2, department: emergency}
  - id: two
    first: [ปวดหัว, เมื่อวาน]
    age: 0.1
    truth: {fever: มีไข้}
    expect: {level: 4}
"""
MESSAGES = """
chest:
  - {id: a, text: เจ็บแน่นหน้าอก, alarm: emergency, sign: chest_pain, phenomena: [plain]}
  - {id: b, texts: [แม่, ปากเบี้ยว], alarm: emergency, sign: stroke, phenomena: [third_person, two_bubbles]}
  - {id: c, text: อยากตาย, alarm: crisis, sign: suicide}
others:
  - {id: d, text: ละครเมื่อคืนพระเอกเจ็บแน่นหน้าอก, why: fiction, sounds_like: chest_pain, ask_ok: true}
  - {id: e, text: ขอเลื่อนนัด, why: admin}
"""


def written(folder: Path, text: str, name: str = "set.yaml") -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def case(level: int = 3, **more: object) -> WholeCase:
    """A case that wants a level."""
    given = {"id": "x", "first": ("ปวดหัว",), "truth": {}, "default": "ไม่มี", "level": level, "safe_down_to": level}
    return WholeCase(**{**given, **more})  # type: ignore[arg-type]


class Scripted:
    """Answers like `interview_lines`, from a script, and remembers what it was told."""

    def __init__(self, *answers: dict[str, object]) -> None:
        self.answers, self.heard = answers, list[dict[str, object]]()

    def __call__(self, lines: Iterable[str]) -> Iterator[str]:
        for line, answer in zip(lines, self.answers, strict=False):
            self.heard.append(json.loads(line))
            yield json.dumps({"case": "x", **answer})


def result(level: int, **more: object) -> dict[str, object]:
    """A result line."""
    return {"result": {"level": level, "department": "er", "asked": 2, "flags": [], "protocols": [], **more}}


def test_a_set_of_cases_is_read_with_all_that_it_says(tmp_path: Path) -> None:
    one, two = read_set(written(tmp_path, CASES)).cases
    assert (one.first, one.age, one.sex, one.speaker) == (("ปวดหัวมาก",), 34.0, "F", "self")
    assert (one.level, one.safe_down_to, one.department, one.default) == (1, 2, "emergency", "ไม่ค่ะ")
    assert one.truth["fever"] == "no", "a bare no is a word and not false"
    assert (two.first, two.age, two.default, two.safe_down_to) == (("ปวดหัว", "เมื่อวาน"), 0.1, "ไม่มีค่ะ", 4)


def test_a_set_of_messages_is_read_with_all_that_it_says(tmp_path: Path) -> None:
    messages = read_set(written(tmp_path, MESSAGES)).messages
    assert [each.alarm for each in messages] == ["emergency", "emergency", "crisis", "", ""]
    assert messages[1].texts == ("แม่", "ปากเบี้ยว")
    assert [each.about for each in messages] == ["chest_pain", "stroke", "suicide", "fiction", "admin"]
    assert [each.ask_ok for each in messages] == [False, False, False, True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "cannot be read"),
        ("a: 1", "holds no list"),
        ("- {id: q, text: '  '}", "entry 1 (q): has no words"),
        ("- {id: q, text: x, alarm: maybe}", "alarm 'maybe'"),
        ("- {id: q, text: x, expect: {level: 7}}", "not between 1 and 5"),
        ("- {id: q, text: x, expect: {level: 4, safe_down_to: 3}}", "the second the less urgent"),
        ("- {id: q, text: x, expect: {}}", "level"),
        ("- {id: q, text: x, age: old, expect: {level: 1}}", "age"),
    ],
)
def test_a_set_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadConfiguration) as refused:
        read_set(written(tmp_path, text))
    assert said in str(refused.value)


def test_a_person_tells_all_that_is_true_of_what_is_asked_and_else_the_default() -> None:
    one = case(truth={"speech": "พูดชัด", "weakness": "แขนอ่อนแรง", "gait": "แขนอ่อนแรง"})
    assert answer_of(one, ("speech", "weakness", "gait")) == "พูดชัด แขนอ่อนแรง"
    assert answer_of(one, ("fever",)) == "ไม่มี"


def test_asked_by_topic_a_person_tells_nothing_else_that_is_asked() -> None:
    desk = Scripted({"ask": {"topic": "speech", "topics": ["speech", "gait"]}}, result(2))
    try_case(case(truth={"gait": "เดินเซ"}), desk, by_topic=True)
    assert desk.heard[1]["text"] == "ไม่มี"


def test_an_interview_is_held_to_its_end() -> None:
    desk = Scripted({"ask": {"topic": "fever", "topics": ["fever"]}}, result(2, protocols=["headache@2026-11"]))
    tried = try_case(case(2, truth={"fever": "มีไข้"}, age=34.0, sex="F"), desk)
    assert [each["text"] for each in desk.heard] == ["ปวดหัว", "มีไข้"]
    assert desk.heard[1]["age"] == 34.0
    assert (tried.level, tried.asked, tried.complaint, tried.topics) == (2, 2, "headache", ("fever",))
    assert (tried.exact, tried.safe, tried.missed) == (True, True, False)


def test_an_interview_that_breaks_or_never_ends_is_no_figure() -> None:
    with pytest.raises(ValueError, match="x: line 1: broken"):
        try_case(case(), Scripted({"error": "line 1: broken"}))
    with pytest.raises(ValueError, match="no end"):
        try_case(case(), Scripted(*[{"ask": {"topic": "fever"}}] * 99))


def test_no_answer_is_never_safe_and_an_emergency_missed() -> None:
    tried = try_case(case(2, safe_down_to=5), Scripted({"none": True, "why": "no_protocol"}))
    assert (tried.level, tried.counted, tried.safe, tried.missed, tried.complaint) == (
        None,
        5,
        False,
        True,
        "no_protocol",
    )


def test_an_emergency_is_missed_even_where_less_was_acceptable() -> None:
    tried = try_case(case(2, safe_down_to=3), Scripted(result(3)))
    assert (tried.safe, tried.missed, tried.exact) == (True, True, False)


def test_figures_of_cases_by_hand() -> None:
    given = [(1, 1), (1, 2), (2, 3), (3, 3), (4, 3), (5, 2), (5, 5), (5, None)]
    lines = [Scripted(result(level) if level else {"none": True}) for _, level in given]
    of = case_figures([try_case(case(wanted), line) for (wanted, _), line in zip(given, lines, strict=True)])
    assert (of.missed.found, of.missed.of, of.called.found, of.called.of) == (1, 3, 1, 2)
    assert (of.exact.found, of.safe.found, of.over.found, of.far_over.found, of.silent.found) == (3, 5, 2, 1, 1)
    assert of.median_asked == 2


def test_messages_are_met_with_an_alarm_a_question_or_nothing() -> None:
    flags = WordSigns()
    alarm = try_message(Message("a", ("เจ็บแน่นหน้าอก",), "emergency"), flags)
    wrong = try_message(Message("b", ("อยากตาย",), "emergency"), flags)
    joined = try_message(Message("c", ("แม่ปาก", "เบี้ยว"), "emergency"), JoinedSigns())
    missed = try_message(Message("d", ("ปวดเข่า",), "emergency"), flags)
    fooled = try_message(Message("e", ("เจ็บแน่นหน้าอก",)), flags)
    assert [each.reaction for each in (alarm, wrong, joined, missed, fooled)] == [
        Reaction.ALARM,
        Reaction.ALARM,
        Reaction.ALARM,
        Reaction.NOTHING,
        Reaction.ALARM,
    ]
    of = message_figures([alarm, wrong, joined, missed, fooled])
    assert (of.missed.found, of.missed.of, of.other_kind.found, of.false_alarms.found) == (1, 4, 1, 1)


class JoinedSigns(WordSigns):
    """Finds a sign that only two bubbles together tell."""

    def read(self, text: str):  # type: ignore[no-untyped-def]
        return super().read(text.replace("ปาก เบี้ยว", "ปากเบี้ยว"))


@pytest.mark.parametrize(
    ("found", "of", "bound"),
    [(0, 300, 0.009936), (0, 10, 0.258866), (1, 10, 0.394163), (5, 100, 0.102253), (3, 3, 1.0)],
)
def test_the_upper_bound_of_clopper_and_pearson(found: int, of: int, bound: float) -> None:
    assert upper_bound(found, of) == pytest.approx(bound, abs=2e-6)


def test_counts_that_cannot_be_have_no_bound() -> None:
    with pytest.raises(ValueError, match="4 of 3"):
        upper_bound(4, 3)
    assert upper_bound(0, 0) == 1.0


def test_weighted_kappa_by_hand() -> None:
    assert weighted_kappa([(1, 1), (3, 3), (5, 5)]) == 1.0
    assert weighted_kappa([(1, 5), (5, 1)]) == -1.0
    assert weighted_kappa([(1, 1), (1, 2), (2, 2), (2, 1)]) == 0.0
    assert math.isnan(weighted_kappa([(2, 2)]))


def trial(tmp_path: Path) -> Trial:
    """The messages above, tried with a reader that knows a few words."""
    return put_to(read_set(written(tmp_path, MESSAGES)), Scripted(), WordSigns())


def test_the_report_begins_with_what_was_missed_and_shows_no_line_of_the_set(tmp_path: Path) -> None:
    said = report([trial(tmp_path)], {}, ids=True)
    assert said.startswith("emergencies missed: 0 of 3 (0.0%, below 63.16% with 95 % confidence)")
    assert "false alarms         1 of 2 (50.0%" in said
    assert "signs without alarm, or false alarms: d" in said
    assert "ละคร" not in said


def test_the_page_holds_its_drawings_and_fetches_nothing(tmp_path: Path) -> None:
    html = page([trial(tmp_path)], {})
    assert html.count("<svg") == 2
    assert "http" not in html
    assert "<script" not in html
    assert "ละคร" not in html
    cases = TrialSet("<b>", "0", (case(),))
    html = page([put_to(cases, Scripted(result(2)), WordSigns())], {})
    assert html.count("<svg") == 3
    assert "&lt;b&gt;" in html


def test_the_first_figures_stay_and_the_last_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    first = trial(tmp_path)
    write_kept(path, with_these(read_kept(path), [first], date(2026, 11, 25)))
    worse = Trial(first.given, (), first.messages[:1], message_figures=message_figures(first.messages[:1]))
    kept = with_these(read_kept(path), [worse], date(2026, 11, 26))
    assert kept["set.yaml"].first.on == "2026-11-25"
    assert kept["set.yaml"].first.figures["signs"] == 3
    assert kept["set.yaml"].last.figures["signs"] == 1
    assert "2026-11-25" in report([worse], kept)
    one = put_to(TrialSet("one", "0", (case(2),)), Scripted(result(2)), WordSigns())
    write_kept(path, with_these(kept, [one], date(2026, 11, 26)))
    assert "weighted kappa" not in read_kept(path)["one"].last.figures, "one case agrees with nothing"
    path.write_text("[]", "utf-8")
    with pytest.raises(BadConfiguration, match="holds no figures"):
        read_kept(path)


def test_a_figure_that_has_become_worse_is_named_and_no_other(tmp_path: Path) -> None:
    was = put_to(TrialSet("one", "0", (case(2),)), Scripted(result(2)), WordSigns())
    kept = with_these({}, [was], date(2026, 11, 25))
    now = put_to(TrialSet("one", "0", (case(2),)), Scripted(result(4)), WordSigns())
    assert worse(kept, [was]) == ()
    assert "one: emergencies missed 1, was 0" in worse(kept, [now])
    assert "one: exact 0, was 1" in worse(kept, [now])
    assert worse(with_these({}, [now], date(2026, 11, 25)), [was]) == (), "better is no fault"
    other = put_to(TrialSet("one", "another version", (case(2),)), Scripted(result(4)), WordSigns())
    assert worse(kept, [other]) == (), "figures of another version say nothing"


def test_the_shell_holds_what_was_kept_and_writes_nothing(tmp_path: Path) -> None:
    path, kept = written(tmp_path, CASES), tmp_path / "kept.json"
    args = ["triage", "evaluate", str(path), "--keep", str(kept)]
    assert CliRunner().invoke(app, args).exit_code == 0
    before = kept.read_bytes()
    assert CliRunner().invoke(app, [*args, "--hold"]).exit_code == 0
    better = json.loads(before)
    better["set.yaml"]["last"]["figures"]["exact"] = 1.1
    kept.write_text(json.dumps(better), "utf-8")
    done = CliRunner().invoke(app, [*args, "--hold"])
    assert done.exit_code == 1
    assert "set.yaml: exact" in done.output
    assert json.loads(kept.read_bytes()) == better


def test_the_floors_of_the_issue(tmp_path: Path) -> None:
    assert list(trial(tmp_path).below_floors()) == ["false alarms 50.0%, at most 3%"]
    bad = put_to(TrialSet("x", "0", (case(2),)), Scripted(result(4, asked=8)), WordSigns())
    assert [each.split(" ")[0] for each in bad.below_floors()] == ["1", "safe", "exact", "median"]


def test_the_command_reports_writes_the_page_and_gates(tmp_path: Path) -> None:
    path, html = written(tmp_path, CASES), tmp_path / "report.html"
    done = CliRunner().invoke(app, ["triage", "evaluate", str(path), "--html", str(html), "--gate", "--ids"])
    assert done.stdout.startswith("emergencies missed: 0 of 1")
    assert "<svg" in html.read_text("utf-8")
    assert done.exit_code == 1, "two made-up cases hold no floor"
    assert "below the floor: set.yaml: " in done.stderr
    broken = CliRunner().invoke(app, ["triage", "evaluate", str(written(tmp_path, "[", "broken.yaml"))])
    assert broken.exit_code != 0
