"""What holds for every interview: urgency only rises, five questions, none twice, and telling early changes nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.domain.interview import MOST_QUESTIONS, Ask, Result, consider, level_of, urgency_of
from bot.domain.protocol import UNSURE, Protocol, Question
from bot.domain.triage import Level
from config.read_protocols import read_protocols

PROTOCOLS = read_protocols()
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
        assert topic not in known, "what was told is asked"
        assert topic not in asked, "a question is repeated"
        asked.append(topic)
        known[topic] = truth[topic]
    return move, asked, known


@given(truths(SOME), some.data())
@settings(max_examples=80, deadline=None)
def test_yes_or_unsure_to_a_danger_sign_never_lowers_the_urgency(drawn: Drawn, data: some.DataObject) -> None:
    protocols, truth = drawn
    topic = data.draw(some.sampled_from([each.topic for each in questions(protocols).values() if each.danger]))
    known = {each: code for each, code in truth.items() if each != topic and data.draw(some.booleans())}
    open_, denied = level_of(protocols, known), level_of(protocols, {**known, topic: "no"})
    for code in ("yes", UNSURE):
        assert level_of(protocols, {**known, topic: code}).value <= min(open_.value, denied.value)
    assert level_of(protocols, {**known, topic: "yes"}).value <= level_of(protocols, {**known, topic: UNSURE}).value


@given(truths(SOME), some.data())
@settings(max_examples=80, deadline=None)
def test_any_further_answer_only_raises(drawn: Drawn, data: some.DataObject) -> None:
    protocols, truth = drawn
    less = {each: code for each, code in truth.items() if data.draw(some.booleans())}
    assert level_of(protocols, truth).value <= level_of(protocols, less).value


@given(truths(SOME), some.data())
@settings(max_examples=150, deadline=None)
def test_at_most_five_questions_none_of_them_told_or_repeated(drawn: Drawn, data: some.DataObject) -> None:
    protocols, truth = drawn
    told = {each: code for each, code in truth.items() if data.draw(some.booleans())}
    result, asked, known = interviewed(protocols, truth, told)
    assert len(asked) == result.asked <= MOST_QUESTIONS
    assert result.level.value <= level_of(protocols, known).value
    assert result.protocols == tuple(each.name for each in protocols)


@given(truths(ONE, sure=True), some.data())
@settings(max_examples=150, deadline=None)
def test_one_complaint_has_one_level_in_whatever_order_it_is_told(drawn: Drawn, data: some.DataObject) -> None:
    protocols, truth = drawn
    told = {each: code for each, code in truth.items() if data.draw(some.booleans())}
    result, _, _ = interviewed(protocols, truth, told)
    assert result.level is level_of(protocols, truth)


@given(truths(ONE), some.data())
@settings(max_examples=150, deadline=None)
def test_not_being_sure_never_makes_one_complaint_less_urgent_than_all_answers_would(
    drawn: Drawn, data: some.DataObject
) -> None:
    protocols, truth = drawn
    told = {each: code for each, code in truth.items() if data.draw(some.booleans())}
    result, _, _ = interviewed(protocols, truth, told)
    assert result.level.value <= level_of(protocols, truth).value


@given(truths(SOME))
@settings(max_examples=80, deadline=None)
def test_danger_signs_are_asked_before_anything_else(drawn: Drawn) -> None:
    protocols, truth = drawn
    _, asked, _ = interviewed(protocols, truth, {})
    dangers = [questions(protocols)[topic].danger for topic in asked]
    assert dangers == sorted(dangers, reverse=True)


@given(truths(SOME), some.permutations(list(PROTOCOLS)))
@settings(max_examples=80, deadline=None)
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
    calm = dict.fromkeys(("consciousness", "bleeding", "speech", "onset", "neck_stiffness"), "no")
    result = consider(both, calm, tuple(calm))
    assert isinstance(result, Result)
    assert result.level is Level.DOCTOR_SOON  # nobody asked for age, chemotherapy or pregnancy
    assert not any(each.sure for each in result.because)


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
    calm = consider((PROTOCOLS["fever"],), known)
    flood = consider((PROTOCOLS["fever"],), {**known, "travel": "yes"})
    maybe = consider((PROTOCOLS["fever"],), {**known, "travel": UNSURE})
    assert isinstance(calm, Result)
    assert isinstance(flood, Result)
    assert isinstance(maybe, Result)
    assert [each.level.value for each in (calm, flood, maybe)] == [5, 3, 5]


def test_nothing_to_consider_and_unknown_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing to consider"):
        consider((), {})
    with pytest.raises(ValueError, match="no answer 'purple'"):
        consider((PROTOCOLS["fever"],), {"age": "purple"})
