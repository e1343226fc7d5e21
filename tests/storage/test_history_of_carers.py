"""Appointments that carers ask for, on both databases: whose history they stand in, who did it, and what the watch is given."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from bot.domain.care import Care
from bot.domain.change import ChangeKind, ChangeState, cancel_key, confirm_key
from bot.domain.facts import BookingTold, CareEnded
from bot.domain.history import By, Happened
from bot.domain.messages import Person
from tests.storage.appointments import HOSPITAL, says
from tests.storage.clinic import MALEE, SOMCHAI, Clinic
from tests.storage.test_cares_store import MOTHER, books, gives, notes, registers

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
