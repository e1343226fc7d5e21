"""What staff say the bot misunderstood is kept only with the patient's yes, goes with it, and is read by the reviewer alone."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Mode, PatientContact
from bot.domain.case import Ended
from bot.domain.case_facts import CaseClosed, CaseOpened
from bot.domain.case_kind import CaseKind
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered, ErasureAsked, WordsHeld
from bot.domain.correction import Correction, Marked, NotAgreed, Verdict, WordsGone
from bot.domain.errors import BadConfiguration
from bot.domain.facts import ContactGiven, Fact, MessageErased
from bot.domain.messages import Person
from bot.domain.staff import StaffMember
from bot.domain.staff_act import BadWords, MayNot, NoSuchCase
from bot.domain.stored import Said
from integrations.storage import tables
from integrations.storage.corrections import SqlCorrections
from tests.fakes.agreed import TEXTS
from tests.fakes.staff import ADMIN, CLERK, ELSEWHERE, NURSE, OTHER_NURSE, SUPERVISOR
from tests.storage.clinic import MALEE, SOMCHAI, Clinic, message, slot

ASKED = TEXTS[Purpose.IMPROVEMENT]
YES = ConsentAnswered(Purpose.IMPROVEMENT, True, ASKED.version)
NO = ConsentAnswered(Purpose.IMPROVEMENT, False, ASKED.version)
OPENED = CaseOpened(CaseKind.TALK_TO_NURSE, "asked", hospital="klaimor-demo")
WORDS = "ขอเลื่อนนัดหมอฟันหน่อยค่ะ"


def desk(clinic: Clinic) -> SqlCorrections:
    return clinic.storage.corrections(ASKED)


async def writes(
    clinic: Clinic, *facts: Fact, person: Person = SOMCHAI, words: str = WORDS, kind: str = "text", id_: str = "m1"
) -> str:
    """The person writes, and these facts become true; the id of the line."""
    await clinic.hears(message(person, at=clinic.now))
    claim = await clinic.holds(person)
    row = claim.waiting[-1]
    await clinic.answers(claim, row, said=Said(row.event_id, id_, kind, words, row.sent_at), facts=facts)
    await clinic.storage.records.release(claim)
    return row.event_id


async def tells(clinic: Clinic, *facts: Fact, person: Person = SOMCHAI) -> None:
    claim = await clinic.holds(person)
    await clinic.answers(claim, seq=None, step_kept=True, facts=facts)
    await clinic.storage.records.release(claim)


async def case_of(clinic: Clinic, person: Person = SOMCHAI) -> UUID:
    patient = (await clinic.storage.records.peek(person)).patient.id
    return (await clinic.storage.case_files.file(patient, uuid4(), uuid4(), clinic.now)).others[0].id


async def misread(clinic: Clinic, *facts: Fact) -> Correction:
    """Somchai has agreed, has a case, and a line of his can be corrected."""
    line = await writes(clinic, YES, OPENED, *facts)
    return Correction(uuid4(), await case_of(clinic), line, "reschedule_appointment", (Marked("department", "หมอฟัน"),))


async def many(clinic: Clinic) -> int:
    rows = await clinic.storage.database.read(lambda conn: conn.execute(tables.corrections.select()).all())
    return len(rows)


async def audited(clinic: Clinic) -> list[tuple[str, str, dict[str, object]]]:
    rows = await clinic.storage.database.read(
        lambda conn: conn.execute(tables.audit.select().order_by(tables.audit.c.id)).all()
    )
    return [(row.actor, row.action, json.loads(row.detail)) for row in rows if row.action.startswith("correction")]


# ---- at the desk -----------------------------------------------------------------------------------------------------


async def test_it_is_kept_with_the_words_and_audited_without_them(clinic: Clinic) -> None:
    wanted = await misread(clinic, ContactGiven("สมชาย ใจดี", "0812345678"))
    await clinic.storage.bookings.request(
        SOMCHAI, "h1", slot(), PatientContact(uuid4(), "มาลี ใจดี", "081"), Mode.IN_PERSON, key=uuid4(), now=clinic.now
    )
    assert await desk(clinic).note(NURSE, wanted, clinic.now)
    [found] = await desk(clinic).waiting(clinic.now)
    assert (found.text, found.intent, found.marked) == (WORDS, wanted.intent, wanted.marked)
    assert found.names == ("สมชาย ใจดี", "มาลี ใจดี")
    assert await audited(clinic) == [(NURSE.id, "correction noted", {"case": str(wanted.case)})]
    standing = await desk(clinic).standing(wanted.case)
    assert (standing.agreed, standing.lines) == (True, {wanted.line})
    view = await clinic.storage.cases(lambda _: ()).look(NURSE, wanted.case, clinic.now)
    assert [line.kind for line in view.lines] == ["text", "correct"]


async def test_the_patient_can_see_that_it_is_kept_and_how_long(clinic: Clinic) -> None:
    await desk(clinic).note(NURSE, await misread(clinic), clinic.now)
    kept = await clinic.storage.kept.of(SOMCHAI)
    assert (kept.corrections, kept.corrections_until) == (1, kept.messages_until)


async def test_the_same_act_counts_once_also_from_two_browsers(clinic: Clinic) -> None:
    wanted = await misread(clinic)
    noted = await asyncio.gather(*(desk(clinic).note(NURSE, wanted, clinic.now) for _ in range(3)))
    assert sorted(noted) == [False, False, True]
    assert (await many(clinic), len(await audited(clinic))) == (1, 1)


async def test_a_later_correction_of_the_line_takes_the_place_of_the_earlier(clinic: Clinic) -> None:
    first = await misread(clinic)
    second = replace(first, id=uuid4(), intent="cancel_appointment", marked=())
    assert await desk(clinic).note(NURSE, first, clinic.now)
    assert await desk(clinic).note(OTHER_NURSE, second, clinic.now)
    assert not await desk(clinic).note(NURSE, first, clinic.now)  # pressed again
    [found] = await desk(clinic).waiting(clinic.now)
    assert found.intent == "cancel_appointment"


@pytest.mark.parametrize("who", [CLERK, ADMIN, ELSEWHERE])
async def test_who_may_not_read_the_conversation_corrects_nothing(clinic: Clinic, who: StaffMember) -> None:
    wanted = await misread(clinic)
    with pytest.raises(MayNot):
        await desk(clinic).note(who, wanted, clinic.now)
    assert (await many(clinic), await audited(clinic)) == (0, [])


@pytest.mark.parametrize("who", [NURSE, SUPERVISOR])
async def test_who_may_read_it_does(clinic: Clinic, who: StaffMember) -> None:
    assert await desk(clinic).note(who, await misread(clinic), clinic.now)


@pytest.mark.parametrize("answer", [(), (NO,), (ConsentAnswered(Purpose.IMPROVEMENT, True, "an older text"),)])
async def test_without_a_yes_to_the_text_of_today_nothing_is_kept(clinic: Clinic, answer: tuple[Fact, ...]) -> None:
    line = await writes(clinic, OPENED, *answer)
    wanted = Correction(uuid4(), await case_of(clinic), line, "affirm")
    assert not (await desk(clinic).standing(wanted.case)).agreed
    with pytest.raises(NotAgreed):
        await desk(clinic).note(NURSE, wanted, clinic.now)
    assert (await many(clinic), await audited(clinic)) == (0, [])
    await tells(clinic, YES)
    assert await desk(clinic).note(NURSE, wanted, clinic.now), "a refused act may be tried again"


async def test_where_nobody_is_asked_nothing_is_kept(clinic: Clinic) -> None:
    wanted, nobody = await misread(clinic), clinic.storage.corrections(None)
    assert not (await nobody.standing(wanted.case)).agreed
    with pytest.raises(NotAgreed):
        await nobody.note(NURSE, wanted, clinic.now)


async def test_only_a_text_of_this_patient_that_still_has_its_words_can_be_corrected(clinic: Clinic) -> None:
    wanted = await misread(clinic)
    elsewhere = await writes(clinic, YES, person=MALEE)
    sticker = await writes(clinic, kind="sticker", id_="m2")
    held = await writes(clinic, WordsHeld(Purpose.HANDOVER), id_="m3")
    erased = await writes(clinic, id_="m4")
    await tells(clinic, MessageErased("m4"))
    for line in (elsewhere, sticker, held, erased, "nothing", "\0\ud800"):
        with pytest.raises(WordsGone):
            await desk(clinic).note(NURSE, replace(wanted, id=uuid4(), line=line, marked=()), clinic.now)
    assert await many(clinic) == 0


async def test_what_was_said_long_before_or_after_the_case_is_no_line_of_it(clinic: Clinic) -> None:
    before = await writes(clinic, YES)
    clinic.passes(days=2)
    during = await writes(clinic, OPENED, id_="m2")
    case = await case_of(clinic)
    clinic.passes(hours=1)
    await tells(clinic, CaseClosed(case, Ended.ANSWERED))
    clinic.passes(hours=1)
    after = await writes(clinic, id_="m3")
    for line in (before, after):
        with pytest.raises(WordsGone):
            await desk(clinic).note(NURSE, Correction(uuid4(), case, line, "affirm"), clinic.now)
    assert await desk(clinic).note(NURSE, Correction(uuid4(), case, during, "affirm"), clinic.now)


async def test_marked_words_stand_in_the_message(clinic: Clinic) -> None:
    wanted = await misread(clinic)
    with pytest.raises(BadWords, match="not_there"):
        await desk(clinic).note(NURSE, replace(wanted, marked=(Marked("department", "หมอตา"),)), clinic.now)
    for wrong in (
        replace(wanted, intent="order_pizza"),
        replace(wanted, marked=(Marked("phone", "หมอฟัน"),)),
        replace(wanted, marked=(Marked("department", " "),)),
        replace(wanted, marked=wanted.marked * 4),
    ):
        with pytest.raises(ValueError, match="no such"):
            await desk(clinic).note(NURSE, wrong, clinic.now)
    with pytest.raises(NoSuchCase):
        await desk(clinic).note(NURSE, replace(wanted, case=uuid4()), clinic.now)
    assert await many(clinic) == 0


async def test_letters_that_no_encoding_has_do_no_harm(clinic: Clinic) -> None:
    line = await writes(clinic, YES, OPENED, words="จองคิว \ud83d\0")
    assert await desk(clinic).note(NURSE, Correction(uuid4(), await case_of(clinic), line, "affirm"), clinic.now)
    assert [each.text for each in await desk(clinic).waiting(clinic.now)] == ["จองคิว ?\0"]


# ---- gone again --------------------------------------------------------------------------------------------------------


async def noted(clinic: Clinic) -> Correction:
    wanted = await misread(clinic)
    assert await desk(clinic).note(NURSE, wanted, clinic.now)
    return wanted


@pytest.mark.parametrize("fact", [NO, MessageErased("m1"), ErasureAsked()])
async def test_it_goes_in_the_commit_that_takes_back_what_it_stands_on(clinic: Clinic, fact: Fact) -> None:
    await noted(clinic)
    await tells(clinic, fact)
    assert await many(clinic) == 0


async def test_another_purpose_or_message_or_patient_takes_nothing_away(clinic: Clinic) -> None:
    await noted(clinic)
    await tells(clinic, ConsentAnswered(Purpose.TRIAGE, False, "1"), MessageErased("m9"))
    await writes(clinic, NO, person=MALEE)
    await tells(clinic, MessageErased("m1"), person=MALEE)
    assert await many(clinic) == 1


async def test_it_goes_when_the_message_goes(clinic: Clinic) -> None:
    wanted = await misread(clinic)
    clinic.passes(days=60)
    await desk(clinic).note(NURSE, wanted, clinic.now)
    clinic.passes(days=30, seconds=1)
    assert await desk(clinic).waiting(clinic.now) == ()
    await clinic.storage.records.purge(clinic.now)
    assert await many(clinic) == 0


async def test_a_yes_taken_back_while_it_is_noted_wins(postgres_clinic: Clinic) -> None:
    """Whichever is first, nothing is left."""
    clinic, wanted = postgres_clinic, await misread(postgres_clinic)
    for _ in range(20):
        await tells(clinic, YES)
        act = replace(wanted, id=uuid4())
        await asyncio.gather(tells(clinic, NO), desk(clinic).note(NURSE, act, clinic.now), return_exceptions=True)
        assert await many(clinic) == 0


async def test_who_is_forgotten_while_it_is_noted_leaves_nothing(postgres_clinic: Clinic) -> None:
    clinic = postgres_clinic
    for _ in range(10):
        wanted = await misread(clinic)
        patient = (await clinic.storage.records.peek(SOMCHAI)).patient.id
        await tells(clinic, ErasureAsked())
        await tells(clinic, YES)  # of another turn, on its way already
        clinic.passes(days=2)
        gone, _ = await asyncio.gather(
            clinic.storage.erasures.forget(patient, clinic.now),
            desk(clinic).note(NURSE, wanted, clinic.now),
            return_exceptions=True,
        )
        assert (gone, await many(clinic)) == (True, 0)


# ---- the reviewer --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", Verdict)
async def test_settling_deletes_it_and_is_audited(clinic: Clinic, verdict: Verdict) -> None:
    wanted, kept = await noted(clinic), []
    assert await desk(clinic).settle(wanted.id, verdict, clinic.now, lambda: kept.append(1))
    assert (await many(clinic), kept) == (0, [1])
    assert (await audited(clinic))[-1] == ("shell", f"correction {verdict.value}", {})
    assert not await desk(clinic).settle(wanted.id, verdict, clinic.now, lambda: kept.append(2))
    assert kept == [1]


async def test_what_cannot_be_kept_stays(clinic: Clinic) -> None:
    wanted = await noted(clinic)

    def disk_is_full() -> None:
        raise BadConfiguration("no space left")

    with pytest.raises(BadConfiguration, match="no space"):
        await desk(clinic).settle(wanted.id, Verdict.USED, clinic.now, disk_is_full)
    assert (await many(clinic), len(await audited(clinic))) == (1, 1)


async def test_a_patient_who_takes_the_yes_back_while_it_is_read_is_not_learnt_from(clinic: Clinic) -> None:
    wanted, kept = await noted(clinic), []
    await tells(clinic, NO)
    assert not await desk(clinic).settle(wanted.id, Verdict.USED, clinic.now, lambda: kept.append(1))
    assert kept == []


async def test_a_new_text_of_the_question_hides_what_was_agreed_to_under_the_old(clinic: Clinic) -> None:
    wanted = await noted(clinic)
    newer = clinic.storage.corrections(replace(ASKED, version="2027-01", still_good=()))
    assert await newer.waiting(clinic.now) == ()
    assert not await newer.settle(wanted.id, Verdict.USED, clinic.now)
    mended = clinic.storage.corrections(replace(ASKED, version="2027-01", still_good=(ASKED.version,)))
    assert len(await mended.waiting(clinic.now)) == 1


async def test_the_oldest_comes_first(clinic: Clinic) -> None:
    first = await noted(clinic)
    clinic.passes(seconds=timedelta(minutes=5).total_seconds())
    line = await writes(clinic, id_="m2", words="ขอคุยกับพยาบาล")
    await desk(clinic).note(NURSE, Correction(uuid4(), first.case, line, "talk_to_nurse"), clinic.now)
    assert [each.intent for each in await desk(clinic).waiting(clinic.now)] == [first.intent, "talk_to_nurse"]
