"""Rights to act for somebody, on both databases: given once, looked at with each write, over at once, and gone with either side."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment import Appointment, Booking, BookingState, Mode, PatientContact
from bot.domain.appointment_facts import BookingTold
from bot.domain.care import (
    ASK_LASTS,
    CARE_NEWS,
    CARE_OVER,
    CODES_LOCKED,
    EVERYTHING,
    MOST_CODES,
    TOLD_FOR,
    Basis,
    Care,
    Scope,
)
from bot.domain.change import ChangeKind, ChangeState, cancel_key, confirm_key
from bot.domain.errors import Changed, NotCarer
from bot.domain.facts import Fact
from bot.domain.link import VISIT_LASTS, Link, Record, hash_of
from bot.domain.messages import Person
from bot.domain.patient import Patient
from bot.domain.ports.care_codes import TooManyCodes
from bot.domain.record_facts import (
    CareAsked,
    CareEnded,
    CareGiven,
    CareMade,
    LinkOffered,
    RecordLinked,
    RecordMerged,
    RecordUnlinked,
)
from bot.domain.reminder import ReminderState
from tests.storage.appointments import (
    HOSPITAL,
    IN_TWO_DAYS,
    claims,
    ended,
    plans,
    reminder,
    rows,
    says,
    sends,
    slot_at,
)
from tests.storage.clinic import MALEE, SOMCHAI, Clinic, spoken
from tests.storage.records import CARE_ASK, cared, linked

# Malee is the mother, Somchai her son who cares for her, Niran is somebody else.
NIRAN = Person("Ubot0001", "Uniran0000000000000000000000000003")
MOTHER = Record(HOSPITAL, "patient-90", "000000090", "นางมาลี สุขใจ")
FATHER = Record(HOSPITAL, "patient-91", "000000091", "นายมานะ สุขใจ")


async def notes(clinic: Clinic, person: Person, *facts: Fact) -> None:
    """A turn makes this true."""
    await clinic.turns(person, facts=facts)


async def patient(clinic: Clinic, person: Person) -> Patient:
    """As the next turn sees them."""
    return (await clinic.storage.records.peek(person)).patient


async def links(clinic: Clinic, person: Person = MALEE, record: Record = MOTHER) -> Link:
    """The person's own record is linked with their chat."""
    link = linked(clinic.now, record)
    await notes(clinic, person, RecordLinked(link))
    return link


async def gives(
    clinic: Clinic, scopes: tuple[Scope, ...] = EVERYTHING, *, carer: Person = SOMCHAI, code: str = "1234567890"
) -> Care:
    """The carer asks, the mother says yes; what the mother's chat commits."""
    link = next(iter((await patient(clinic, MALEE)).links), None) or await links(clinic)
    await notes(clinic, carer, CareAsked(replace(CARE_ASK, code=code, scopes=scopes), clinic.now + ASK_LASTS))
    care = cared(clinic.now, MOTHER, scopes, basis=Basis.CONSENT)
    await notes(clinic, MALEE, CareGiven(care, code, link.id))
    return care


async def registers(clinic: Clinic, record: Record = MOTHER, scopes: tuple[Scope, ...] = EVERYTHING) -> Care:
    """Staff register the son at the counter."""
    care = cared(clinic.now, record, scopes)
    await notes(clinic, SOMCHAI, CareMade(care))
    return care


def whose(record: Record, care: Care | None = None) -> PatientContact:
    """Whom an appointment is for, and by which right."""
    return PatientContact(uuid4(), record.name, "0812345678", record.hn, record.id, None if care is None else care.id)


async def books(
    clinic: Clinic, person: Person, record: Record, care: Care | None = None, *, told: bool = False
) -> UUID:
    """An appointment of this record stands; returns its key."""
    key, slot = uuid4(), slot_at(IN_TWO_DAYS)
    await clinic.storage.bookings.request(
        person, HOSPITAL, slot, whose(record, care), Mode.IN_PERSON, key=key, now=clinic.now
    )
    made = Appointment(f"appt-{slot.id}", key, HOSPITAL, "dental", slot.start, slot.end)
    await clinic.storage.bookings.conclude(key, BookingState.BOOKED, clinic.now, made)
    if told:
        await says(clinic, person, BookingTold(key))
    return key


async def cared_keys(clinic: Clinic, person: Person = SOMCHAI) -> list[tuple[UUID, bool]]:
    """What the carer's chat knows of others: the booking, and whether it stands in its own ledger."""
    return [(each.key, each.owned) for each in (await patient(clinic, person)).cared]


async def timers(clinic: Clinic, person: Person, kind: str) -> list[str]:
    """Refs of the timers of this kind that are due."""
    due = await clinic.storage.timers.claim(clinic.now, timedelta(seconds=1), 100)
    return [each.ref for each in due if each.person == person and each.kind == kind]


# ---- given -----------------------------------------------------------------------------------------------------------


async def test_what_is_asked_is_shown_to_whoever_has_the_code_and_to_nobody_else(clinic: Clinic) -> None:
    await links(clinic)
    await notes(clinic, SOMCHAI, CareAsked(CARE_ASK, clinic.now + ASK_LASTS))
    codes = clinic.storage.care_codes
    assert await codes.asked(MALEE, CARE_ASK.code) == CARE_ASK
    assert await codes.asked(MALEE, "1234567891") is None
    assert await codes.asked(SOMCHAI, CARE_ASK.code) is None  # nobody gives a right to themselves
    clinic.passes(seconds=ASK_LASTS.total_seconds())
    assert await codes.asked(MALEE, CARE_ASK.code) is None


async def test_the_code_stands_in_no_row(clinic: Clinic) -> None:
    await notes(clinic, SOMCHAI, CareAsked(CARE_ASK, clinic.now + ASK_LASTS))
    [row] = await rows(clinic, "SELECT * FROM care_asks")
    assert not any(CARE_ASK.code.encode() in (each if isinstance(each, bytes) else str(each).encode()) for each in row)


async def test_codes_cannot_be_guessed(clinic: Clinic) -> None:
    await notes(clinic, SOMCHAI, CareAsked(CARE_ASK, clinic.now + ASK_LASTS))
    await notes(clinic, MALEE)
    for guess in range(MOST_CODES):
        assert await clinic.storage.care_codes.asked(MALEE, f"1{guess:09}") is None
    with pytest.raises(TooManyCodes) as locked:
        await clinic.storage.care_codes.asked(MALEE, CARE_ASK.code)
    assert locked.value.until == clinic.now + CODES_LOCKED
    assert await clinic.storage.care_codes.asked(NIRAN, CARE_ASK.code) == CARE_ASK
    clinic.passes(seconds=CODES_LOCKED.total_seconds() - 1)
    with pytest.raises(TooManyCodes):
        await clinic.storage.care_codes.asked(MALEE, CARE_ASK.code)


async def test_a_right_that_was_given_is_seen_from_both_sides_and_told_to_the_carer(clinic: Clinic) -> None:
    care = await gives(clinic)
    [mine] = (await patient(clinic, SOMCHAI)).cares
    assert mine == replace(care, with_chat=True)
    [over_me] = (await patient(clinic, MALEE)).carers
    assert (over_me.id, over_me.carer, over_me.scopes) == (care.id, "สมชาย ใจดี", EVERYTHING)
    assert (await patient(clinic, NIRAN)).cares == ()
    assert await timers(clinic, SOMCHAI, CARE_NEWS) == [str(care.id)]


async def test_replay_a_code_is_good_once(clinic: Clinic) -> None:
    await gives(clinic)
    link = (await patient(clinic, MALEE)).links[0]
    with pytest.raises(Changed):
        await notes(clinic, MALEE, CareGiven(cared(clinic.now, MOTHER), "1234567890", link.id))
    assert len((await patient(clinic, SOMCHAI)).cares) == 1


async def test_of_two_who_say_yes_to_one_code_at_once_one_does(clinic: Clinic) -> None:
    mine, his = await links(clinic), await links(clinic, NIRAN, FATHER)
    await notes(clinic, SOMCHAI, CareAsked(CARE_ASK, clinic.now + ASK_LASTS))
    both = await asyncio.gather(
        says(clinic, MALEE, CareGiven(cared(clinic.now, MOTHER), CARE_ASK.code, mine.id)),
        says(clinic, NIRAN, CareGiven(cared(clinic.now, FATHER), CARE_ASK.code, his.id)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in both) == ["Changed", "bool"]
    assert len((await patient(clinic, SOMCHAI)).cares) == 1


async def test_nobody_gives_a_right_to_a_record_that_is_not_linked_with_their_chat(clinic: Clinic) -> None:
    theirs = await links(clinic)
    await links(clinic, NIRAN, FATHER)
    await notes(clinic, SOMCHAI, CareAsked(CARE_ASK, clinic.now + ASK_LASTS))
    for link in (theirs.id, uuid4()):
        with pytest.raises(Changed):
            await notes(clinic, NIRAN, CareGiven(cared(clinic.now, MOTHER), CARE_ASK.code, link))
    await notes(clinic, MALEE, RecordUnlinked(theirs.id))
    with pytest.raises(Changed):
        await notes(clinic, MALEE, CareGiven(cared(clinic.now, MOTHER), CARE_ASK.code, theirs.id))
    assert (await patient(clinic, SOMCHAI)).cares == ()


async def test_replay_what_was_proved_on_the_page_makes_one_right(clinic: Clinic) -> None:
    await notes(clinic, SOMCHAI, LinkOffered(hash_of("token"), clinic.now + VISIT_LASTS))
    child = replace(cared(clinic.now, MOTHER), basis=Basis.PARENT)
    with pytest.raises(Changed):  # nothing was proved there
        await notes(clinic, SOMCHAI, CareMade(child, hash_of("token")))
    assert (await patient(clinic, SOMCHAI)).cares == ()


async def test_the_one_chat_that_has_the_record_hears_of_a_right_that_staff_have_made(clinic: Clinic) -> None:
    await links(clinic)
    care = await registers(clinic)
    assert [each.id for each in (await patient(clinic, MALEE)).carers] == [care.id]
    assert await timers(clinic, MALEE, CARE_NEWS) == [str(care.id)]
    assert (await patient(clinic, SOMCHAI)).cares[0].with_chat


# ---- over ------------------------------------------------------------------------------------------------------------


async def test_a_right_that_is_taken_back_is_over_with_the_next_load_and_told(clinic: Clinic) -> None:
    care = await gives(clinic)
    key = await books(clinic, MALEE, MOTHER)
    assert await cared_keys(clinic) == [(key, False)]
    clinic.passes(hours=1)
    await timers(clinic, SOMCHAI, CARE_NEWS)
    await notes(clinic, MALEE, CareEnded(care.id))
    after = await patient(clinic, SOMCHAI)
    assert [(each.ended, each.until, each.stands(clinic.now)) for each in after.cares] == [(True, clinic.now, False)]
    assert after.cared == ()
    assert await timers(clinic, SOMCHAI, CARE_NEWS) == [str(care.id)]
    clinic.passes(seconds=TOLD_FOR.total_seconds())
    assert (await patient(clinic, SOMCHAI)).cares == ()


async def test_nobody_else_ends_a_right(clinic: Clinic) -> None:
    care = await gives(clinic)
    await notes(clinic, NIRAN, CareEnded(care.id))
    assert (await patient(clinic, SOMCHAI)).cares[0].stands(clinic.now)


async def test_the_carer_may_let_go_and_the_patient_hears_it(clinic: Clinic) -> None:
    care = await gives(clinic)
    await notes(clinic, SOMCHAI, CareEnded(care.id))
    assert not (await patient(clinic, SOMCHAI)).cares[0].stands(clinic.now)
    assert await timers(clinic, MALEE, CARE_NEWS) == [str(care.id)]


async def test_a_patient_ends_a_right_of_the_counter_too_and_one_that_outlived_their_link(clinic: Clinic) -> None:
    care = await registers(clinic)
    link = await links(clinic)
    await notes(clinic, MALEE, CareEnded(care.id))
    assert not (await patient(clinic, SOMCHAI)).cares[0].stands(clinic.now)
    again = await gives(clinic)
    await notes(clinic, MALEE, RecordUnlinked(link.id))
    assert [each.id for each in (await patient(clinic, MALEE)).carers] == [again.id]
    await notes(clinic, MALEE, CareEnded(again.id))
    assert not (await patient(clinic, SOMCHAI)).cares[0].stands(clinic.now)


async def test_it_ends_by_itself_and_a_timer_stands_for_that(clinic: Clinic) -> None:
    care = await gives(clinic)
    await books(clinic, MALEE, MOTHER)
    clinic.passes(seconds=timedelta(days=365).total_seconds() - 1)
    assert str(care.id) not in await timers(clinic, SOMCHAI, CARE_OVER)
    clinic.passes(seconds=1)
    after = await patient(clinic, SOMCHAI)
    assert (after.cares[0].stands(clinic.now), after.cares[0].ended, after.cared) == (False, False, ())
    assert await timers(clinic, SOMCHAI, CARE_OVER) == [str(care.id)]


async def test_a_right_that_is_given_anew_takes_the_place_of_the_old_one(clinic: Clinic) -> None:
    first = await gives(clinic)
    second = await gives(clinic, (Scope.SEE,), code="9876543210")
    [care] = (await patient(clinic, SOMCHAI)).cares
    assert (care.id, care.scopes) == (second.id, (Scope.SEE,))
    await notes(clinic, MALEE, CareEnded(first.id))  # an old button
    assert (await patient(clinic, SOMCHAI)).cares[0].stands(clinic.now)


# ---- writes ----------------------------------------------------------------------------------------------------------


async def test_what_a_carer_books_stands_in_the_ledger_of_the_patients_chat(clinic: Clinic) -> None:
    care = await gives(clinic)
    key = await books(clinic, SOMCHAI, MOTHER, care)
    assert [each.key for each in (await patient(clinic, MALEE)).bookings] == [key]
    assert (await patient(clinic, SOMCHAI)).bookings == ()
    assert await cared_keys(clinic) == [(key, False)]
    [(person, booking, contact, _)] = await clinic.storage.bookings.to_reconcile("r", clinic.now, timedelta(0), 10)
    assert (person, booking.key, contact.care) == (MALEE, key, care.id)


async def test_where_the_patient_has_no_chat_it_stands_in_the_carers_and_is_seen_only_by_right(clinic: Clinic) -> None:
    care = await registers(clinic, FATHER)
    key = await books(clinic, SOMCHAI, FATHER, care)
    assert (await patient(clinic, SOMCHAI)).bookings == ()
    assert await cared_keys(clinic) == [(key, True)]
    await notes(clinic, SOMCHAI, CareEnded(care.id))
    assert await cared_keys(clinic) == []
    assert (await patient(clinic, SOMCHAI)).bookings == ()
    with pytest.raises(NotCarer):
        await clinic.storage.changes.request(SOMCHAI, key, ChangeKind.CANCEL, key=cancel_key(key), now=clinic.now)


@pytest.mark.parametrize("scopes", [(Scope.SEE,), (Scope.REMIND,), (Scope.SEE, Scope.REMIND)])
async def test_without_the_scope_nothing_is_booked_moved_or_cancelled(
    clinic: Clinic, scopes: tuple[Scope, ...]
) -> None:
    care = await gives(clinic, scopes)
    key = await books(clinic, MALEE, MOTHER)
    with pytest.raises(NotCarer):
        await books(clinic, SOMCHAI, MOTHER, care)
    for kind in (ChangeKind.CANCEL, ChangeKind.MOVE):
        with pytest.raises(NotCarer):
            await clinic.storage.changes.request(SOMCHAI, key, kind, key=uuid4(), now=clinic.now)
    assert await rows(clinic, "SELECT COUNT(*) FROM changes") == [(0,)]


async def test_a_right_to_one_record_is_none_to_another(clinic: Clinic) -> None:
    care = await gives(clinic)
    with pytest.raises(NotCarer):
        await books(clinic, SOMCHAI, FATHER, care)
    with pytest.raises(NotCarer):
        await books(clinic, NIRAN, MOTHER, care)
    theirs = await books(clinic, NIRAN, FATHER)
    with pytest.raises(NotCarer):
        await clinic.storage.changes.request(SOMCHAI, theirs, ChangeKind.CANCEL, key=uuid4(), now=clinic.now)


async def test_the_right_is_looked_at_with_the_write_and_not_only_at_the_load(clinic: Clinic) -> None:
    care = await gives(clinic)
    key = await books(clinic, MALEE, MOTHER)
    assert (await patient(clinic, SOMCHAI)).cares[0].allows(Scope.BOOK, clinic.now)  # a turn has begun
    await notes(clinic, MALEE, CareEnded(care.id))
    with pytest.raises(NotCarer):
        await books(clinic, SOMCHAI, MOTHER, care)
    with pytest.raises(NotCarer):
        await clinic.storage.changes.request(SOMCHAI, key, ChangeKind.CANCEL, key=uuid4(), now=clinic.now)
    clinic.passes(days=1)
    again = await gives(clinic, code="1111111111")
    clinic.passes(days=365)
    with pytest.raises(NotCarer):
        await books(clinic, SOMCHAI, MOTHER, again)


async def test_what_a_carer_changes_is_told_to_the_patient_and_says_by_which_right(clinic: Clinic) -> None:
    care = await gives(clinic)
    key = await books(clinic, MALEE, MOTHER, told=True)
    request = clinic.storage.changes.request
    change = await request(SOMCHAI, key, ChangeKind.CANCEL, key=cancel_key(key), now=clinic.now)
    assert change.care == care.id
    assert [each.key for each in (await patient(clinic, SOMCHAI)).changes] == [change.key]
    await clinic.storage.changes.conclude(change.key, ChangeState.DONE, clinic.now)
    assert (await patient(clinic, SOMCHAI)).changes == ()  # the end is the patient's to be told
    [due] = await clinic.storage.changes.to_settle("keeper", clinic.now, timedelta(0), 10)
    assert (due.person, due.change.care, due.change.state) == (MALEE, care.id, ChangeState.DONE)
    assert (
        await request(SOMCHAI, key, ChangeKind.CANCEL, key=cancel_key(key), now=clinic.now)
    ).state is ChangeState.DONE


async def test_who_is_reminded_may_also_say_that_the_patient_will_come(clinic: Clinic) -> None:
    await gives(clinic, (Scope.SEE, Scope.REMIND))
    key = await books(clinic, MALEE, MOTHER)
    change = await clinic.storage.changes.request(
        SOMCHAI, key, ChangeKind.CONFIRM, key=confirm_key(key, 1), now=clinic.now
    )
    assert change.state is ChangeState.REQUESTED


async def test_what_a_carer_moves_stays_in_the_ledger_in_which_it_was(clinic: Clinic) -> None:
    care = await gives(clinic)
    old, new, slot = await books(clinic, MALEE, MOTHER), uuid4(), slot_at(IN_TWO_DAYS + timedelta(days=1))
    await clinic.storage.changes.request(SOMCHAI, old, ChangeKind.MOVE, key=new, now=clinic.now)
    contact = whose(MOTHER, care)
    made = await clinic.storage.bookings.request(
        SOMCHAI, HOSPITAL, slot, contact, Mode.IN_PERSON, key=new, now=clinic.now, replaces=old
    )
    assert made.replaces == old
    assert {each.key for each in (await patient(clinic, MALEE)).bookings} == {old, new}
    [due] = await clinic.storage.changes.to_settle("keeper", clinic.now, timedelta(0), 10)
    assert due.replacement is not None
    assert due.replacement.key == new


async def test_a_right_follows_the_record_when_the_hospital_merges_it(clinic: Clinic) -> None:
    care = await gives(clinic)
    key = await books(clinic, MALEE, MOTHER)
    [link] = (await patient(clinic, MALEE)).links
    merged = Record(HOSPITAL, "patient-95", "000000095", "นางมาลี สุขใจ")
    await notes(clinic, MALEE, RecordMerged(link.id, merged))
    [followed] = (await patient(clinic, SOMCHAI)).cares
    assert (followed.id, followed.record) == (care.id, merged)
    assert await cared_keys(clinic) == [(key, False)]
    with pytest.raises(NotCarer):
        await books(clinic, SOMCHAI, MOTHER, care)
    assert await books(clinic, SOMCHAI, merged, care) in dict(await cared_keys(clinic))


async def test_every_grant_use_and_end_is_audited_without_a_name(clinic: Clinic) -> None:
    care = await gives(clinic)
    await books(clinic, SOMCHAI, MOTHER, care)
    await notes(clinic, MALEE, CareEnded(care.id))
    await registers(clinic, FATHER)
    found = {str(action): str(detail) for action, detail in await rows(clinic, "SELECT action, detail FROM audit")}
    assert {"care asked", "care given", "care ended", "care made"} <= found.keys()
    for action in ("care given", "care ended", "booking requested"):
        assert str(care.id) in found[action], action
    assert '"scopes":"see_book_remind"' in found["care given"].replace(" ", "")
    assert "สมชาย" not in "".join(found.values())


# ---- reminders -------------------------------------------------------------------------------------------------------


async def planned(clinic: Clinic, key: UUID, generation: int = 1) -> None:
    """One reminder of the mother's appointment, due in an hour."""
    await plans(clinic, _booking(key, generation), reminder("-P1D", clinic.now + timedelta(hours=1)), person=MALEE)


def _booking(key: UUID, generation: int) -> Booking:
    return Booking(key, HOSPITAL, slot_at(IN_TWO_DAYS), BookingState.BOOKED, True, IN_TWO_DAYS, generation=generation)


async def who_is_reminded(clinic: Clinic) -> set[Person]:
    """Whose reminders are on the ledger and not over."""
    clinic.passes(hours=1)
    return {each.person for each in await claims(clinic) if each.person is not None}


async def test_a_carer_is_reminded_beside_the_patient(clinic: Clinic) -> None:
    await gives(clinic)
    await planned(clinic, await books(clinic, MALEE, MOTHER, told=True))
    assert await who_is_reminded(clinic) == {MALEE, SOMCHAI}


async def test_a_right_that_is_given_later_catches_up_with_what_is_planned(clinic: Clinic) -> None:
    await links(clinic)
    await planned(clinic, await books(clinic, MALEE, MOTHER, told=True))
    await gives(clinic, (Scope.REMIND,))
    assert await who_is_reminded(clinic) == {MALEE, SOMCHAI}


async def test_without_the_scope_a_carer_is_not_reminded(clinic: Clinic) -> None:
    await gives(clinic, (Scope.SEE, Scope.BOOK))
    await planned(clinic, await books(clinic, MALEE, MOTHER, told=True))
    assert await who_is_reminded(clinic) == {MALEE}


async def test_reminders_are_over_with_the_right_also_in_a_workers_hands_and_in_the_outbox(clinic: Clinic) -> None:
    care = await gives(clinic)
    key = await books(clinic, MALEE, MOTHER, told=True)
    await planned(clinic, key)
    clinic.passes(hours=1)
    due = {each.person: each for each in await claims(clinic)}
    await sends(clinic, due[SOMCHAI], "เตือนนัดของแม่")
    await notes(clinic, MALEE, CareEnded(care.id))
    assert "เตือนนัดของแม่" not in spoken(await clinic.sends())
    await sends(clinic, due[MALEE])  # the mother's own goes on
    again = await gives(clinic, code="2222222222")
    await plans(clinic, _booking(key, 1), reminder("-PT2H", clinic.now + timedelta(hours=1)), person=MALEE)
    clinic.passes(hours=1)
    held = next(each for each in await claims(clinic, "keeper-2") if each.person == SOMCHAI)
    await notes(clinic, MALEE, CareEnded(again.id))
    with pytest.raises(Changed):
        await says(clinic, SOMCHAI, ended(held, ReminderState.SENT))


async def test_that_a_carer_was_reminded_does_not_count_as_the_patient_having_been(clinic: Clinic) -> None:
    await gives(clinic)
    key = await books(clinic, MALEE, MOTHER, told=True)
    await planned(clinic, key)
    clinic.passes(hours=1)
    due = {each.person: each for each in await claims(clinic)}
    await sends(clinic, due[SOMCHAI])
    assert (await patient(clinic, MALEE)).bookings[0].reminded_at is None
    await sends(clinic, due[MALEE])
    assert (await patient(clinic, MALEE)).bookings[0].reminded_at == clinic.now


# ---- erasure ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", [SOMCHAI, MALEE])
async def test_erasing_either_side_removes_the_right(clinic: Clinic, gone: Person) -> None:
    await gives(clinic)
    await planned(clinic, await books(clinic, MALEE, MOTHER, told=True))
    assert await clinic.storage.records.erase_patient(gone)
    assert await rows(clinic, "SELECT COUNT(*) FROM cares") == [(0,)]
    left = await who_is_reminded(clinic)
    assert left == ({MALEE} if gone == SOMCHAI else set())
    assert await cared_keys(clinic) == []


async def test_erasing_a_patient_also_removes_what_staff_have_registered_over_their_record(clinic: Clinic) -> None:
    await registers(clinic)
    await links(clinic)
    assert await clinic.storage.records.erase_patient(MALEE)
    assert (await patient(clinic, SOMCHAI)).cares == ()


async def test_what_a_carer_booked_for_the_patient_outlives_the_carer(clinic: Clinic) -> None:
    care = await gives(clinic)
    key = await books(clinic, SOMCHAI, MOTHER, care)
    await clinic.storage.records.erase_patient(SOMCHAI)
    assert [each.key for each in (await patient(clinic, MALEE)).bookings] == [key]
