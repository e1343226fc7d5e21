"""What a triage found, for a colleague: why, what was denied, what was answered, whose trouble it is, and which hospital has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.domain.assessment import SELF, Answered, Assessment
from bot.domain.case import Triage
from bot.domain.handoff import HandoffState
from bot.domain.interview import Reason
from bot.domain.protocol import UNSURE
from bot.domain.words import Name, Phrase, Words

_WENT: Mapping[HandoffState, str] = {
    HandoffState.REQUESTED: "sbar-handoff-under-way",
    HandoffState.UNKNOWN: "sbar-handoff-unknown",
    HandoffState.DONE: "sbar-handoff-done",
    HandoffState.WITHHELD: "sbar-handoff-withheld",
    HandoffState.GIVEN_UP: "sbar-handoff-failed",
    HandoffState.REFUSED: "sbar-handoff-failed",
}
_PEOPLE: Mapping[str, str] = {
    "mother": "whose-mother",
    "father": "whose-father",
    "child": "whose-child",
    "grandmother": "whose-grandmother",
    "grandfather": "whose-grandfather",
    "grandchild": "whose-grandchild",
    "spouse": "whose-spouse",
    "sibling": "whose-sibling",
    "elder": "whose-elder",
}


def result_lines(triage: Triage, hospitals: Mapping[str, Name]) -> Iterator[Words]:
    """Nothing of a triage that was kept without what it rests on. `hospitals`: names by id."""
    found = triage.assessment
    if found is not None:
        yield from _person(found)
        for reason in found.because:
            yield _because(reason)
        yield from _answers(found)
    for hospital, state in triage.handoffs:
        yield Phrase(_WENT[state], {"hospital": hospitals.get(hospital, hospital)})


def _person(found: Assessment) -> Iterator[Words]:
    if found.whose != SELF:
        yield Phrase("sbar-whose", {"person": Phrase(_PEOPLE.get(found.whose, "whose-other"))})
    if found.years is not None:
        yield Phrase("sbar-age", {"age": _age(found.years)})


def _age(years: float) -> Phrase:
    if years < 2:
        return Phrase("age-months", {"many": str(round(years * 12))})
    return Phrase("age-years", {"many": f"{years:g}" if years < 10 else str(int(years))})


def _because(reason: Reason) -> Words:
    return Phrase("sbar-because" if reason.sure else "sbar-because-unsure", {"what": reason.what})


def _answers(found: Assessment) -> Iterator[Words]:
    """Danger signs first: those denied, those in doubt; then all other answers."""
    for each in found.denied:
        yield Phrase("sbar-denied", {"question": each.question})
    for each in found.answers:
        if each not in found.denied:
            yield _answer(each)


def _answer(told: Answered) -> Words:
    line = "sbar-answer-unsure" if told.danger and told.code == UNSURE else "sbar-answer"
    return Phrase(line, {"question": told.question, "answer": told.answer})
