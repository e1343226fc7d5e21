"""The ledger of reminders: each is held by one worker, said once, and stopped or moved with its appointment."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.domain.appointment import BookingState
from bot.domain.appointment_facts import AppointmentGone, AppointmentMoved, AppointmentSeen, RemindersPlanned
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.errors import Changed
from bot.domain.messages import Person
from bot.domain.reminder import ReminderState, reminder_key, sending_key
from bot.domain.sayings import Urgency
from bot.domain.stored import Commit, Ending, Fate, Outgoing, Sent
from tests.storage.appointments import (
    HOSPITAL,
    IN_TWO_DAYS,
    booking,
    books,
    claims,
    ended,
    ledger,
    plans,
    reminder,
    rows,
    says,
    sends,
)
from tests.storage.clinic import MALEE, SOMCHAI, START, Clinic, opened, spoken
from tests.storage.conftest import copied

TOMORROW = START + timedelta(days=1)
TWO_HOURS = IN_TWO_DAYS - timedelta(hours=2)


async def three(clinic: Clinic) -> None:
    """An appointment in two days with two reminders to come."""
    await plans(clinic, await books(clinic), reminder("-P1D", TOMORROW), reminder("-PT2H", TWO_HOURS, last=True))


# ---- planned ----------------------------------------------------------------------------------------------------


async def test_a_reminder_is_due_at_its_time_and_says_whose_it_is(clinic: Clinic) -> None:
    await three(clinic)
    assert await claims(clinic) == ()
    assert await clinic.storage.reminders.hospitals_due(clinic.now) == ()
    clinic.now = TOMORROW
    assert await clinic.storage.reminders.hospitals_due(clinic.now) == (HOSPITAL,)
    [due] = await claims(clinic)
    assert (due.person, due.hospital, due.at, due.start, due.last) == (SOMCHAI, HOSPITAL, TOMORROW, IN_TWO_DAYS, False)
    assert (due.generation, due.attempts, due.helps_until) == (1, 1, TOMORROW + timedelta(hours=1))


async def test_planning_again_changes_nothing(clinic: Clinic) -> None:
    made = await books(clinic)
    await plans(clinic, made, reminder("-P1D", TOMORROW))
    clinic.now = TOMORROW
    [due] = await claims(clinic)
    await sends(clinic, due)
    await plans(clinic, made, reminder("-P1D", TOMORROW))
    assert await ledger(clinic) == {"-P1D": "sent"}
    patient = (await clinic.storage.records.peek(SOMCHAI)).patient
    assert await rows(clinic, "SELECT id FROM reminders") == [(str(reminder_key(made.key, "-P1D", patient.id)),)]


async def test_what_is_cancelled_or_another_patients_cannot_be_planned(clinic: Clinic) -> None:
    made = await books(clinic)
    await clinic.holds(MALEE)
    for person, generation in ((MALEE, 1), (SOMCHAI, 2)):
        with pytest.raises(Changed):
            await says(clinic, person, RemindersPlanned(made.key, generation, (reminder("-P1D", TOMORROW),)))
    await says(clinic, SOMCHAI, AppointmentGone(made.key))
    with pytest.raises(Changed):
        await plans(clinic, made, reminder("-P1D", TOMORROW))
    assert await ledger(clinic) == {}


async def test_appointments_that_were_never_planned_are_found_until_they_are(clinic: Clinic) -> None:
    made = await books(clinic)
    await books(clinic, MALEE, told=False)
    [found] = await clinic.storage.reminders.unplanned(clinic.now, 10)
    assert (found.person, found.booking, found.generation, found.start) == (SOMCHAI, made.key, 1, made.start)
    await plans(clinic, made)  # nothing to remind of is a plan too
    assert await clinic.storage.reminders.unplanned(clinic.now, 10) == []


async def test_an_appointment_that_has_begun_needs_no_plan(clinic: Clinic) -> None:
    await books(clinic)
    assert await clinic.storage.reminders.unplanned(IN_TWO_DAYS, 10) == []


# ---- held -------------------------------------------------------------------------------------------------------


async def test_a_held_reminder_is_nobody_elses_until_its_lease_is_over(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    [first] = await claims(clinic, "keeper-1")
    assert await claims(clinic, "keeper-2") == ()
    clinic.passes(seconds=60)
    [second] = await claims(clinic, "keeper-2")
    assert (second.key, second.attempts) == (first.key, 2)


async def test_who_lost_the_lease_says_nothing(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    [slow] = await claims(clinic, "keeper-1")
    clinic.passes(seconds=60)
    [quick] = await claims(clinic, "keeper-2")
    with pytest.raises(Changed):
        await sends(clinic, slow)
    await sends(clinic, quick)
    with pytest.raises(Changed):
        await sends(clinic, slow)
    assert spoken(await clinic.sends()) == ["เตือนนัด"]


async def test_many_workers_at_once_hold_each_reminder_once(clinic: Clinic) -> None:
    for n in range(30):
        person = Person("Ubot", f"U{n}")
        await plans(clinic, await books(clinic, person), reminder("-P1D", TOMORROW), person=person)
    clinic.now = TOMORROW
    batches = await asyncio.gather(*(claims(clinic, f"keeper-{n}", 7) for n in range(6)))
    keys = [due.key for batch in batches for due in batch] + [due.key for due in await claims(clinic, "rest")]
    assert len(keys) == len(set(keys)) == 30


async def test_the_oldest_are_taken_first_and_only_so_many(clinic: Clinic) -> None:
    for n in (3, 1, 2):
        person = Person("Ubot", f"U{n}")
        due = TOMORROW + timedelta(minutes=n)
        await plans(clinic, await books(clinic, person), reminder("-P1D", due), person=person)
    clinic.now = TOMORROW + timedelta(hours=1)
    assert [due.person for due in await claims(clinic, limit=2)] == [Person("Ubot", "U1"), Person("Ubot", "U2")]


async def test_each_hospital_has_a_queue_of_its_own(clinic: Clinic) -> None:
    await plans(clinic, await books(clinic, hospital="one"), reminder("-P1D", TOMORROW))
    await plans(clinic, await books(clinic, hospital="two"), reminder("-P1D", TOMORROW))
    clinic.now = TOMORROW
    assert await clinic.storage.reminders.hospitals_due(clinic.now) == ("one", "two")
    assert [due.hospital for due in await claims(clinic, hospital="two")] == ["two"]
    assert await claims(clinic, hospital="three") == ()


async def test_what_is_put_off_comes_back_and_counts_only_failures(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    attempts = []
    for failed in (True, True, False, True):
        [due] = await claims(clinic)
        attempts.append(due.attempts)
        await clinic.storage.reminders.put_off(due, clinic.now + timedelta(minutes=2), failed=failed)
        assert await claims(clinic) == ()
        clinic.passes(minutes=2)
    assert attempts == [1, 2, 3, 1]


async def test_who_does_not_hold_it_cannot_put_it_off_or_give_it_up(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    [lost] = await claims(clinic, "keeper-1")
    clinic.passes(seconds=60)
    await claims(clinic, "keeper-2")
    await clinic.storage.reminders.put_off(lost, clinic.now, failed=False)
    await clinic.storage.reminders.give_up(lost, clinic.now)
    assert (await ledger(clinic))["-P1D"] == "sending"


async def test_a_broken_seal_costs_nobody_else_anything(clinic: Clinic) -> None:
    await three(clinic)
    await plans(clinic, await books(clinic, MALEE), reminder("-P1D", TOMORROW), person=MALEE)
    await clinic.storage.database.write(
        lambda conn: conn.exec_driver_sql(
            "UPDATE patients SET user_id = (SELECT o.user_id FROM patients o WHERE o.id <> patients.id) "
            "WHERE id = (SELECT patient_id FROM reminders WHERE ahead = '-PT2H')"
        )
    )
    clinic.now = TOMORROW
    due = await claims(clinic)
    assert sorted(str(each.person and each.person.user_id) for each in due) == ["None", MALEE.user_id]
    broken = next(each for each in due if each.person is None)
    await clinic.storage.reminders.give_up(broken, clinic.now)
    assert await clinic.storage.reminders.counts() == {"failed": 1, "sending": 1, "planned": 1}


async def test_a_row_that_cannot_be_read_at_all_is_set_aside_and_holds_up_nobody(clinic: Clinic) -> None:
    await three(clinic)
    await plans(clinic, await books(clinic, MALEE), reminder("-P1D", TOMORROW), person=MALEE)
    await clinic.storage.database.write(
        lambda conn: conn.exec_driver_sql(
            "UPDATE reminders SET id = 'no key' WHERE patient_id = "
            "(SELECT patient_id FROM reminders WHERE ahead = '-PT2H') AND ahead = '-P1D'"
        )
    )
    clinic.now = TOMORROW
    assert [each.person for each in await claims(clinic)] == [MALEE]
    assert await clinic.storage.reminders.counts() == {"failed": 1, "sending": 1, "planned": 1}


# ---- said once --------------------------------------------------------------------------------------------------


async def test_what_is_said_stands_in_the_outbox_under_the_key_of_its_generation(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    [due] = await claims(clinic)
    await sends(clinic, due)
    [row] = await clinic.sends()
    assert row.id == sending_key(due.key, 1)
    assert await clinic.storage.reminders.unsaid() == 1
    await clinic.notes(Sent(row.id, Fate.SAID, via="push"))
    assert await clinic.storage.reminders.unsaid() == 0
    assert (await booking(clinic, due.booking)).reminded_at == clinic.now


async def test_the_same_words_put_twice_under_one_key_are_said_once(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    [due] = await claims(clinic)
    await sends(clinic, due)
    await clinic.storage.database.write(  # as if the ledger had forgotten
        lambda conn: conn.exec_driver_sql("UPDATE reminders SET state = 'planned' WHERE ahead = '-P1D'")
    )
    clinic.passes(seconds=60)
    [again] = await claims(clinic)
    await sends(clinic, again)
    assert len(await clinic.sends()) == 1


async def test_a_crash_before_the_commit_leaves_it_to_do_and_one_after_it_leaves_nothing(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    await claims(clinic, "dies before")
    clinic.passes(seconds=60)
    [due] = await claims(clinic, "dies after")
    await sends(clinic, due)
    clinic.passes(seconds=60)
    assert await claims(clinic, "keeper-3") == ()
    assert await ledger(clinic) == {"-P1D": "sent", "-PT2H": "planned"}


async def test_without_the_consent_it_relies_on_nothing_is_said_and_nothing_ended(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    [due] = await claims(clinic)
    await says(clinic, SOMCHAI, ConsentAnswered(Purpose.APPOINTMENTS, False, "2026-11"))
    commit = Commit(
        SOMCHAI, clinic.now, None, Ending.ANSWERED, None,
        step_kept=True, facts=(ended(due, ReminderState.SENT),), relied_on=(Purpose.APPOINTMENTS,),
    )  # fmt: skip
    with pytest.raises(Changed):
        await clinic.storage.records.express(commit)
    assert (await ledger(clinic))["-P1D"] == "sending"


async def test_one_whose_consent_is_taken_back_in_the_outbox_is_known_as_withheld(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    [due] = await claims(clinic)
    outgoing = Outgoing(b'["x"]', Urgency.REMINDER, id=sending_key(due.key, 1), relies_on=(Purpose.APPOINTMENTS,))
    await says(clinic, SOMCHAI, ended(due, ReminderState.SENT), sends=(outgoing,))
    await says(clinic, SOMCHAI, ConsentAnswered(Purpose.APPOINTMENTS, False, "2026-11"))
    assert await clinic.sends() == ()
    assert (await ledger(clinic))["-P1D"] == "withheld"
    assert await clinic.storage.outbox.counts() == {"withdrawn": 1}


# ---- stopped and moved ------------------------------------------------------------------------------------------


async def test_a_cancelled_appointment_stops_what_waits_and_what_stands_in_the_outbox(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    [due] = await claims(clinic)
    await sends(clinic, due)
    await says(clinic, SOMCHAI, AppointmentGone(due.booking))
    assert await clinic.sends() == ()
    assert await ledger(clinic) == {"-P1D": "stopped", "-PT2H": "stopped"}
    assert await clinic.storage.outbox.counts() == {"withdrawn": 1}
    assert (await booking(clinic, due.booking)).state is BookingState.CANCELLED


async def test_one_in_a_workers_hands_is_stopped_under_them(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    [due] = await claims(clinic)
    await says(clinic, SOMCHAI, AppointmentGone(due.booking))
    with pytest.raises(Changed):
        await sends(clinic, due)
    assert await clinic.sends() == ()


async def test_one_that_is_just_being_said_is_not_tried_again(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    [due] = await claims(clinic)
    await sends(clinic, due)
    [row] = await clinic.sends()
    await says(clinic, SOMCHAI, AppointmentGone(due.booking))
    await clinic.notes(Sent(row.id, Fate.RETRY, via="push"))
    clinic.passes(hours=1)
    assert await clinic.sends() == ()


async def test_what_was_said_stays_said_when_the_appointment_is_cancelled(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    [due] = await claims(clinic)
    await sends(clinic, due)
    [row] = await clinic.sends()
    await clinic.notes(Sent(row.id, Fate.SAID, via="push"))
    await says(clinic, SOMCHAI, AppointmentGone(due.booking))
    assert await ledger(clinic) == {"-P1D": "sent", "-PT2H": "stopped"}


async def test_a_moved_appointment_is_reminded_of_anew_under_a_new_key(clinic: Clinic) -> None:
    await three(clinic)
    clinic.now = TOMORROW
    [old] = await claims(clinic)
    await sends(clinic, old)
    later = IN_TWO_DAYS + timedelta(days=7)
    again = (reminder("-P1D", later - timedelta(days=1)),)
    moved = AppointmentMoved(old.booking, 2, later, later + timedelta(minutes=30))
    await says(clinic, SOMCHAI, moved, RemindersPlanned(old.booking, 2, again))
    assert await clinic.sends() == (), "the old time is not said any more"
    assert await ledger(clinic) == {"-P1D": "planned", "-PT2H": "stopped"}
    clinic.now = later - timedelta(days=1)
    [new] = await claims(clinic)
    assert (new.key, new.generation, new.start) == (old.key, 2, later)
    assert sending_key(new.key, 2) != sending_key(old.key, 1)
    with pytest.raises(Changed):
        await sends(clinic, old)
    await sends(clinic, new)
    assert len(await clinic.sends()) == 1


async def test_the_booking_has_the_new_time_and_is_not_confirmed_for_it(clinic: Clinic) -> None:
    made = await books(clinic)
    await says(clinic, SOMCHAI, AppointmentSeen(made.key, accepted=True))
    assert (await booking(clinic, made.key)).confirmed_at == clinic.now
    later = IN_TWO_DAYS + timedelta(hours=3)
    clinic.passes(minutes=5)
    await says(clinic, SOMCHAI, AppointmentMoved(made.key, 2, later, later + timedelta(minutes=30)))
    seen = await booking(clinic, made.key)
    assert (seen.start, seen.slot.start, seen.generation, seen.confirmed_at) == (later, later, 2, None)
    assert seen.as_of == clinic.now


async def test_a_move_or_a_cancellation_that_is_known_already_is_not_made_again(clinic: Clinic) -> None:
    made = await books(clinic)
    moved = AppointmentMoved(made.key, 2, IN_TWO_DAYS, IN_TWO_DAYS + timedelta(minutes=30))
    await says(clinic, SOMCHAI, moved)
    with pytest.raises(Changed):
        await says(clinic, SOMCHAI, moved)
    await says(clinic, SOMCHAI, AppointmentGone(made.key))
    for fact in (AppointmentGone(made.key), AppointmentMoved(made.key, 3, IN_TWO_DAYS, IN_TWO_DAYS)):
        with pytest.raises(Changed):
            await says(clinic, SOMCHAI, fact)
    with pytest.raises(Changed):
        await says(clinic, SOMCHAI, AppointmentMoved(uuid4(), 2, IN_TWO_DAYS, IN_TWO_DAYS))


async def test_one_patients_changes_touch_no_other(clinic: Clinic) -> None:
    await three(clinic)
    hers = await books(clinic, MALEE)
    await plans(clinic, hers, reminder("-P3D", TOMORROW), person=MALEE)
    await says(clinic, MALEE, AppointmentGone(hers.key))
    assert await ledger(clinic) == {"-P1D": "planned", "-PT2H": "planned", "-P3D": "stopped"}


async def test_what_a_process_that_died_held_is_free_when_the_file_is_opened_again(
    migrated_file: Path, tmp_path: Path
) -> None:
    url = copied(migrated_file, tmp_path / "data")
    async with opened(url, tmp_path / "data") as clinic:
        await three(clinic)
        clinic.now = TOMORROW
        assert len(await claims(clinic)) == 1
    async with opened(url, tmp_path / "data") as clinic:
        clinic.now = TOMORROW
        assert len(await claims(clinic, "keeper-2")) == 1
