"""What was acknowledged is there, once, in its order."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.errors import StorageDown
from bot.domain.messages import Person
from integrations.storage.inbox import _pack, _unpack, storable
from tests.storage.clinic import MALEE, SOMCHAI, START, Clinic, message


async def test_an_event_comes_back_as_it_came(clinic: Clinic) -> None:
    arrival = message(SOMCHAI, "เจ็บแน่นหน้าอก")
    assert await clinic.hears(arrival) == 1
    [(person, row)] = await clinic.storage.inbox.fresh(0, 10)
    assert (person, row.event_id, row.raw, row.channel) == (SOMCHAI, arrival.event_id, arrival.raw, SOMCHAI.channel)
    assert (row.sent_at, row.received_at, row.due, row.attempts) == (START, START, START, 0)


async def test_a_redelivered_event_is_kept_once(clinic: Clinic) -> None:
    arrival = message(SOMCHAI)
    assert [await clinic.hears(arrival) for _ in range(3)] == [1, 0, 0]
    assert await clinic.waiting() == [arrival.event_id]


async def test_duplicates_in_one_delivery_count_once(clinic: Clinic) -> None:
    arrival, other = message(SOMCHAI), message(MALEE)
    assert await clinic.hears(arrival, other, arrival, arrival) == 2
    assert await clinic.waiting() == [arrival.event_id, other.event_id]


async def test_the_same_event_sorted_by_several_workers_is_new_to_one_of_them(clinic: Clinic) -> None:
    arrival = message(SOMCHAI)
    assert sorted(await asyncio.gather(*(clinic.hears(arrival) for _ in range(20)))) == [0] * 19 + [1]


async def test_an_answered_event_that_is_delivered_again_stays_answered(clinic: Clinic) -> None:
    arrival = message(SOMCHAI)
    await clinic.hears(arrival)
    await clinic.answers(await clinic.holds(SOMCHAI))
    assert await clinic.hears(arrival) == 0
    assert await clinic.waiting() == []


async def test_many_at_once_lose_nothing(clinic: Clinic) -> None:
    arrivals = [message(Person("Ubot", f"U{n % 17}")) for n in range(300)]
    assert await asyncio.gather(*(clinic.hears(each) for each in arrivals)) == [1] * 300
    assert sorted(await clinic.waiting()) == sorted(each.event_id for each in arrivals)


async def test_nothing_to_store_is_nothing(clinic: Clinic) -> None:
    assert await clinic.hears() == 0


async def test_a_broken_event_is_kept_and_never_worked_on(clinic: Clinic) -> None:
    assert await clinic.hears(message(SOMCHAI, broken=True), message(None, broken=True)) == 2
    assert await clinic.waiting() == []
    assert await clinic.storage.inbox.people_waiting(clinic.now, 10) == ()


async def test_an_event_of_nobody_is_kept_and_does_not_wait(clinic: Clinic) -> None:
    arrival = message(None)
    assert await clinic.hears(arrival) == 1
    assert await clinic.hears(arrival) == 0
    assert await clinic.waiting() == []


@pytest.mark.parametrize("strange", ["a\0b", "\ud83d", "é" * 300, "'; DROP TABLE inbox; --", " "])
async def test_strange_ids_from_outside_are_stored(clinic: Clinic, strange: str) -> None:
    person = Person("Ubot\0", strange)
    arrival = message(person, event_id=f"event {strange}", message_id=strange)
    assert [await clinic.hears(arrival), await clinic.hears(arrival)] == [1, 0]
    [(found, _)] = await clinic.storage.inbox.fresh(0, 10)
    assert found.user_id == strange
    claim = await clinic.holds(found)
    assert len(claim.waiting) == 1


async def test_fresh_goes_on_where_it_was_left(clinic: Clinic) -> None:
    await clinic.hears(*(message(SOMCHAI) for _ in range(5)))
    first = await clinic.storage.inbox.fresh(0, 3)
    rest = await clinic.storage.inbox.fresh(first[-1][1].seq, 3)
    assert [row.seq for _, row in (*first, *rest)] == sorted({row.seq for _, row in (*first, *rest)})
    assert len(first) + len(rest) == 5


async def test_who_waits_longest_comes_first(clinic: Clinic) -> None:
    await clinic.hears(message(MALEE, at=START + timedelta(seconds=2)), message(MALEE, at=START + timedelta(seconds=5)))
    await clinic.hears(message(SOMCHAI, at=START))
    assert await clinic.storage.inbox.people_waiting(clinic.now, 10) == (SOMCHAI, MALEE)
    assert await clinic.storage.inbox.people_waiting(clinic.now, 1) == (SOMCHAI,)


async def test_who_is_left_waits_for_a_while_and_is_held_by_nobody(clinic: Clinic) -> None:
    await clinic.hears(message(MALEE), message(SOMCHAI))
    left = clinic.storage.inbox.people_left
    assert await left(clinic.now - timedelta(seconds=1), clinic.now, 10) == ()
    clinic.passes(seconds=1)
    assert set(await left(clinic.now - timedelta(seconds=1), clinic.now, 10)) == {MALEE, SOMCHAI}
    claim = await clinic.holds(MALEE)
    assert await left(clinic.now, clinic.now, 10) == (SOMCHAI,)
    await clinic.storage.records.release(claim)
    assert set(await left(clinic.now, clinic.now, 10)) == {MALEE, SOMCHAI}
    await clinic.holds(MALEE)
    clinic.passes(seconds=15)
    assert len(await left(clinic.now, clinic.now, 10)) == 2, "a lease that has ended holds nobody"
    assert len(await left(clinic.now, clinic.now, 1)) == 1


async def test_the_age_is_that_of_the_oldest_that_waits(clinic: Clinic) -> None:
    assert await clinic.storage.inbox.ages(clinic.now) == (0, 0.0)
    await clinic.hears(message(SOMCHAI))
    clinic.passes(seconds=30)
    await clinic.hears(message(MALEE))
    assert await clinic.storage.inbox.ages(clinic.now) == (2, 30.0)


async def test_a_closed_database_takes_nothing(clinic: Clinic) -> None:
    await clinic.storage.close()
    if clinic.url.startswith("sqlite"):
        with pytest.raises(StorageDown):
            await clinic.hears(message(SOMCHAI))


@given(st.text(), st.binary())
def test_user_id_and_event_come_apart_as_they_were_packed(user_id: str, raw: bytes) -> None:
    assert _unpack(_pack(user_id, raw)) == (user_id, raw)


@given(st.text())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_is_storable_is_clean_utf8_and_stays_so(text: str) -> None:
    clean = storable(text)
    assert "\0" not in clean
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert storable(clean) == clean
