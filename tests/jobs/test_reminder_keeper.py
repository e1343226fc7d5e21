"""The ledger is worked off: each reminder is said once or rung about, by what the hospital says at that moment, and none stops another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from bot.dialogue.desk import Desk
from bot.domain.appointment import Booking, BookingState
from bot.domain.call import CallReason
from bot.domain.consent import Purpose
from bot.domain.consent_facts import ConsentAnswered
from bot.domain.errors import HospitalRefused, HospitalUnavailable, OutcomeUnknown, StorageDown
from bot.domain.facts import Blocked
from bot.domain.messages import Person
from bot.domain.quota import Quota
from bot.domain.reminder import PlannedReminder, sending_key
from bot.domain.stored import Commit, Loaded
from bot.jobs.outbox_sender import OutboxSender
from bot.jobs.reminder_ends import TRIES
from bot.jobs.reminders import MOST_UNSAID
from tests.fakes.house import BANGKOK
from tests.jobs.ward import HOSPITAL, OTHER, PERSON, Ward, soon, ward
from tests.service.wording import longest, th

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=BANGKOK)
REMINDER = th("reminder-title")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward(tmp_path) as opened:
        opened.stands_at(NOON)
        yield opened


async def due(place: Ward, person: Person = PERSON, *, last: bool = True, **how: object) -> Booking:
    """An appointment in two days whose reminder is due now and helps for a day."""
    booking = await place.has_appointment(person, **how)  # type: ignore[arg-type]
    until = booking.start - timedelta(hours=1)
    await place.plans(booking, PlannedReminder("-P2D", place.now(), until, last), person=person)
    return booking


async def works(place: Ward, rounds: int = 1) -> None:
    """A worker does what is due."""
    keeper = place.reminders()
    for _ in range(rounds):
        await keeper.work_batch(HOSPITAL)


# ---- said -------------------------------------------------------------------------------------------------------


async def test_a_reminder_is_said_once_under_its_key_and_the_hospital_was_asked(place: Ward) -> None:
    booking = await due(place)
    await works(place, 3)
    assert await place.ledger() == {"sent": 1}
    [row] = await place.storage.outbox.claim("s", place.now(), timedelta(seconds=9), 10)
    [(key,)] = await place.storage.database.read(lambda conn: list(conn.exec_driver_sql("SELECT id FROM reminders")))
    assert row.id == sending_key(UUID(key), 1)
    assert place.hospital.calls.count("look") == 1
    assert (await place.booked(booking.key)).as_of is not None


async def test_what_is_not_due_is_left_alone(place: Ward) -> None:
    booking = await place.has_appointment()
    await place.plans(booking, PlannedReminder("-P1D", place.now() + timedelta(days=1), booking.start, True))
    await works(place)
    assert await place.ledger() == {"planned": 1}
    assert place.hospital.calls.count("look") == 0


async def test_its_buttons_can_be_typed_too(place: Ward) -> None:
    place.desk = replace(place.desk, clinic=replace(place.desk.clinic, booking=place.booking()))
    await due(place)
    await works(place)
    await place.hears()
    await place.receives(th("reminder-yes"))
    await place.turns().serve(PERSON)
    assert longest("confirming-done") in (await place.hears())[0]
    assert len(place.hospital.accepted) == 1


async def test_what_the_hospital_knows_of_the_patients_yes_is_believed(place: Ward) -> None:
    booking = await due(place)
    place.hospital.accepted.add(booking.key)
    await works(place)
    assert th("reminder-confirmed") in (await place.hears())[0]
    assert (await place.booked(booking.key)).confirmed_at is not None


async def test_many_are_asked_about_in_one_call(place: Ward) -> None:
    for n in range(20):
        await due(place, Person(PERSON.channel, f"U{n:032}"))
    await works(place)
    assert place.hospital.looked == [20]
    assert await place.ledger() == {"sent": 20}


async def test_a_reminder_may_come_while_a_turn_of_the_patient_is_under_way(place: Ward) -> None:
    await due(place)
    claim = await place.storage.records.claim(PERSON, "worker", place.now(), timedelta(seconds=15))
    assert claim is not None
    await works(place)
    assert await place.ledger() == {"sent": 1}


# ---- not said ---------------------------------------------------------------------------------------------------


async def test_without_consent_it_is_withheld_and_nobody_rings(place: Ward) -> None:
    await due(place, agrees=False)
    await works(place)
    assert (await place.ledger(), await place.calls(), await place.hears()) == ({"withheld": 1}, [], [])


async def test_a_consent_withdrawn_at_the_last_moment_counts(place: Ward) -> None:
    await due(place)
    records = place.storage.records

    class Late:
        """The patient withdraws between the worker's look and its commit."""

        def __getattr__(self, name: str) -> object:
            return getattr(records, name)

        async def peek(self, person: Person) -> Loaded:
            seen = await records.peek(person)
            await place.learns(person, ConsentAnswered(Purpose.APPOINTMENTS, False, "2026-11"))
            return seen

    await place.reminders(records=Late()).work_batch(HOSPITAL)  # type: ignore[arg-type]
    assert await place.hears() == []
    place.moved += 61
    await works(place)
    assert await place.ledger() == {"withheld": 1}


async def test_a_patient_who_has_blocked_us_is_rung(place: Ward) -> None:
    await due(place)
    await place.learns(PERSON, Blocked())
    await works(place)
    assert (await place.ledger(), await place.calls()) == ({"to_call": 1}, [CallReason.BLOCKED])


async def test_what_was_cancelled_here_is_stopped(place: Ward) -> None:
    booking = await due(place)
    await place.booking().cancel(PERSON, booking)
    await works(place)
    assert (await place.ledger(), await place.hears()) == ({"stopped": 1}, [])


async def test_while_a_cancellation_is_being_checked_nothing_is_said(place: Ward) -> None:
    booking = await due(place)
    place.hospital.unknown_before = 1
    with pytest.raises(OutcomeUnknown):
        await place.booking().cancel(PERSON, booking)
    await works(place)
    assert (await place.ledger(), await place.hears()) == ({"planned": 1}, [])
    await place.changes().settle_all()
    place.moved += 121
    await works(place)
    assert (await place.ledger(), booking.key in place.hospital.appointments) == ({"stopped": 1}, False)


async def test_a_cancellation_that_is_never_settled_is_rung_about_in_the_end(place: Ward) -> None:
    booking = await due(place)
    place.hospital.unknown_before = 1
    with pytest.raises(OutcomeUnknown):
        await place.booking().cancel(PERSON, booking)
    place.stands_at((booking.start - timedelta(minutes=61)).astimezone(UTC))
    await works(place)
    assert await place.calls() == [CallReason.UNSETTLED]


async def test_the_quota_sends_reminders_to_the_call_list(place: Ward) -> None:
    await due(place)
    place.gauge.read(Quota(500, 500, place.now()))
    await works(place)
    assert (await place.ledger(), await place.calls()) == ({"to_call": 1}, [CallReason.QUOTA])


async def test_on_a_holiday_of_the_hospital_a_person_asks_first(place: Ward) -> None:
    booking = await due(place)
    day = booking.start.astimezone(BANGKOK).date()
    hospital = replace(place.desk.clinic.hospitals[0], holidays=(day,))
    place.desk = replace(place.desk, clinic=replace(place.desk.clinic, hospitals=(hospital,)))
    await works(place)
    assert (await place.ledger(), await place.calls()) == ({"to_call": 1}, [CallReason.HOLIDAY])


# ---- late -------------------------------------------------------------------------------------------------------


async def test_a_missed_window_is_caught_up_while_it_helps(place: Ward) -> None:
    await due(place)
    place.moved += 6 * 3600
    await works(place)
    assert await place.ledger() == {"sent": 1}


async def test_after_that_a_later_reminder_says_the_same(place: Ward) -> None:
    booking = await place.has_appointment()
    until = place.now() + timedelta(hours=5)
    await place.plans(
        booking,
        PlannedReminder("-P2D", place.now(), until, False),
        PlannedReminder("-P1D", until, booking.start - timedelta(hours=1), True),
    )
    place.moved += 6 * 3600
    await works(place)
    assert await place.ledger() == {"skipped": 1, "sent": 1}
    assert len(await place.hears()) == 1


async def test_after_the_last_one_a_person_rings(place: Ward) -> None:
    booking = await due(place)
    place.stands_at((booking.start - timedelta(minutes=30)).astimezone(UTC))
    await works(place)
    assert (await place.ledger(), await place.calls()) == ({"to_call": 1}, [CallReason.MISSED])


async def test_nothing_ends_planned_in_the_past(place: Ward) -> None:
    booking = await due(place)
    place.stands_at((booking.start + timedelta(days=3)).astimezone(UTC))
    await works(place)
    assert (await place.ledger(), await place.calls(), await place.hears()) == ({"missed": 1}, [], [])


async def test_nobody_is_woken_by_a_reminder_that_is_late(place: Ward) -> None:
    await due(place)
    place.stands_at(NOON.replace(hour=23))
    await works(place)
    assert await place.ledger() == {"planned": 1}
    place.stands_at(NOON.replace(day=2, hour=6, minute=59))
    await works(place)
    assert await place.ledger() == {"planned": 1}
    place.stands_at(NOON.replace(day=2, hour=7, minute=0))
    await works(place)
    assert await place.ledger() == {"sent": 1}


async def test_where_the_night_is_too_long_a_person_rings(place: Ward) -> None:
    booking = await place.has_appointment(hours=19)  # seven in the morning
    until = booking.start - timedelta(hours=1)
    await place.plans(booking, PlannedReminder("-PT2H", place.now(), until, True))
    place.stands_at(NOON.replace(hour=22))
    await works(place)
    assert await place.calls() == [CallReason.MISSED]


# ---- what the hospital says -------------------------------------------------------------------------------------


async def test_a_moved_appointment_is_told_at_once_and_reminded_of_anew(place: Ward) -> None:
    booking = await due(place)
    start = booking.start + timedelta(days=7)
    place.hospital.moves(booking.key, start, start + timedelta(minutes=30))
    await works(place, 2)
    [said] = await place.hears()
    assert th("moved-title") in said
    seen = await place.booked(booking.key)
    assert (seen.start, seen.generation) == (start, 2)
    assert await place.ledger() == {"stopped": 1, "planned": 3}
    place.stands_at((start - timedelta(days=3)).astimezone(UTC))
    await works(place)
    assert await place.ledger() == {"stopped": 1, "sent": 1, "planned": 2}
    assert REMINDER in (await place.hears())[-1]


async def test_two_reminders_of_one_moved_appointment_tell_it_once(place: Ward) -> None:
    booking = await place.has_appointment()
    until = booking.start - timedelta(hours=1)
    await place.plans(booking, *(PlannedReminder(f"-P{n}D", place.now(), until, n == 1) for n in (2, 1)))
    start = booking.start + timedelta(days=7)
    place.hospital.moves(booking.key, start, start + timedelta(minutes=30))
    await works(place, 2)
    assert len(await place.hears()) == 1


async def test_one_that_was_moved_into_the_past_is_over(place: Ward) -> None:
    booking = await due(place)
    start = place.now() - timedelta(hours=1)
    place.hospital.moves(booking.key, start, start + timedelta(minutes=30))
    await works(place)
    assert (await place.ledger(), await place.hears()) == ({"missed": 1}, [])


async def test_a_cancelled_appointment_is_told_once_kindly_and_never_reminded_of(place: Ward) -> None:
    booking = await place.has_appointment()
    until = booking.start - timedelta(hours=1)
    await place.plans(booking, *(PlannedReminder(f"-P{n}D", place.now(), until, n == 1) for n in (2, 1)))
    place.hospital.cancels(booking.key)
    await works(place, 3)
    [said] = await place.hears()
    assert th("gone-title") in said
    assert await place.ledger() == {"stopped": 2}
    assert (await place.booked(booking.key)).state is BookingState.CANCELLED


async def test_who_is_there_already_is_not_reminded(place: Ward) -> None:
    booking = await due(place)
    place.hospital.arrives(booking.key)
    await works(place)
    assert (await place.ledger(), await place.hears()) == ({"skipped": 1}, [])


@pytest.mark.parametrize("error", [HospitalUnavailable("down"), HospitalRefused("401")])
async def test_a_hospital_that_does_not_answer_is_asked_again_and_then_our_young_copy_does(
    place: Ward, error: Exception
) -> None:
    await due(place)

    async def away(_: object) -> None:
        raise error

    place.hospital.look = away  # type: ignore[method-assign, assignment]
    for _ in range(10):
        await works(place)
        if await place.ledger() == {"sent": 1}:
            break
        assert await place.hears() == []
        place.moved += 301
    assert place.moved > 0
    [said] = await place.hears()
    assert th("reminder-title") in said
    assert "ตามข้อมูลเมื่อ วันอังคารที่ 1 ธันวาคม 2569" in said


async def test_an_old_copy_is_not_good_enough_and_a_person_rings(place: Ward) -> None:
    booking = await place.has_appointment(hours=72)
    place.hospital.unavailable = HospitalUnavailable("down")
    place.moved += 25 * 3600
    await place.plans(booking, PlannedReminder("-P2D", place.now(), booking.start - timedelta(hours=1), True))
    for _ in range(10):
        await works(place)
        place.moved += 301
    assert (await place.ledger(), await place.calls()) == ({"to_call": 1}, [CallReason.NOT_ASKED])
    assert await place.hears() == []


async def test_a_hospital_that_comes_back_in_time_is_believed(place: Ward) -> None:
    booking = await due(place)
    place.hospital.unavailable = HospitalUnavailable("down")
    await works(place)
    place.hospital.unavailable = None
    place.hospital.cancels(booking.key)
    place.moved += 301
    await works(place)
    assert th("gone-title") in (await place.hears())[0]


async def test_one_that_the_hospital_leaves_out_of_its_answer_is_asked_about_again(place: Ward) -> None:
    one, other = await due(place), await due(place, OTHER)
    look = place.hospital.look

    async def partly(appointments):  # type: ignore[no-untyped-def]
        return {key: seen for key, seen in (await look(appointments)).items() if key != one.key}

    place.hospital.look = partly  # type: ignore[method-assign]
    await works(place)
    assert await place.ledger() == {"planned": 1, "sent": 1}
    assert (await place.booked(other.key, OTHER)).reminded_at is not None


# ---- trouble of our own -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("many", "bad"), [(1000, 499), (40, 0), (40, 39)])
@pytest.mark.timeout(300)
async def test_of_a_thousand_a_bad_one_anywhere_costs_no_other(tmp_path: Path, many: int, bad: int) -> None:
    """See the house's list of traps: a `return` inside a batch loop."""
    async with ward(tmp_path) as place:
        place.stands_at(NOON)
        people = [Person(PERSON.channel, f"U{n:032}") for n in range(many)]
        await asyncio.gather(*(due(place, each) for each in people))
        broken = (await place.storage.records.peek(people[bad])).patient.bookings[0].key
        await place.storage.database.write(
            lambda conn: conn.exec_driver_sql(
                "UPDATE bookings SET wish = (SELECT o.wish FROM bookings o WHERE o.id <> bookings.id LIMIT 1) WHERE id = ?",
                (str(broken),),
            )
        )
        keeper = place.reminders()
        for _ in range(40):
            place.moved += 45
            while await keeper.work_batch(HOSPITAL) and await place.storage.reminders.unsaid() < 300:
                continue
            await place.hears()
        assert await place.ledger() == {"sent": many - 1, "failed": 1}


async def test_a_fault_of_ours_is_tried_again_and_then_a_person_rings(place: Ward) -> None:
    await due(place)

    class Clumsy:
        """Cannot put a reminder into words."""

        def __init__(self, desk: Desk) -> None:
            self._desk = desk

        def __getattr__(self, name: str) -> object:
            return getattr(self._desk, name)

        def tell(self, loaded: Loaded, outcome, now: datetime) -> Commit:  # type: ignore[no-untyped-def]
            if outcome.say:
                raise RuntimeError("a bug")
            return self._desk.tell(loaded, outcome, now)

    place.desk = Clumsy(place.desk)  # type: ignore[assignment]
    for attempt in range(TRIES):
        assert await place.ledger() == {"planned": 1}, attempt
        await works(place)
        place.moved += 120
    assert (await place.ledger(), await place.calls()) == ({"to_call": 1}, [CallReason.FAILED])


async def test_while_nothing_can_be_stored_nothing_is_given_up(place: Ward) -> None:
    await due(place)
    records = place.storage.records

    class Down:
        def __getattr__(self, name: str) -> object:
            return getattr(records, name)

        async def express(self, commit: Commit) -> bool:
            raise StorageDown("disk full")

    for _ in range(2 * TRIES):
        await place.reminders(records=Down()).work_batch(HOSPITAL)  # type: ignore[arg-type]
        place.moved += 61
    await works(place)
    assert await place.ledger() == {"sent": 1}


async def test_a_hospital_that_is_not_configured_any_more_is_rung_about(place: Ward) -> None:
    await due(place)
    place.desk = replace(place.desk, clinic=replace(place.desk.clinic, hospitals=()))
    for _ in range(TRIES):
        await works(place)
        place.moved += 120
    assert (await place.ledger(), await place.calls()) == ({"to_call": 1}, [CallReason.FAILED])


async def test_appointments_that_are_older_than_reminders_get_theirs(place: Ward) -> None:
    booking = await place.has_appointment(hours=24 * 9)
    keeper = place.reminders()
    assert await keeper.plan_forgotten() == 1
    assert await keeper.plan_forgotten() == 0
    assert await place.ledger() == {"planned": 3}
    assert (await place.booked(booking.key)).generation == 1


# ---- as it runs -------------------------------------------------------------------------------------------------


async def test_it_runs_beside_the_sender_until_it_is_stopped(place: Ward) -> None:
    for n in range(30):
        await due(place, Person(PERSON.channel, f"U{n:032}"))
    keeper = place.reminders()
    sender = OutboxSender(place.storage.outbox, place.messenger, place.wake, place.now, "sender")
    tasks = [asyncio.create_task(keeper.run(0.05)), asyncio.create_task(sender.run())]
    await soon(lambda: len(place.messenger.heard) == 30, within=20)
    await keeper.stop(5)
    await sender.stop(5)
    await asyncio.gather(*tasks)
    assert len({heard.to for heard in place.messenger.heard}) == 30


async def test_a_slow_hospital_delays_no_other(place: Ward) -> None:
    slow = await place.has_appointment(OTHER)
    until = slow.start - timedelta(hours=1)
    await place.plans(slow, PlannedReminder("-P2D", place.now(), until, True), person=OTHER)
    await place.storage.database.write(lambda conn: conn.exec_driver_sql("UPDATE reminders SET hospital = 'slow one'"))
    await due(place)
    keeper = place.reminders()
    hanging = asyncio.Event()

    class Hanging:
        async def look(self, _: object) -> dict[UUID, object]:
            await hanging.wait()
            return {}

    keeper._hospitals = {**keeper._hospitals, "slow one": Hanging()}  # type: ignore[dict-item]
    keeper._known = {**keeper._known, "slow one": keeper._known[HOSPITAL]}
    running = asyncio.create_task(keeper.run(0.05))
    await soon_async(place, {"sent": 1, "sending": 1})
    hanging.set()
    await keeper.stop(5)
    await running


async def soon_async(place: Ward, wanted: dict[str, int]) -> None:
    """Wait until the ledger reads so."""
    async with asyncio.timeout(10):
        while await place.ledger() != wanted:  # noqa: ASYNC110 (what is waited for has no event)
            await asyncio.sleep(0.02)


async def test_no_more_stand_in_the_outbox_than_its_rounds_can_bear(place: Ward) -> None:
    for n in range(MOST_UNSAID + 30):
        await due(place, Person(PERSON.channel, f"U{n:032}"))
    keeper = place.reminders()
    for _ in range(8):
        await keeper.work_batch(HOSPITAL)
    assert await place.storage.reminders.unsaid() == MOST_UNSAID
    await place.hears()
    await keeper.work_batch(HOSPITAL)
    assert await place.ledger() == {"sent": MOST_UNSAID + 30}
