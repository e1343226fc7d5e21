"""Appointments that carers ask for, on both databases: whose history they stand in, who did it, and what the watch is given."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from bot.domain.appointment_facts import AppointmentGone, AppointmentMoved, BookingTold
from bot.domain.care import CARE_NOTICED, EVERYTHING, Care, NoticedChange, Scope, change_in
from bot.domain.change import ChangeKind, ChangeState, cancel_key, confirm_key
from bot.domain.errors import Changed
from bot.domain.history import By, Happened
from bot.domain.messages import Person
from bot.domain.record_facts import CareEnded
from tests.storage.appointments import HOSPITAL, IN_TWO_DAYS, booking, says
from tests.storage.clinic import MALEE, SOMCHAI, Clinic
from tests.storage.test_cares_store import MOTHER, books, gives, links, notes, registers, timers

LEASE = timedelta(minutes=1)


async def told(clinic: Clinic, person: Person) -> list[tuple[Happened, By]]:
    """What the history of this chat says."""
    return [(each.what, each.by) for each in await clinic.storage.history.of(person, 20)]


async def changes(clinic: Clinic, person: Person, key: UUID, kind: ChangeKind) -> None:
    """Somebody asks for a change, and it is made."""
    change = cancel_key(key) if kind is ChangeKind.CANCEL else confirm_key(key, 1)
    clinic.passes(minutes=1)
    await clinic.storage.changes.request(person, key, kind, key=change, now=clinic.now)
    await clinic.storage.changes.conclude(change, ChangeState.DONE, clinic.now)


async def watched(clinic: Clinic) -> list[tuple[Person, UUID, UUID | None]]:
    """Whom the watch would tell, of which appointment, and by which right it is held."""
    clinic.passes(minutes=10)
    due = await clinic.storage.watches.claim(HOSPITAL, clinic.now, LEASE, 50)
    return [(each.person, each.booking.key, each.booking.care) for each in due]


async def held(clinic: Clinic) -> tuple[Care, UUID]:
    """The son books for his mother, who has no chat."""
    care = await registers(clinic)
    return care, await books(clinic, SOMCHAI, MOTHER, care, told=True)


async def test_what_a_carer_does_stands_in_the_patients_history_as_the_carers(clinic: Clinic) -> None:
    care = await gives(clinic)
    key = await books(clinic, SOMCHAI, MOTHER, care)
    await changes(clinic, SOMCHAI, key, ChangeKind.CONFIRM)
    await changes(clinic, SOMCHAI, key, ChangeKind.CANCEL)
    done = (Happened.BOOKED, Happened.CONFIRMED, Happened.CANCELLED)
    assert await told(clinic, MALEE) == [(each, By.CARER) for each in done]
    assert await told(clinic, SOMCHAI) == []


async def test_what_the_patient_does_with_it_is_the_patients(clinic: Clinic) -> None:
    care = await gives(clinic)
    key = await books(clinic, SOMCHAI, MOTHER, care)
    await changes(clinic, MALEE, key, ChangeKind.CANCEL)
    assert await told(clinic, MALEE) == [(Happened.BOOKED, By.CARER), (Happened.CANCELLED, By.PATIENT)]


async def test_what_a_carer_holds_for_somebody_without_a_chat_is_in_no_history_of_the_carers(clinic: Clinic) -> None:
    care, key = await held(clinic)
    await changes(clinic, SOMCHAI, key, ChangeKind.CONFIRM)
    assert await told(clinic, SOMCHAI) == []
    await notes(clinic, SOMCHAI, CareEnded(care.id))
    assert await told(clinic, SOMCHAI) == []


async def test_the_watch_knows_by_which_right_an_appointment_is_held(clinic: Clinic) -> None:
    care, key = await held(clinic)
    assert await watched(clinic) == [(SOMCHAI, key, care.id)]
    await notes(clinic, SOMCHAI, CareEnded(care.id))
    assert await watched(clinic) == [(SOMCHAI, key, care.id)], "it is watched on, whoever may still hear of it"


async def test_the_watch_tells_the_patient_of_what_a_carer_booked_in_their_ledger(clinic: Clinic) -> None:
    care = await gives(clinic)
    key = await books(clinic, SOMCHAI, MOTHER, care)
    await says(clinic, MALEE, BookingTold(key))
    assert await watched(clinic) == [(MALEE, key, None)]


# ---- what a hospital changes ----------------------------------------------------------------------------------------

LATER = IN_TWO_DAYS + timedelta(days=1)


async def put_down(clinic: Clinic) -> list[NoticedChange]:
    """What is to be told to the son."""
    clinic.passes(minutes=1)
    return [change_in(each) for each in await timers(clinic, SOMCHAI, CARE_NOTICED)]


async def mothers_own(clinic: Clinic, scopes: tuple[Scope, ...] = EVERYTHING) -> tuple[Care, UUID]:
    """The mother has an appointment in her own chat, and her son may act for her."""
    await links(clinic)
    return await gives(clinic, scopes), await books(clinic, MALEE, MOTHER, told=True)


async def test_a_move_of_the_hospitals_is_put_down_for_the_carer_with_the_time_that_was(clinic: Clinic) -> None:
    _, key = await mothers_own(clinic)
    old = (await booking(clinic, key, MALEE)).start
    await notes(clinic, MALEE, AppointmentMoved(key, 2, LATER, LATER + timedelta(minutes=30)))
    assert await put_down(clinic) == [NoticedChange(key, 2, old)]
    assert await timers(clinic, MALEE, CARE_NOTICED) == []


async def test_what_is_gone_is_put_down_once(clinic: Clinic) -> None:
    _, key = await mothers_own(clinic)
    await notes(clinic, MALEE, AppointmentGone(key))
    with pytest.raises(Changed):
        await notes(clinic, MALEE, AppointmentGone(key))
    assert await put_down(clinic) == [NoticedChange(key)]


@pytest.mark.parametrize("over", [False, True])
async def test_nothing_is_put_down_for_who_may_not_know(clinic: Clinic, over: bool) -> None:
    care, key = await mothers_own(clinic, EVERYTHING if over else (Scope.BOOK,))
    if over:
        await notes(clinic, MALEE, CareEnded(care.id))
    await notes(clinic, MALEE, AppointmentGone(key))
    assert await put_down(clinic) == []


async def test_who_holds_it_in_their_own_ledger_is_told_by_the_watch_alone(clinic: Clinic) -> None:
    _, key = await held(clinic)
    await notes(clinic, SOMCHAI, AppointmentGone(key))
    assert await put_down(clinic) == []


async def test_what_patients_and_carers_cancel_is_no_news_of_the_hospitals(clinic: Clinic) -> None:
    _, key = await mothers_own(clinic)
    await changes(clinic, MALEE, key, ChangeKind.CANCEL)
    assert await put_down(clinic) == []
