"""What a triage rests on, written down for people who were not there: hospital and nurse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import uuid4

from bot.domain.assessment import SELF, Answered, Assessment
from bot.domain.interview import Reason, Result
from bot.domain.pieces import is_piece, names_in, piece, whole_of
from bot.domain.protocol import UNSURE, YES, Protocol, Question
from bot.domain.triage import Level
from bot.domain.words import Name
from bot.flows.symptoms_interview import Interview
from bot.flows.symptoms_verdict import Verdict

CHILD = "child"
_CHILDHOOD = (
    13.0  # years below which nobody has a LINE account of their own: it is about somebody's child (LINE, terms of use)
)
_NOT_SURE = Name("ไม่แน่ใจ", "Not sure")
_IT_IS_SO = Name("ใช่ (เล่าเอง)", "Yes (told unasked)")
_TOLD_MEANWHILE = Name("มีสัญญาณอันตรายที่เล่าระหว่างการถาม", "A danger sign was told while the questions were asked")


def assessed(result: Result, found: Verdict, interview: Interview, protocols: Mapping[str, Protocol]) -> Assessment:
    """The end of an interview with all that it rests on. `found`: as it is told, which may be more urgent than the rules say."""
    chosen = interview.chosen(protocols)
    raised = found.level is not result.level
    return Assessment(
        uuid4(),
        found.level.value,
        found.protocols,
        (*((Reason(_TOLD_MEANWHILE),) if raised else ()), *result.because),
        tuple(_answers(interview.known, chosen)),
        _advice(result, found, chosen),
        None if raised else result.safety_net,
        found.department,
        _whose(interview, chosen),
        interview.about.years,
        interview.about.man,
        result.signed,
    )


def _whose(interview: Interview, chosen: tuple[Protocol, ...]) -> str:
    if interview.whose not in ("", SELF):
        return interview.whose
    years = interview.about.years
    young = years is not None and years < _CHILDHOOD
    return CHILD if young or any(each.people.under_years <= _CHILDHOOD for each in chosen) else SELF


def _answers(known: Mapping[str, str], chosen: tuple[Protocol, ...]) -> Iterator[Answered]:
    """In the order of the files: what was asked and answered, then what was told in passing."""
    questions: dict[str, Question] = {}
    for protocol in chosen:
        for question in protocol.questions:
            questions.setdefault(question.topic, question)
    for question in questions.values():
        yield from (_answered(each, known[each.topic]) for each in _as_asked(question, known))
    modifiers = {each.id: each for protocol in chosen for each in protocol.modifiers}
    for modifier in modifiers.values():
        if known.get(modifier.id) == YES:
            yield Answered(modifier.id, modifier.reason, YES, _IT_IS_SO)


def _as_asked(question: Question, known: Mapping[str, str]) -> Iterator[Question]:
    """The question, or the pieces in which it was put: a nurse wants to know which of five danger signs was meant by the yes."""
    for topic in known:
        if is_piece(topic) and whole_of(topic) == question.topic:
            found = piece(question, names_in(topic))
            yield from () if found is None else (found,)
    if question.topic in known:
        yield question


def _answered(question: Question, code: str) -> Answered:
    answer = question.answer(code)
    label = answer.label if answer is not None else _NOT_SURE if code == UNSURE else Name(code, code)
    return Answered(question.topic, question.text, code, label, question.danger)


def _advice(result: Result, found: Verdict, chosen: tuple[Protocol, ...]) -> tuple[Name, ...]:
    """What the patient was told to do and not to do, in the words of the rules."""
    if found.level is result.level:
        return (result.advice, *result.cautions)
    lead = next((each for each in chosen if Level.CALL_1669 in each.advice), None)
    return (lead.advice[Level.CALL_1669],) if lead is not None else ()
