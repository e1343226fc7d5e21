"""What holds for every interview: urgency only rises, eight questions, none twice, and telling early changes nothing."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.domain.interview import MOST_QUESTIONS, Ask, Result, consider, level_of, urgency_of
from bot.domain.modifiers import with_modifiers
from bot.domain.pieces import whole_of
from bot.domain.protocol import UNSURE, Protocol, Question
from bot.domain.triage import Level
from config.read_protocols import shipped_protocols
from tests.thoroughness import examples

PROTOCOLS = shipped_protocols()
Drawn = tuple[tuple[Protocol, ...], dict[str, str]]
ONE = some.sampled_from([(each,) for each in PROTOCOLS.values()])
SOME = some.lists(
    some.sampled_from(list(PROTOCOLS.values())), min_size=1, max_size=3, unique_by=lambda each: each.id
).map(tuple)


def questions(protocols: tuple[Protocol, ...]) -> dict[str, Question]:
    """Every question of these protocols by topic."""
    return {each.topic: each for protocol in protocols for each in protocol.questions}


def never_asked(protocols: tuple[Protocol, ...]) -> set[str]:
    """Topics that only count when told."""
    asks = {topic for each in protocols for rule in each.rules if not rule.told_only for topic in rule.when}
    return set(questions(protocols)) - asks


@some.composite
def truths(draw: some.DrawFn, which: some.SearchStrategy[tuple[Protocol, ...]], *, sure: bool = False) -> Drawn:
    """Protocols, and an answer to each of their questions that can be asked."""
    protocols = draw(which)
    truth = {}
    for topic, question in questions(protocols).items():
        codes = [each.code for each in question.answers if not (sure and each.code == UNSURE)]
        if topic not in never_asked(protocols):
            truth[topic] = draw(some.sampled_from(codes if sure else [*codes, UNSURE]))
    return protocols, truth


def interviewed(
    protocols: tuple[Protocol, ...], truth: Mapping[str, str], told: Mapping[str, str]
) -> tuple[Result, list[str], dict[str, str]]:
    """The result, what was asked, and all that was known in the end."""
    known, asked = dict(told), []
    while isinstance(move := consider(protocols, known, tuple(asked)), Ask):
        topic = move.question.topic
        assert not {topic, whole_of(topic)} & known.keys(), "what was told is asked"
        assert topic not in asked, "a question is repeated"
        asked.append(topic)
        known[topic] = truth[whole_of(topic)]
    return move, asked, known


@given(truths(SOME), some.data())
@settings(max_examples=examples(80), deadline=None)
def test_yes_or_unsure_to_a_danger_sign_never_lowers_the_urgency(drawn: Drawn, data: some.DataObject) -> None:
    protocols, truth = drawn
    topic = data.draw(some.sampled_from([each.topic for each in questions(protocols).values() if each.danger]))
    known = {each: code for each, code in truth.items() if each != topic and data.draw(some.booleans())}
    open_, denied = level_of(protocols, known), level_of(protocols, {**known, topic: "no"})
    for code in ("yes", UNSURE):
        assert level_of(protocols, {**known, topic: code}).value <= min(open_.value, denied.value)
    assert level_of(protocols, {**known, topic: "yes"}).value <= level_of(protocols, {**known, topic: UNSURE}).value


@given(truths(SOME), some.data())
@settings(max_examples=examples(80), deadline=None)
def test_any_further_answer_only_raises(drawn: Drawn, data: some.DataObject) -> None:
    protocols, truth = drawn
    less = {each: code for each, code in truth.items() if data.draw(some.booleans())}
    assert level_of(protocols, truth).value <= level_of(protocols, less).value


@given(truths(SOME), some.data())
@settings(max_examples=examples(150), deadline=None)
def test_at_most_eight_questions_none_of_them_told_or_repeated(drawn: Drawn, data: some.DataObject) -> None:
    protocols, truth = drawn
    told = {each: code for each, code in truth.items() if data.draw(some.booleans())}
    result, asked, known = interviewed(protocols, truth, told)
    assert len(asked) == result.asked <= MOST_QUESTIONS
    assert result.level.value <= level_of(protocols, known).value
    assert result.protocols == tuple(each.name for each in protocols)


@given(truths(ONE, sure=True), some.data())
@settings(max_examples=examples(150), deadline=None)
def test_one_complaint_has_one_level_in_whatever_order_it_is_told(drawn: Drawn, data: some.DataObject) -> None:
    protocols, truth = drawn
    told = {each: code for each, code in truth.items() if data.draw(some.booleans())}
    result, _, _ = interviewed(protocols, truth, told)
    assert result.level is level_of(protocols, truth)


@given(truths(ONE), some.data())
@settings(max_examples=examples(150), deadline=None)
def test_not_being_sure_never_makes_one_complaint_less_urgent_than_all_answers_would(
    drawn: Drawn, data: some.DataObject
) -> None:
    protocols, truth = drawn
    told = {each: code for each, code in truth.items() if data.draw(some.booleans())}
    result, _, _ = interviewed(protocols, truth, told)
    assert result.level.value <= level_of(protocols, truth).value


@given(truths(SOME))
@settings(max_examples=examples(80), deadline=None)
def test_danger_signs_are_asked_before_anything_else(drawn: Drawn) -> None:
    protocols, truth = drawn
    _, asked, _ = interviewed(protocols, truth, {})
    dangers = [questions(protocols)[whole_of(topic)].danger for topic in asked]
    assert dangers == sorted(dangers, reverse=True)


@given(truths(SOME), some.permutations(list(PROTOCOLS)))
@settings(max_examples=examples(80), deadline=None)
def test_the_order_of_the_files_does_not_change_the_level(drawn: Drawn, order: list[str]) -> None:
    protocols, truth = drawn
    turned = tuple(sorted(protocols, key=lambda each: order.index(each.id)))
    assert level_of(turned, truth) is level_of(protocols, truth)


def test_a_call_to_1669_settles_at_once() -> None:
    result = consider((PROTOCOLS["fever"], PROTOCOLS["headache"]), {"speech": "yes"})
    assert isinstance(result, Result)
    assert (result.level, result.asked) == (Level.CALL_1669, 0)
    assert [each.sure for each in result.because] == [True]


def test_what_there_was_no_room_to_ask_counts_as_not_sure() -> None:
    both = (PROTOCOLS["fever"], PROTOCOLS["headache"])
    calm = dict.fromkeys(("consciousness", "bleeding", "speech", "onset"), "no")
    asked = (*calm, *("mood", "sleep", "rash", "hearing"))  # four more that were put and told nothing
    result = consider(both, calm, asked)
    assert isinstance(result, Result)
    assert result.level is Level.DOCTOR_SOON  # nobody asked for a stiff neck, vomiting or a blow
    assert not any(each.sure for each in result.because)


def test_what_is_no_danger_sign_and_had_no_room_raises_nothing() -> None:
    both = (PROTOCOLS["fever"], PROTOCOLS["headache"])
    calm = dict.fromkeys(("consciousness", "bleeding", "speech", "onset", "neck_stiffness"), "no")
    asked = (*calm, *("mood", "sleep", "rash"))
    result = consider(both, calm, asked)
    assert isinstance(result, Result)
    assert result.level is Level.SELF_CARE  # nobody asked for age or pregnancy, and every danger sign was denied


def of_signs(name: str, covers: tuple[str, ...], level: Level = Level.CALL_1669) -> Protocol:
    """A complaint with one question for danger signs."""
    fever = PROTOCOLS["fever"]
    question = replace(fever.questions[0], topic=name, covers=covers, danger=True)
    rule = replace(fever.rules[0], when={name: frozenset({"yes"})}, level=level)
    return replace(fever, id=name, questions=(question,), rules=(rule,))


def test_what_was_denied_elsewhere_is_asked_last_and_no_room_for_it_raises_nothing() -> None:
    first = of_signs("breathing", ("breathing", "seizure"))
    again = of_signs("seizure", ("seizure",))
    new = of_signs("bleeding", ("bleeding",), Level.EMERGENCY_ROOM)
    move = consider((first, again, new), {"breathing": "no"}, ("breathing",))
    assert isinstance(move, Ask)
    assert whole_of(move.question.topic) == "bleeding", "though a seizure would weigh more"
    full = ("breathing", *"1234567")
    denied, open_ = (
        consider((first, again), {"breathing": "no"}, full),
        consider((first, new), {"breathing": "no"}, full),
    )
    assert isinstance(denied, Result)
    assert isinstance(open_, Result)
    assert (denied.level, open_.level) == (Level.SELF_CARE, Level.DOCTOR_SOON)


def test_no_care_at_home_while_a_danger_sign_is_not_sure() -> None:
    signs = of_signs("breathing", ("breathing",))
    ruled_out = replace(signs.rules[0], when={"breathing": frozenset({"yes"}), "age": frozenset({"old"})})
    with_age = replace(signs, rules=(ruled_out,), questions=(*signs.questions, questions((PROTOCOLS["fever"],))["age"]))
    result = consider((with_age,), {"breathing": UNSURE, "age": "adult"})
    assert isinstance(result, Result)
    assert result.level is Level.DOCTOR_SOON
    assert [each.sure for each in result.because] == [False]


def test_modifiers_hold_by_word_by_answer_and_by_age() -> None:
    fever = PROTOCOLS["fever"]
    assert with_modifiers({"chronic": "immune"}, 40.0, fever.modifiers) == {"chronic": "immune", "immune": "yes"}
    assert with_modifiers({"kidney": "yes"}, 64.9, fever.modifiers) == {"kidney": "yes"}
    assert with_modifiers({}, 65.0, fever.modifiers) == {"old": "yes"}
    assert with_modifiers({}, 0.2, fever.modifiers) == {"infant": "yes"}
    assert level_of((fever,), {"anticoagulant": "yes"}) is Level.APPOINTMENT


def test_a_result_says_who_signed_and_an_unsigned_modifier_unsigns_it() -> None:
    signed = replace(PROTOCOLS["fever"], signed_by="พญ. ใจดี", signed_on="2026-11-20")
    calm = {
        "consciousness": "no",
        "bleeding": "no",
        "age": "adult",
        "chronic": "none",
        "duration": "under_3_days",
        "pregnant": "no",
    }
    told = dict.fromkeys((each.topic for each in signed.questions), "no") | calm
    known = {topic: code for topic, code in told.items() if (q := signed.question(topic)) and q.answer(code)}
    plain, modified = consider((signed,), known), consider((signed,), {**known, "anticoagulant": "yes"})
    assert isinstance(plain, Result)
    assert isinstance(modified, Result)
    assert (plain.signed, plain.signatures) == (True, (("พญ. ใจดี", "2026-11-20"),))
    assert (modified.level, modified.signed) == (Level.APPOINTMENT, False)


def test_assessing_takes_less_than_a_millisecond() -> None:
    several = tuple(PROTOCOLS.values())[:3]
    known = dict.fromkeys(("consciousness", "bleeding"), "no")
    times = []
    for _ in range(200):
        began = time.thread_time()
        consider(several, known)
        times.append(time.thread_time() - began)
    assert statistics.median(times) < 0.001


def test_plain_reasons_are_given_alone() -> None:
    known = {"consciousness": "no", "bleeding": "no", "age": UNSURE, "chronic": "chronic", "duration": "under_3_days"}
    result = consider((PROTOCOLS["fever"],), known)
    assert isinstance(result, Result)
    assert [each.sure for each in result.because] == [True]


def test_a_question_that_cannot_raise_is_not_asked() -> None:
    known = {"consciousness": "no", "vomit_blood": "yes"}
    move = consider((PROTOCOLS["abdominal_pain"],), known, tuple(known))
    assert isinstance(move, Result)
    assert move.level is Level.EMERGENCY_ROOM


def test_unsure_of_a_danger_sign_is_one_less_and_never_below_a_doctor_soon() -> None:
    fever = (PROTOCOLS["fever"],)
    assert level_of(fever, {"consciousness": UNSURE}) is Level.EMERGENCY_ROOM
    assert level_of(fever, {"bleeding": UNSURE}) is Level.DOCTOR_SOON
    assert level_of(fever, {"duration": UNSURE}) is Level.APPOINTMENT
    assert urgency_of(fever, "consciousness", "no") is Level.SELF_CARE
    assert urgency_of(fever, "chronic", UNSURE) is Level.DOCTOR_SOON


def test_told_things_count_and_are_not_asked_for() -> None:
    known = {"consciousness": "no", "bleeding": "no", "age": "adult", "chronic": "none", "duration": "under_3_days"}
    known |= {"travel": "no"}
    calm = consider((PROTOCOLS["fever"],), known)
    hot = consider((PROTOCOLS["fever"],), {**known, "temperature": "from_40"})
    maybe = consider((PROTOCOLS["fever"],), {**known, "temperature": UNSURE})
    assert isinstance(calm, Result)
    assert isinstance(hot, Result)
    assert isinstance(maybe, Result)
    assert [each.level.value for each in (calm, hot, maybe)] == [5, 3, 5]


def test_nothing_to_consider_and_unknown_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing to consider"):
        consider((), {})
    with pytest.raises(ValueError, match="no answer 'purple'"):
        consider((PROTOCOLS["fever"],), {"age": "purple"})
