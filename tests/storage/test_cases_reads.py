"""Who reads what: the table of roles holds in every read, and every read of a conversation is in the audit before it is shown."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import BookingState, Mode, PatientContact
from bot.domain.case import By, CaseView, Delivery, Ended
from bot.domain.case_facts import CaseClosed, CaseOpened, CaseOverdue, CaseTaken, NoteWritten, SpeakerSet, StaffActed
from bot.domain.case_kind import CaseKind
from bot.domain.case_rights import MAY_READ, Reads
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered, WordsHeld
from bot.domain.facts import ContactGiven, Fact, MessageErased, TriageDone
from bot.domain.messages import Person
from bot.domain.ports.cases import NeedsReason
from bot.domain.sayings import Urgency
from bot.domain.staff import Role, StaffMember
from bot.domain.staff_act import NoSuchCase
from bot.domain.stored import Fate, Sent
from integrations.storage import tables
from integrations.storage.cases_read import SqlCases
from tests.fakes.staff import ADMIN, CLERK, ELSEWHERE, NURSE, OTHER_CLERK, SUPERVISOR
from tests.storage.clinic import MALEE, SOMCHAI, Clinic, appointment, message, said, says, slot

HERE = "klaimor-demo"
PAIN = CaseOpened(CaseKind.EMERGENCY, "chest_pain", hospital=HERE)
WORDS = "เจ็บแน่นหน้าอกค่ะ"
WHY = "ญาติโทรมาถามอาการผู้ป่วยค่ะ"
ALL = [*MAY_READ]
BY_ROLE = {Role.CLERK: CLERK, Role.NURSE: NURSE, Role.SUPERVISOR: SUPERVISOR, Role.ADMIN: ADMIN}


def reading(clinic: Clinic) -> SqlCases:
    return clinic.storage.cases(json.loads)


async def speaks(
    clinic: Clinic, *facts: Fact, person: Person = SOMCHAI, words: str = WORDS, says_: str = "โทร 1669"
) -> None:
    """The person writes, the bot answers, and these facts are true."""
    await clinic.hears(message(person, words, at=clinic.now))
    claim = await clinic.holds(person)
    row = claim.waiting[-1]
    await clinic.answers(claim, row, said=said(row, words, f"m-{words}"), facts=facts, sends=(says(says_),))
    await clinic.storage.records.release(claim)


async def tells(clinic: Clinic, *facts: Fact, person: Person = SOMCHAI, **what: object) -> None:
    claim = await clinic.holds(person)
    await clinic.answers(claim, **{"seq": None, "step_kept": True, "facts": facts, **what})
    await clinic.storage.records.release(claim)


async def case_of(clinic: Clinic, person: Person = SOMCHAI) -> UUID:
    patient = (await clinic.storage.records.peek(person)).patient.id
    return (await clinic.storage.case_files.file(patient, uuid4(), uuid4(), clinic.now)).others[0].id


async def an_emergency(clinic: Clinic) -> UUID:
    """Somchai, known by name and phone, with an appointment and a triage, has told of a danger sign."""
    await tells(clinic, ContactGiven("สมชาย ใจดี", "0812345678"), TriageDone(2, ("headache@2026-11",)))
    contact = PatientContact(uuid4(), "สมชาย ใจดี", "0812345678")
    wish = await clinic.storage.bookings.request(
        SOMCHAI, HERE, slot(), contact, Mode.IN_PERSON, key=uuid4(), now=clinic.now
    )
    await clinic.storage.bookings.conclude(wish.key, BookingState.BOOKED, clinic.now, appointment(wish))
    await speaks(clinic, PAIN)
    return await case_of(clinic)


async def audited(clinic: Clinic) -> list[tuple[str, str, dict[str, object]]]:
    """Actor, action and detail of every entry of staff."""
    rows = await clinic.storage.database.read(
        lambda conn: conn.execute(tables.audit.select().order_by(tables.audit.c.id)).all()
    )
    return [(row.actor, row.action, json.loads(row.detail)) for row in rows if row.actor.startswith("staff-")]


def seen(view: CaseView) -> set[Reads]:
    """What of the table a view shows."""
    shown = {Reads.LINE}
    if view.case.name and view.phone:
        shown.add(Reads.CONTACT)
    if view.appointments:
        shown.add(Reads.APPOINTMENTS)
    if view.words_shown and view.lines and view.case.reasons and view.triages:
        shown.add(Reads.WORDS)
    return shown


# ---- the table -------------------------------------------------------------------------------------------------------


def test_the_table_says_what_the_house_has_agreed_on() -> None:
    assert set(MAY_READ) == set(Role)
    assert Reads.WORDS not in MAY_READ[Role.CLERK] | MAY_READ[Role.ADMIN]
    assert MAY_READ[Role.ADMIN] == {Reads.LINE}


@pytest.mark.parametrize("role", ALL)
async def test_each_role_sees_of_a_case_what_the_table_says_and_no_more(clinic: Clinic, role: Role) -> None:
    case = await an_emergency(clinic)
    view = await reading(clinic).look(BY_ROLE[role], case, clinic.now)
    assert seen(view) == MAY_READ[role] - {Reads.WORDS_OF_HELD}
    if Reads.WORDS not in MAY_READ[role]:
        assert not view.words_shown
        assert (view.lines, view.triages, view.location, view.case.reasons) == ((), (), "", ())


@pytest.mark.parametrize("role", ALL)
async def test_each_role_sees_in_the_queue_what_the_table_says_and_no_more(clinic: Clinic, role: Role) -> None:
    await an_emergency(clinic)
    [line] = await reading(clinic).queue(BY_ROLE[role], clinic.now)
    assert line.kind is CaseKind.EMERGENCY
    assert bool(line.name) is (Reads.CONTACT in MAY_READ[role])
    assert bool(line.reasons) is (Reads.WORDS in MAY_READ[role])


async def test_a_clerk_reads_the_words_of_a_case_that_they_hold_and_only_while_they_do(clinic: Clinic) -> None:
    case = await an_emergency(clinic)
    await tells(clinic, CaseTaken(case, CLERK.id))
    assert (await reading(clinic).look(CLERK, case, clinic.now)).words_shown
    assert not (await reading(clinic).look(OTHER_CLERK, case, clinic.now)).words_shown
    await tells(clinic, CaseClosed(case, Ended.SENT))
    assert not (await reading(clinic).look(CLERK, case, clinic.now)).words_shown
    assert (await reading(clinic).look(NURSE, case, clinic.now)).words_shown


@pytest.mark.parametrize("viewer", [CLERK, ADMIN, ELSEWHERE])
async def test_what_lies_outside_opens_with_a_stated_reason_that_is_kept_and_audited(
    clinic: Clinic, viewer: StaffMember
) -> None:
    case = await an_emergency(clinic)
    view = await reading(clinic).look(viewer, case, clinic.now, reason=WHY)
    assert view.words_shown
    assert view.case.reasons == ("chest_pain",)
    [(actor, action, detail)] = await audited(clinic)
    assert (actor, action, detail["case"]) == (viewer.id, "conversation opened", str(case))
    assert WHY not in str(detail)
    notes = [line for line in (await reading(clinic).look(NURSE, case, clinic.now)).lines if line.kind == "note"]
    assert [(note.id, note.words) for note in notes] == [(detail["note"], (WHY,))]
    assert not (await reading(clinic).look(CLERK, case, clinic.now)).words_shown, "once asked is once read"


@pytest.mark.parametrize("reason", ["", "สั้นไป", "ย" * 501])
async def test_another_hospitals_case_stays_shut_without_a_reason_of_fair_length(clinic: Clinic, reason: str) -> None:
    case = await an_emergency(clinic)
    with pytest.raises(NeedsReason):
        await reading(clinic).look(ELSEWHERE, case, clinic.now, reason=reason)
    assert await audited(clinic) == []


async def test_another_hospitals_cases_are_not_in_the_queue_and_those_of_no_hospital_are_in_every_queue(
    clinic: Clinic,
) -> None:
    await an_emergency(clinic)
    await speaks(clinic, replace(PAIN, hospital=""), person=MALEE)
    names = {viewer.id: len(await reading(clinic).queue(viewer, clinic.now)) for viewer in (NURSE, ELSEWHERE)}
    assert names == {NURSE.id: 2, ELSEWHERE.id: 1}


async def test_every_read_is_audited_under_a_pseudonym_and_says_how_much_was_seen(clinic: Clinic) -> None:
    case = await an_emergency(clinic)
    await reading(clinic).look(CLERK, case, clinic.now)
    await reading(clinic).look(NURSE, case, clinic.now)
    assert await audited(clinic) == [
        (CLERK.id, "case looked at", {"case": str(case)}),
        (NURSE.id, "conversation read", {"case": str(case)}),
    ]


async def test_a_case_that_is_not_there_is_said_to_be_not_there(clinic: Clinic) -> None:
    case = await an_emergency(clinic)
    await clinic.storage.records.erase_patient(SOMCHAI)
    for missing in (case, uuid4()):
        with pytest.raises(NoSuchCase):
            await reading(clinic).look(NURSE, missing, clinic.now)


async def test_appointments_of_another_hospital_are_shown_only_with_a_reason(clinic: Clinic) -> None:
    case = await an_emergency(clinic)
    contact = PatientContact(uuid4(), "สมชาย ใจดี", "0812345678")
    await clinic.storage.bookings.request(SOMCHAI, "h2", slot(), contact, Mode.IN_PERSON, key=uuid4(), now=clinic.now)
    view = await reading(clinic).look(NURSE, case, clinic.now)
    assert [each.hospital for each in view.appointments] == [HERE]
    view = await reading(clinic).look(NURSE, case, clinic.now, reason=WHY)
    assert {each.hospital for each in view.appointments} == {HERE, "h2"}


# ---- the queue -------------------------------------------------------------------------------------------------------


async def test_the_queue_is_loud_first_then_by_level_then_by_waiting_time(clinic: Clinic) -> None:
    people = [Person("Ubot0001", f"Uqueue{number}") for number in range(5)]
    levels = (3, 1, 3, 2, 4)
    for person, level in zip(people, levels, strict=True):
        await speaks(clinic, replace(PAIN, level=level), person=person)
        clinic.passes(minutes=1)
    await tells(clinic, CaseOverdue(await case_of(clinic, people[4])), person=people[4])
    queue = await reading(clinic).queue(NURSE, clinic.now)
    assert [case.level for case in queue] == [4, 1, 2, 3, 3]
    assert queue[3].waiting_since < queue[4].waiting_since
    assert len(await reading(clinic).queue(NURSE, clinic.now, 2)) == 2
    assert await reading(clinic).closed(NURSE, clinic.now) == ()


async def test_closed_cases_are_listed_for_a_week(clinic: Clinic) -> None:
    case = await an_emergency(clinic)
    await tells(clinic, CaseClosed(case, Ended.FALSE_ALARM))
    [line] = await reading(clinic).closed(CLERK, clinic.now)
    assert (line.id, line.ended, line.reasons) == (case, Ended.FALSE_ALARM, ())
    assert await reading(clinic).queue(NURSE, clinic.now) == ()
    assert await reading(clinic).closed(CLERK, clinic.now + timedelta(days=8)) == ()


async def test_who_is_at_the_desk_is_known_to_colleagues_of_the_same_hospital(clinic: Clinic) -> None:
    for who in (NURSE, CLERK, ELSEWHERE):
        await clinic.storage.case_files.beat(who, clinic.now, None, None)
    assert {who.id for who in await reading(clinic).at_desk(NURSE, clinic.now)} == {CLERK.id}
    clinic.passes(seconds=61)
    assert await reading(clinic).at_desk(NURSE, clinic.now) == ()
    [known] = await reading(clinic).people((CLERK.id, "nobody"), clinic.now)
    assert (known.name, known.present) == (CLERK.name, False)


# ---- the conversation ------------------------------------------------------------------------------------------------


async def test_a_conversation_is_in_order_with_what_became_of_each_line(clinic: Clinic) -> None:
    case = await an_emergency(clinic)
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.SAID, via="reply"))
    clinic.passes(seconds=5)
    until = clinic.now + timedelta(hours=1)
    await tells(
        clinic,
        StaffActed(uuid4(), "take", case, NURSE),
        SpeakerSet(NURSE.id, None, until),
        CaseTaken(case, NURSE.id),
        sends=(says("มาแล้วค่ะ", Urgency.PERSON),),
    )
    clinic.passes(seconds=5)
    await tells(clinic, by=NURSE.id, sends=(says("โทรหรือยังคะ", Urgency.PERSON),))
    clinic.passes(seconds=5)
    await tells(clinic, NoteWritten(uuid4(), case, "note", NURSE.id, "รับสายแล้ว"))
    view = await reading(clinic).look(NURSE, case, clinic.now)
    assert [(line.by, line.kind, line.words, line.author, line.delivery) for line in view.lines] == [
        (By.PATIENT, "text", (WORDS,), "", None),
        (By.BOT, "talk", ("โทร 1669",), "", Delivery.SAID),
        (By.STAFF, "take", (), NURSE.name, None),
        (By.BOT, "person", ("มาแล้วค่ะ",), "", Delivery.WAITING),
        (By.STAFF, "person", ("โทรหรือยังคะ",), NURSE.name, Delivery.WAITING),
        (By.STAFF, "note", ("รับสายแล้ว",), NURSE.name, None),
    ]
    assert view.may_write
    assert not (await reading(clinic).look(SUPERVISOR, case, clinic.now)).may_write


async def test_an_answer_never_stands_before_its_question_whatever_the_phones_clock_says(clinic: Clinic) -> None:
    await clinic.hears(message(SOMCHAI, WORDS, at=clinic.now + timedelta(minutes=5)))
    claim = await clinic.holds(SOMCHAI)
    row = claim.waiting[0]
    await clinic.answers(claim, said=said(row, WORDS), facts=(PAIN,), sends=(says("โทร 1669"),))
    view = await reading(clinic).look(NURSE, await case_of(clinic), clinic.now)
    assert [line.by for line in view.lines] == [By.PATIENT, By.BOT]


async def test_what_the_patient_took_back_is_a_line_without_words(clinic: Clinic) -> None:
    case = await an_emergency(clinic)
    first = (await reading(clinic).look(NURSE, case, clinic.now)).lines[0]
    assert first.words == (WORDS,)
    await tells(clinic, MessageErased(f"m-{WORDS}"), MessageErased("m-never-came"))
    lines = (await reading(clinic).look(NURSE, case, clinic.now)).lines
    assert (lines[0].words, lines[0].erased) == ((), True)
    assert len([line for line in lines if line.by is By.PATIENT]) == 1


async def test_words_that_wait_for_consent_are_nobodys_to_read_until_it_is_given(clinic: Clinic) -> None:
    case = await an_emergency(clinic)
    await speaks(clinic, WordsHeld(Purpose.HANDOVER), words="เรื่องส่วนตัวค่ะ")
    lines = (await reading(clinic).look(NURSE, case, clinic.now)).lines
    assert ("เรื่องส่วนตัวค่ะ",) not in [line.words for line in lines]
    assert len([line for line in lines if line.by is By.PATIENT]) == 2, "that there is a message is seen"
    await tells(clinic, ConsentAnswered(Purpose.HANDOVER, True, "2026-11"))
    lines = (await reading(clinic).look(NURSE, case, clinic.now)).lines
    assert ("เรื่องส่วนตัวค่ะ",) in [line.words for line in lines]


async def test_the_day_before_the_case_is_shown_and_not_more_and_nothing_after_it_was_closed(clinic: Clinic) -> None:
    await speaks(clinic, words="เมื่อสองวันก่อน")
    clinic.passes(hours=30)
    await speaks(clinic, words="เมื่อวาน")
    clinic.passes(hours=20)
    case = await an_emergency(clinic)
    await tells(clinic, CaseClosed(case, Ended.SENT))
    clinic.passes(minutes=1)
    await speaks(clinic, words="วันหลัง")
    view = await reading(clinic).look(NURSE, case, clinic.now)
    assert [line.words[0] for line in view.lines if line.by is By.PATIENT] == ["เมื่อวาน", WORDS]


async def test_paging_back_loses_no_line_and_shows_none_twice(clinic: Clinic) -> None:
    case = await an_emergency(clinic)
    for number in range(12):
        await speaks(clinic, words=f"ข้อความ {number}")  # three lines at a time are stored in one moment
        if number % 3 == 2:
            clinic.passes(seconds=1)
    whole = await reading(clinic).look(NURSE, case, clinic.now)
    assert not whole.earlier
    pages = [await reading(clinic).look(NURSE, case, clinic.now, limit=5)]
    while pages[-1].earlier:
        pages.append(await reading(clinic).look(NURSE, case, clinic.now, limit=5, before=pages[-1].lines[0].at))
    assert len(pages) > 3
    paged = [line.id for page in reversed(pages) for line in page.lines]
    assert sorted(paged) == sorted(line.id for line in whole.lines)
    assert [line.at for page in reversed(pages) for line in page.lines] == [line.at for line in whole.lines]


async def test_the_patients_other_cases_are_named_beside_this_one(clinic: Clinic) -> None:
    case = await an_emergency(clinic)
    await speaks(clinic, CaseOpened(CaseKind.COMPLAINT, "complaint", hospital=HERE))
    await speaks(clinic, CaseOpened(CaseKind.CRISIS, "suicide", hospital="another-hospital"))
    view = await reading(clinic).look(CLERK, case, clinic.now)
    assert [(other.kind, other.reasons) for other in view.others] == [(CaseKind.COMPLAINT, ())]
