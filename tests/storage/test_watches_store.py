"""Which appointments are to be looked at at their hospital: found before anybody is told, and taken by one at a time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.appointment_facts import AppointmentMoved
from bot.domain.change import ChangeKind, ChangeState, cancel_key
from bot.domain.history import By, Happened
from tests.storage.appointments import HOSPITAL, IN_TWO_DAYS, booking, books, rows, says
from tests.storage.clinic import MALEE, SOMCHAI, Clinic

LEASE, MINUTE, HOUR = timedelta(minutes=1), timedelta(minutes=1), timedelta(hours=1)


async def due(clinic: Clinic, limit: int = 50, hospital: str = HOSPITAL) -> list[UUID]:
    """What a keeper takes now."""
    return [each.booking.key for each in await clinic.storage.watches.claim(hospital, clinic.now, LEASE, limit)]


async def test_what_was_just_booked_is_fresh_and_looked_at_a_while_later(clinic: Clinic) -> None:
    made = await books(clinic)
    assert await due(clinic) == []
    clinic.passes(minutes=10)
    [seen] = await clinic.storage.watches.claim(HOSPITAL, clinic.now, LEASE, 50)
    assert (seen.person, seen.booking) == (SOMCHAI, await booking(clinic, made.key))


async def test_only_what_stands_and_is_known_and_still_to_come_is_looked_at(clinic: Clinic) -> None:
    await books(clinic, told=False)
    await books(clinic, MALEE, start=clinic.now + timedelta(minutes=5))
    elsewhere = await books(clinic, hospital="second")
    gone = await books(clinic)
    await clinic.storage.changes.request(SOMCHAI, gone.key, ChangeKind.CANCEL, key=cancel_key(gone.key), now=clinic.now)
    await clinic.storage.changes.conclude(cancel_key(gone.key), ChangeState.DONE, clinic.now)
    clinic.passes(minutes=10)
    assert await due(clinic) == []
    assert await due(clinic, hospital="second") == [elsewhere.key]


async def test_who_takes_it_has_it_for_a_while_and_a_crash_costs_only_that(clinic: Clinic) -> None:
    made = [await books(clinic, start=IN_TWO_DAYS + n * HOUR) for n in range(6)]
    clinic.passes(minutes=10)
    taken = await asyncio.gather(*(due(clinic, limit=2) for _ in range(4)))
    assert sorted(key for keys in taken for key in keys) == sorted(each.key for each in made)
    assert await due(clinic) == []
    clinic.passes(minutes=1)
    assert len(await due(clinic)) == 6, "nobody has said what they found"


async def test_what_is_as_it_was_has_a_new_time_and_is_left_alone_until_then(clinic: Clinic) -> None:
    made = await books(clinic)
    clinic.passes(minutes=10)
    await due(clinic)
    await clinic.storage.watches.seen([(made.key, False)], clinic.now, clinic.now + HOUR)
    seen = await booking(clinic, made.key)
    assert (seen.as_of, seen.confirmed_at) == (clinic.now, None)
    clinic.passes(minutes=59)
    assert await due(clinic) == []
    clinic.passes(minutes=1)
    assert await due(clinic) == [made.key]


async def test_a_yes_at_the_counter_is_noted_once_as_the_hospitals(clinic: Clinic) -> None:
    made = await books(clinic)
    for _ in range(2):
        clinic.passes(minutes=10)
        await clinic.storage.watches.seen([(made.key, True)], clinic.now, clinic.now + HOUR)
    assert (await booking(clinic, made.key)).confirmed_at == clinic.now - timedelta(minutes=10)
    events = await clinic.storage.history.of(SOMCHAI, 9)
    assert [(each.what, each.by) for each in events] == [
        (Happened.BOOKED, By.PATIENT),
        (Happened.CONFIRMED, By.HOSPITAL),
    ]


async def test_what_the_hospital_has_changed_is_looked_at_at_once(clinic: Clinic) -> None:
    made, other = await books(clinic), await books(clinic, MALEE)
    await clinic.storage.watches.ready([HOSPITAL], clinic.now)
    await clinic.storage.watches.read(HOSPITAL, [made.key, uuid4()], clinic.now, clinic.now)
    assert await due(clinic) == [made.key]
    await clinic.storage.watches.read("second", [other.key], clinic.now, clinic.now)
    assert await due(clinic) == [], "another hospital has no say in it"


async def test_one_that_was_moved_is_fresh_again_and_one_put_off_waits(clinic: Clinic) -> None:
    made = await books(clinic)
    clinic.passes(minutes=10)
    later = IN_TWO_DAYS + timedelta(days=1)
    await says(clinic, SOMCHAI, AppointmentMoved(made.key, 2, later, later + HOUR))
    assert await due(clinic) == []
    clinic.passes(minutes=10)
    assert await due(clinic) == [made.key]
    await clinic.storage.watches.put_off(made.key, clinic.now + HOUR)
    clinic.passes(minutes=30)
    assert await due(clinic) == []


async def test_one_that_has_begun_is_never_looked_at_again(clinic: Clinic) -> None:
    await books(clinic, start=clinic.now + HOUR)
    clinic.passes(hours=2)
    assert await due(clinic) == []
    [(look_at,)] = await rows(clinic, "SELECT look_at FROM bookings")
    assert look_at == 2**62, "it is out of the way of those to come"


async def test_a_row_that_cannot_be_opened_holds_up_nobody(clinic: Clinic) -> None:
    broken, made = await books(clinic), await books(clinic, MALEE)
    clinic.passes(minutes=10)
    await clinic.storage.database.write(
        lambda conn: conn.exec_driver_sql(
            f"UPDATE patients SET user_id = (SELECT wish FROM bookings WHERE id = '{broken.key}') "
            f"WHERE id = (SELECT patient_id FROM bookings WHERE id = '{broken.key}')"
        )
    )
    assert await due(clinic) == [made.key]


# ---- how far the changes have been read ------------------------------------------------------------------------------


async def test_one_process_reads_the_changes_of_a_hospital_at_a_time(clinic: Clinic) -> None:
    watches = clinic.storage.watches
    assert await watches.take(HOSPITAL, clinic.now, MINUTE) is None, "nobody watches it"
    await watches.ready([HOSPITAL], clinic.now)
    takes = await asyncio.gather(*(watches.take(HOSPITAL, clinic.now, MINUTE) for _ in range(5)))
    assert sorted(map(str, takes)) == sorted([str(clinic.now - HOUR), *["None"] * 4])
    clinic.passes(minutes=1)
    assert await watches.take(HOSPITAL, clinic.now, MINUTE) == clinic.now - MINUTE - HOUR, "nobody has read them"


async def test_reading_goes_on_where_it_was_left_off_and_never_back(clinic: Clinic) -> None:
    watches, began = clinic.storage.watches, clinic.now
    await watches.ready([HOSPITAL], began)
    await watches.read(HOSPITAL, [], began, began)
    await watches.read(HOSPITAL, [], began - MINUTE, began)
    await watches.ready([HOSPITAL], began + HOUR)
    assert await watches.take(HOSPITAL, began, MINUTE) == began


@pytest.mark.parametrize(("hinted", "after"), [(1, 1), (30, 30), (90, 60)])
async def test_a_hint_makes_it_sooner_and_never_later(clinic: Clinic, hinted: int, after: int) -> None:
    watches, began = clinic.storage.watches, clinic.now
    await watches.ready([HOSPITAL], began)
    await watches.take(HOSPITAL, began, MINUTE)
    await watches.hint(HOSPITAL, began + timedelta(seconds=hinted))
    early = began + timedelta(seconds=after - 1)
    assert await watches.take(HOSPITAL, early, MINUTE) is None
    assert await watches.take(HOSPITAL, early + timedelta(seconds=1), MINUTE) is not None
