"""What is kept of a patient is counted for them: all of theirs, and nothing of anybody else."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.facts import CaseKind, CaseOpened, MessageErased, ResultHandedOff, TriageDone
from bot.domain.handoff import HandoffState
from bot.domain.kept import Kept, OpenCase
from integrations.storage.retention import Retention
from tests.fakes.assessments import result
from tests.storage.clinic import MALEE, SOMCHAI, START, Clinic, message, said

KEEP = Retention()


async def writes(clinic: Clinic, text: str, *words: str, message_id: str = "m", **what: object) -> None:
    """Somchai writes and is answered; the line stands in the transcript."""
    await clinic.turns(SOMCHAI, *words, **what)
    await clinic.hears(message(SOMCHAI, text, message_id=message_id))
    claim = await clinic.holds(SOMCHAI)
    await clinic.answers(claim, said=said(claim.waiting[0], text, message_id))
    await clinic.storage.records.release(claim)


async def test_of_a_stranger_nothing_is_kept(clinic: Clinic) -> None:
    await clinic.turns(MALEE, "สวัสดีค่ะ")
    assert await clinic.storage.kept.of(SOMCHAI) == Kept()


async def test_messages_answers_results_and_open_matters_are_counted_with_their_ends(clinic: Clinic) -> None:
    facts = (TriageDone(3, ("headache@1",)), CaseOpened(CaseKind.COMPLAINT, "x"))
    await writes(clinic, "ปวดหัว", "ค่ะ", "พักผ่อนนะคะ", facts=facts)
    clinic.passes(days=2)
    await writes(clinic, "หายแล้ว", message_id="m2")
    kept = await clinic.storage.kept.of(SOMCHAI)
    assert kept == Kept(
        messages=2,
        messages_until=START + timedelta(days=2) + KEEP.words,
        answers=2,
        answers_until=START + KEEP.words,
        triages=1,
        triages_until=START + KEEP.triages,
        cases=(OpenCase(CaseKind.COMPLAINT, START),),
        newest=("headache@1",),
    )


async def test_of_several_triages_the_newest_is_the_one_to_ask_about_again(clinic: Clinic) -> None:
    await writes(clinic, "ปวดหัว", facts=(TriageDone(3, ("headache@1",)),))
    clinic.passes(days=1)
    await writes(clinic, "มีไข้", message_id="m2", facts=(TriageDone(4, ("fever@1", "cold@1")),))
    assert (await clinic.storage.kept.of(SOMCHAI)).newest == ("fever@1", "cold@1")


async def test_words_that_were_taken_back_are_not_counted(clinic: Clinic) -> None:
    await writes(clinic, "ปวดหัว")
    await clinic.turns(SOMCHAI, facts=(MessageErased("m"),))
    assert (await clinic.storage.kept.of(SOMCHAI)).messages == 0


async def test_of_others_nothing_is_counted(clinic: Clinic) -> None:
    await clinic.turns(MALEE, "สวัสดีค่ะ", facts=(CaseOpened(CaseKind.CRISIS, "x"), TriageDone(1, ("a@1",))))
    await clinic.turns(SOMCHAI)
    assert await clinic.storage.kept.of(SOMCHAI) == Kept()


async def test_results_that_a_hospital_has_or_may_have_are_counted_for_it(clinic: Clinic) -> None:
    found = result()
    wanted = tuple(ResultHandedOff(found.id, hospital, clinic.now) for hospital in ("h1", "h2", "h3", "h4"))
    await clinic.turns(SOMCHAI, facts=(TriageDone(3, ("headache@1",), found), *wanted))
    assert (await clinic.storage.kept.of(SOMCHAI)).handed_off == (), "none has been tried yet"
    due = {
        each.handoff.hospital: each.handoff.key
        for each in await clinic.storage.handoffs.due("k", clinic.now, timedelta(1), 9)
    }
    ends = {"h1": HandoffState.DONE, "h2": HandoffState.REFUSED, "h3": HandoffState.UNKNOWN}
    for hospital, end in ends.items():
        await clinic.storage.handoffs.conclude(due[hospital], end, clinic.now)
    assert (await clinic.storage.kept.of(SOMCHAI)).handed_off == (("h1", 1), ("h3", 1), ("h4", 1))
    assert (await clinic.storage.kept.of(MALEE)).handed_off == ()
