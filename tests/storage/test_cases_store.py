"""Cases, the word and what waits for it: each fact is stored as it says, or nothing is, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.case import CLOCK, UNREAD_CLOCK, CaseState, Ended
from bot.domain.case_facts import (
    CaseClosed,
    CaseOpened,
    CaseOverdue,
    CaseTaken,
    CaseWaits,
    LeftUnread,
    NoteWritten,
    NotUnderstood,
    SpeakerSet,
    StaffActed,
    TokenUsed,
    Understood,
    WordsRead,
)
from bot.domain.case_kind import CaseKind
from bot.domain.errors import AlreadyDone, Changed
from bot.domain.facts import Fact, LocationShared, TimerSet
from bot.domain.messages import SharedLocation
from bot.domain.ports.case_files import CaseFile
from bot.domain.sayings import Urgency
from bot.domain.staff import Role
from bot.domain.stored import Commit, Ending, Fate, Sent
from tests.fakes.staff import CLERK, NURSE, OTHER_NURSE
from tests.storage.clinic import LEASE, MALEE, SOMCHAI, Clinic, message, said, says, spoken

ASKED = CaseOpened(CaseKind.TALK_TO_NURSE, "asked")
PAIN = CaseOpened(CaseKind.EMERGENCY, "chest_pain")


async def tells(clinic: Clinic, *facts: Fact, **what: object) -> None:
    """A commit that answers no event, by whoever holds the patient."""
    claim = await clinic.holds(SOMCHAI)
    try:
        await clinic.answers(claim, **{"seq": None, "step_kept": True, "facts": facts, **what})
    finally:
        await clinic.storage.records.release(claim)


async def file(clinic: Clinic, case: UUID | None = None) -> CaseFile:
    """What an act would find."""
    patient = (await clinic.storage.records.peek(SOMCHAI)).patient.id
    return await clinic.storage.case_files.file(patient, case or uuid4(), uuid4(), clinic.now)


async def opened(clinic: Clinic, fact: CaseOpened = ASKED) -> UUID:
    """A case of this kind, just opened by a message; returns its id."""
    await clinic.turns(SOMCHAI, facts=(fact,))
    return next(case.id for case in (await file(clinic)).others if case.kind is fact.kind)


async def speaking(clinic: Clinic, case: UUID, who: str = NURSE.id) -> None:
    """This member of staff takes the case and speaks."""
    until = clinic.now + timedelta(hours=12)
    await tells(clinic, SpeakerSet(who, None, until), CaseTaken(case, who), StaffActed(uuid4(), "take", case, NURSE))


async def due(clinic: Clinic, kind: str, after: timedelta) -> list[str]:
    """References of the timers of this kind that are due by then."""
    rows = await clinic.storage.timers.claim(clinic.now + after, timedelta(seconds=1), 10)
    return [row.ref for row in rows if row.kind == kind]


# ---- opening ---------------------------------------------------------------------------------------------------------


async def test_a_case_keeps_what_it_was_filed_with_and_its_clock_runs(clinic: Clinic) -> None:
    by = clinic.now + timedelta(minutes=2)
    case = await opened(clinic, replace(PAIN, hospital="h1", level=1, needs=Role.NURSE, answer_by=by, in_group=True))
    [found] = (await file(clinic)).others
    assert (found.id, found.level, found.hospital, found.needs, found.answer_by, found.in_group, found.reasons) == (
        case,
        1,
        "h1",
        Role.NURSE,
        by,
        True,
        ("chest_pain",),
    )
    assert await due(clinic, CLOCK, timedelta(minutes=1)) == []
    assert await due(clinic, CLOCK, timedelta(minutes=3)) == [str(case)]


async def test_a_case_that_was_not_filed_waits_at_the_level_of_its_kind_and_has_a_clock_all_the_same(
    clinic: Clinic,
) -> None:
    case = await opened(clinic, CaseOpened(CaseKind.CRISIS, "suicide"))
    [found] = (await file(clinic)).others
    assert (found.level, found.needs, found.hospital) == (1, Role.NURSE, "")
    assert found.answer_by == clinic.now + timedelta(minutes=2)
    assert await due(clinic, CLOCK, timedelta(minutes=3)) == [str(case)]


async def test_a_place_that_opens_an_emergency_by_itself_has_a_clock(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(LocationShared(SharedLocation(13.7, 100.5)),))
    [found] = (await file(clinic)).others
    assert found.kind is CaseKind.EMERGENCY
    assert await due(clinic, CLOCK, timedelta(minutes=3)) == [str(found.id)]


async def test_again_is_never_less_urgent_and_never_later(clinic: Clinic) -> None:
    first = clinic.now + timedelta(minutes=5)
    await opened(clinic, replace(ASKED, level=3, answer_by=first))
    await clinic.turns(SOMCHAI, facts=(replace(ASKED, level=4, answer_by=first + timedelta(hours=1)),))
    [found] = (await file(clinic)).others
    assert (found.level, found.answer_by) == (3, first)
    await clinic.turns(SOMCHAI, facts=(replace(ASKED, level=2, hospital="h1", answer_by=first - timedelta(minutes=3)),))
    [found] = (await file(clinic)).others
    assert (found.level, found.answer_by, found.hospital) == (2, first - timedelta(minutes=3), "h1")
    assert await due(clinic, CLOCK, timedelta(minutes=2)) == [str(found.id)]


async def test_a_taken_case_whose_holder_does_not_speak_waits_again_when_it_is_asked_for_again(clinic: Clinic) -> None:
    case = await opened(clinic)
    await tells(clinic, CaseTaken(case, NURSE.id))
    await clinic.turns(SOMCHAI, facts=(replace(ASKED, answer_by=clinic.now + timedelta(minutes=30)),))
    [found] = (await file(clinic)).others
    assert (found.state, found.holder, found.returned) == (CaseState.WAITING, None, True)
    assert await due(clinic, CLOCK, timedelta(minutes=31)) == [str(case)]


async def test_a_taken_case_whose_holder_speaks_stays_theirs(clinic: Clinic) -> None:
    case = await opened(clinic, PAIN)
    await speaking(clinic, case)
    await clinic.turns(SOMCHAI, facts=(replace(PAIN, answer_by=clinic.now + timedelta(minutes=2)),))
    [found] = (await file(clinic)).others
    assert (found.state, found.alarmed_at) == (CaseState.TAKEN, clinic.now)
    assert await due(clinic, CLOCK, timedelta(hours=1)) == []


async def test_a_closed_case_is_not_reused(clinic: Clinic) -> None:
    case = await opened(clinic)
    await tells(clinic, CaseClosed(case, Ended.ANSWERED))
    assert await opened(clinic) != case


async def test_the_express_lane_alarms_whoever_speaks_at_that_moment(clinic: Clinic) -> None:
    case = await opened(clinic)
    await speaking(clinic, case)
    await clinic.hears(message(SOMCHAI, "เจ็บแน่นหน้าอก"))
    [(_, row)] = await clinic.storage.inbox.fresh(1, 10)
    answer = Commit(
        SOMCHAI,
        clinic.now,
        row.seq,
        Ending.ANSWERED,
        None,
        step_kept=True,
        facts=(PAIN,),
        said=said(row, "เจ็บแน่นหน้าอก"),
        sends=(says("โทร 1669", Urgency.EMERGENCY),),
    )
    assert await clinic.storage.records.express(answer)
    alarms = {each.kind: each.alarmed_at for each in (await file(clinic)).others}
    assert alarms == {CaseKind.TALK_TO_NURSE: clinic.now, CaseKind.EMERGENCY: None}


async def test_a_place_is_put_on_an_emergency_also_when_somebody_has_it(clinic: Clinic) -> None:
    case = await opened(clinic, PAIN)
    await speaking(clinic, case)
    await clinic.turns(SOMCHAI, facts=(LocationShared(SharedLocation(13.7, 100.5)),))
    assert len((await file(clinic)).others) == 1


# ---- moving ----------------------------------------------------------------------------------------------------------


async def test_taking_stops_the_clock_and_gives_a_case_of_nobody_a_hospital(clinic: Clinic) -> None:
    case = await opened(clinic, replace(ASKED, answer_by=clinic.now))
    await tells(clinic, CaseOverdue(case))
    await tells(clinic, CaseTaken(case, NURSE.id, "h1"))
    await tells(clinic, CaseTaken(case, NURSE.id, "h2"))
    [found] = (await file(clinic)).others
    assert (found.state, found.hospital, found.overdue_at) == (CaseState.TAKEN, "h1", None)
    assert await due(clinic, CLOCK, timedelta(days=1)) == []


async def test_what_waits_again_has_a_new_clock_and_no_holder(clinic: Clinic) -> None:
    case = await opened(clinic)
    await tells(clinic, CaseTaken(case, CLERK.id))
    clinic.passes(minutes=5)
    by = clinic.now + timedelta(minutes=5)
    await tells(clinic, CaseWaits(case, Role.NURSE, 2, by, escalated=True))
    [found] = (await file(clinic)).others
    assert (found.state, found.holder, found.level, found.needs, found.waiting_since, found.escalated) == (
        CaseState.WAITING,
        None,
        2,
        Role.NURSE,
        clinic.now,
        True,
    )
    assert await due(clinic, CLOCK, timedelta(minutes=6)) == [str(case)]


@pytest.mark.parametrize("move", ["take", "wait", "close"])
async def test_a_closed_case_moves_no_more_and_the_whole_commit_falls(clinic: Clinic, move: str) -> None:
    case = await opened(clinic)
    await tells(clinic, CaseClosed(case, Ended.PHONED))
    facts: dict[str, Fact] = {
        "take": CaseTaken(case, NURSE.id),
        "wait": CaseWaits(case, Role.NURSE, 1, clinic.now),
        "close": CaseClosed(case, Ended.ANSWERED),
    }
    with pytest.raises(Changed):
        await tells(clinic, facts[move], sends=(says("ไม่ควรได้ยิน", Urgency.PERSON),))
    assert (await file(clinic, case)).case is not None
    assert (await file(clinic)).others == ()
    assert spoken(await clinic.sends()) == []


async def test_another_patients_case_is_out_of_reach(clinic: Clinic) -> None:
    case = await opened(clinic)
    await clinic.turns(MALEE)
    claim = await clinic.holds(MALEE)
    with pytest.raises(Changed):
        await clinic.answers(claim, seq=None, step_kept=True, facts=(CaseTaken(case, NURSE.id),))


async def test_overdue_is_marked_once_and_not_on_what_is_closed(clinic: Clinic) -> None:
    case = await opened(clinic)
    first = clinic.now
    await tells(clinic, CaseOverdue(case))
    clinic.passes(minutes=1)
    await tells(clinic, CaseOverdue(case))
    [found] = (await file(clinic)).others
    assert found.overdue_at == first
    await tells(clinic, CaseClosed(case, Ended.ANSWERED))
    await tells(clinic, CaseOverdue(case))
    closed = (await file(clinic, case)).case
    assert closed is not None
    assert closed.overdue_at is None


# ---- the word --------------------------------------------------------------------------------------------------------


async def test_the_word_passes_only_from_whom_it_was_believed_to_be_with(clinic: Clinic) -> None:
    case = await opened(clinic)
    await speaking(clinic, case)
    until = clinic.now + timedelta(hours=1)
    for wrong in (SpeakerSet(OTHER_NURSE.id, None, until), SpeakerSet(OTHER_NURSE.id, CLERK.id, until)):
        with pytest.raises(Changed):
            await tells(clinic, wrong)
    await tells(clinic, SpeakerSet(OTHER_NURSE.id, NURSE.id, until))
    assert (await clinic.storage.records.peek(SOMCHAI)).patient.speaker == OTHER_NURSE.id
    clinic.passes(hours=2)
    with pytest.raises(Changed):
        await tells(clinic, SpeakerSet(None, OTHER_NURSE.id))
    await tells(clinic, SpeakerSet(NURSE.id, None, clinic.now + timedelta(hours=1)))


async def test_two_who_take_the_word_at_once_do_not_both_get_it(clinic: Clinic) -> None:
    await opened(clinic)
    until = clinic.now + timedelta(hours=1)

    async def takes(who: str) -> str | None:
        claim = await clinic.storage.records.claim(SOMCHAI, who, clinic.now, LEASE)
        if claim is None:
            return None
        commit = clinic.turn(claim, seq=None, step_kept=True, facts=(SpeakerSet(who, None, until),))
        await clinic.storage.records.commit(claim, commit, release=True)
        return who

    got = await asyncio.gather(takes("a"), takes("b"), return_exceptions=True)
    winners = [each for each in got if isinstance(each, str)]
    assert len(winners) == 1
    assert (await clinic.storage.records.peek(SOMCHAI)).patient.speaker == winners[0]


async def test_who_speaks_is_loaded_with_name_presence_cases_and_what_is_unread(clinic: Clinic) -> None:
    case = await opened(clinic)
    await speaking(clinic, case)
    takeover = (await clinic.storage.records.peek(SOMCHAI)).patient.takeover
    assert takeover is not None
    assert (takeover.staff, takeover.name, takeover.role, takeover.present) == (NURSE.id, NURSE.name, NURSE.role, True)
    assert [held.id for held in takeover.held] == [case]
    first = clinic.now
    await clinic.turns(SOMCHAI, facts=(LeftUnread("token-1", first),))
    clinic.passes(seconds=90)
    await clinic.turns(SOMCHAI, facts=(LeftUnread(),))
    takeover = (await clinic.storage.records.peek(SOMCHAI)).patient.takeover
    assert takeover is not None
    assert (takeover.present, takeover.unread_since, takeover.unread_until) == (False, first, clinic.now)
    assert (await file(clinic)).token == ("token-1", first), "a message without a token does not spoil the one before"


async def test_a_kept_token_is_used_once_and_goes_with_the_speaker(clinic: Clinic) -> None:
    case = await opened(clinic)
    await speaking(clinic, case)
    await clinic.turns(SOMCHAI, facts=(LeftUnread("token-1", clinic.now),))
    await tells(clinic, TokenUsed())
    assert (await file(clinic)).token is None
    await clinic.turns(SOMCHAI, facts=(LeftUnread("token-2", clinic.now),))
    assert (await file(clinic)).token == ("token-2", clinic.now)
    await tells(clinic, SpeakerSet(None, NURSE.id))
    assert (await file(clinic)).token is None


async def test_reading_up_to_the_last_word_ends_the_waiting_and_its_timer(clinic: Clinic) -> None:
    case = await opened(clinic)
    await speaking(clinic, case)
    first = clinic.now
    timer = TimerSet(UNREAD_CLOCK, "", clinic.now + timedelta(minutes=1))
    await clinic.turns(SOMCHAI, facts=(LeftUnread(), timer))
    clinic.passes(seconds=5)
    await clinic.turns(SOMCHAI, facts=(LeftUnread(),))
    await tells(clinic, WordsRead(first))
    assert await due(clinic, UNREAD_CLOCK, timedelta(minutes=2)) == [""]
    await tells(clinic, WordsRead(clinic.now))
    takeover = (await clinic.storage.records.peek(SOMCHAI)).patient.takeover
    assert takeover is not None
    assert takeover.unread_since is None
    assert await due(clinic, UNREAD_CLOCK, timedelta(hours=2)) == []


@pytest.mark.parametrize(
    ("urgency", "heard"),
    [
        (Urgency.TALK, False),
        (Urgency.EMERGENCY, True),
        (Urgency.OUTCOME, True),
        (Urgency.REMINDER, True),
        (Urgency.PERSON, True),
    ],
)
async def test_a_takeover_hushes_talk_and_nothing_else(clinic: Clinic, urgency: Urgency, heard: bool) -> None:
    case = await opened(clinic)
    await tells(clinic, sends=(says("ก่อนรับช่วง", urgency),))
    await speaking(clinic, case)
    assert (spoken(await clinic.sends()) == ["ก่อนรับช่วง"]) is heard


async def test_talk_that_was_on_its_way_is_not_said_after_a_takeover_that_is_over_again(clinic: Clinic) -> None:
    case = await opened(clinic)
    await tells(clinic, sends=(says("ตอบช้า"), says("ตอบช้ากว่า")))
    [flying] = await clinic.sends()
    await speaking(clinic, case)
    await clinic.notes(Sent(flying.id, Fate.RETRY, due=clinic.now + timedelta(seconds=60), pushed_at=clinic.now))
    await tells(clinic, SpeakerSet(None, NURSE.id))
    await tells(clinic, sends=(says("บอตกลับมาแล้ว"),))
    clinic.passes(seconds=61)
    assert spoken(await clinic.sends()) == ["บอตกลับมาแล้ว"]
    assert await clinic.storage.outbox.counts() == {"sending": 1, "unknown": 1, "withdrawn": 1}


async def test_what_was_parked_for_the_next_message_is_not_said_into_the_talk_of_a_person(clinic: Clinic) -> None:
    case = await opened(clinic)
    await tells(clinic, sends=(says("รอไว้ก่อน"),))
    assert await clinic.storage.outbox.claim("sender-1", clinic.now, LEASE, 10, short=True) == ()
    await speaking(clinic, case)
    await tells(clinic, by=NURSE.id, sends=(says("มาแล้วค่ะ", Urgency.PERSON),))
    assert spoken(await clinic.sends()) == ["มาแล้วค่ะ"]
    assert await clinic.storage.outbox.counts() == {"sending": 1, "withdrawn": 1}


async def test_passing_the_word_between_people_hushes_nothing(clinic: Clinic) -> None:
    case = await opened(clinic)
    await speaking(clinic, case)
    await tells(clinic, SpeakerSet(OTHER_NURSE.id, NURSE.id, clinic.now + timedelta(hours=1)))
    await tells(clinic, by=OTHER_NURSE.id, sends=(says("มาแล้วค่ะ", Urgency.PERSON),))
    assert spoken(await clinic.sends()) == ["มาแล้วค่ะ"]


# ---- acts, notes, presence, failures ---------------------------------------------------------------------------------


async def test_an_act_stands_once_and_its_second_coming_changes_nothing(clinic: Clinic) -> None:
    case = await opened(clinic)
    act = StaffActed(uuid4(), "write", case, NURSE)
    await tells(clinic, act, sends=(says("หนึ่งครั้ง", Urgency.PERSON),), actor=NURSE.id)
    with pytest.raises(AlreadyDone):
        await tells(clinic, act, sends=(says("หนึ่งครั้ง", Urgency.PERSON),), actor=NURSE.id)
    assert spoken(await clinic.sends()) == ["หนึ่งครั้ง"]
    patient = (await clinic.storage.records.peek(SOMCHAI)).patient.id
    assert (await clinic.storage.case_files.file(patient, case, act.id, clinic.now)).acted


async def test_an_act_is_presence_and_presence_ends(clinic: Clinic) -> None:
    case = await opened(clinic)
    await tells(clinic, StaffActed(uuid4(), "note", case, NURSE))
    files = clinic.storage.case_files
    assert await files.present(NURSE.id, clinic.now) == NURSE
    clinic.passes(seconds=61)
    assert await files.present(NURSE.id, clinic.now) is None
    renamed = replace(NURSE, name="พยาบาลมะลิวัลย์", hospitals=("h1", "h2"))
    await files.beat(renamed, clinic.now, None, None)
    assert await files.present(NURSE.id, clinic.now) == renamed
    await files.leave(NURSE, clinic.now)
    assert await files.present(NURSE.id, clinic.now) is None
    assert await files.present("nobody", clinic.now) is None


async def test_an_older_heartbeat_that_comes_late_does_not_end_a_presence(clinic: Clinic) -> None:
    files = clinic.storage.case_files
    await files.beat(NURSE, clinic.now + timedelta(seconds=30), None, None)
    await files.beat(NURSE, clinic.now, None, None)
    assert await files.present(NURSE.id, clinic.now + timedelta(seconds=80)) is not None


async def test_failures_in_a_row_are_counted_until_one_is_understood(clinic: Clinic) -> None:
    for row in (1, 2, 3):
        await clinic.turns(SOMCHAI, facts=(NotUnderstood(),))
        assert (await clinic.storage.records.peek(SOMCHAI)).patient.missed == row
    await clinic.turns(SOMCHAI, facts=(Understood(),))
    assert (await clinic.storage.records.peek(SOMCHAI)).patient.missed == 0


async def test_a_note_is_kept_once(clinic: Clinic) -> None:
    case = await opened(clinic)
    note = NoteWritten(uuid4(), case, "note", NURSE.id, "แพ้เพนิซิลลิน")
    await tells(clinic, note)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await tells(clinic, note)


async def test_whose_case_it_is_is_known_by_case_and_by_patient(clinic: Clinic) -> None:
    case = await opened(clinic)
    files = clinic.storage.case_files
    patient = (await clinic.storage.records.peek(SOMCHAI)).patient.id
    assert await files.whose(case) == SOMCHAI
    assert await files.person(patient) == SOMCHAI
    assert await files.whose(uuid4()) is None
    assert await files.person(uuid4()) is None
    await clinic.storage.records.erase_patient(SOMCHAI)
    assert await files.whose(case) is None
