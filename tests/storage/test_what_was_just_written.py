"""A turn is handed what the patient typed just now, and the question about a doubtful sign that is open."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.danger import ANSWER_WITHIN, DOUBT_CLOCK
from bot.domain.facts import MessageErased, TimerSet, TimerStopped
from bot.domain.patient import Patient
from bot.domain.stored import Said
from tests.storage.clinic import MALEE, SOMCHAI, Clinic

REF = "emergency:call_for_help"


def heard(clinic: Clinic, event_id: str, words: str, *, message_id: str | None = None, kind: str = "text") -> Said:
    return Said(event_id, message_id, kind, words, clinic.now)


async def patient(clinic: Clinic) -> Patient:
    return (await clinic.storage.records.peek(SOMCHAI)).patient


async def test_what_was_typed_lately_comes_oldest_first_and_is_only_theirs(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, said=heard(clinic, "e1", "หายใจ"))
    clinic.passes(seconds=20)
    await clinic.turns(SOMCHAI, said=heard(clinic, "e2", "ไม่"))
    await clinic.turns(MALEE, said=heard(clinic, "e3", "สวัสดี"))
    lately = (await patient(clinic)).lately
    assert [each.words for each in lately] == ["หายใจ", "ไม่"]
    assert lately[1].at - lately[0].at == timedelta(seconds=20)


async def test_old_words_words_taken_back_and_taps_are_not_among_them(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, said=heard(clinic, "e1", "เก่า"))
    clinic.passes(minutes=11)
    await clinic.turns(SOMCHAI, said=heard(clinic, "e2", "ไม่เอาแล้ว", message_id="m2"))
    await clinic.turns(SOMCHAI, said=heard(clinic, "e3", "ใช่", kind="tap"))
    await clinic.turns(SOMCHAI, facts=(MessageErased("m2"),))
    assert (await patient(clinic)).lately == ()


async def test_the_open_question_is_known_until_its_clock_is_stopped(clinic: Clinic) -> None:
    assert (await patient(clinic)).asked_about is None
    await clinic.turns(SOMCHAI, facts=(TimerSet("other", "x", clinic.now),))
    await clinic.turns(SOMCHAI, facts=(TimerSet(DOUBT_CLOCK, REF, clinic.now + ANSWER_WITHIN),))
    question = (await patient(clinic)).asked_about
    assert question is not None
    assert (question.ref, question.asked_at, question.codes) == (REF, clinic.now, ("call_for_help",))
    await clinic.turns(SOMCHAI, facts=(TimerStopped(DOUBT_CLOCK, REF),))
    assert (await patient(clinic)).asked_about is None
