"""What LINE was told is safe is there as it came, until its events stand in the inbox."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from integrations.storage.journal import _ROW
from tests.storage.clinic import MALEE, SOMCHAI, START, Clinic, message


async def bodies(clinic: Clinic) -> list[bytes]:
    return [body for entry in await clinic.storage.journal.unsorted(100) for body in entry.bodies]


async def test_deliveries_come_back_as_they_came_and_in_their_order(clinic: Clinic) -> None:
    await clinic.storage.journal.append([b"first", b"", "ปวดฟัน".encode()], START)
    await clinic.storage.journal.append([b"last"], START + timedelta(seconds=1))
    first, last = await clinic.storage.journal.unsorted(10)
    assert (first.bodies, first.received_at) == ((b"first", b"", "ปวดฟัน".encode()), START)
    assert last.bodies == (b"last",)


async def test_nothing_to_store_is_nothing(clinic: Clinic) -> None:
    await clinic.storage.journal.append([], START)
    assert await clinic.storage.journal.unsorted(10) == ()


async def test_many_callers_at_once_lose_nothing(clinic: Clinic) -> None:
    sent = [b"%d" % number for number in range(300)]
    await asyncio.gather(*(clinic.storage.journal.append([each], START) for each in sent))
    assert sorted(await bodies(clinic)) == sorted(sent)
    assert len(await clinic.storage.journal.unsorted(1000)) < 300  # they shared rows


async def test_a_great_heap_is_laid_in_several_rows(clinic: Clinic) -> None:
    heap = [bytes([number]) * (_ROW // 3) for number in range(7)] + [b"x" * (3 * _ROW)]
    await clinic.storage.journal.append(heap, START)
    assert await bodies(clinic) == heap
    entries = await clinic.storage.journal.unsorted(100)
    assert max(sum(map(len, entry.bodies)) for entry in entries[:-1]) <= _ROW


async def test_sorting_moves_all_or_nothing(clinic: Clinic) -> None:
    await clinic.storage.journal.append([b"delivery"], START)
    entries = await clinic.storage.journal.unsorted(10)
    spoilt = message(MALEE)
    object.__setattr__(spoilt, "sent_at", spoilt.sent_at.replace(tzinfo=None))
    with pytest.raises(TypeError):
        await clinic.storage.journal.sort(entries, [(message(SOMCHAI), START), (spoilt, START)])
    assert (await bodies(clinic), await clinic.waiting()) == ([b"delivery"], [])
    arrival = message(SOMCHAI)
    assert await clinic.storage.journal.sort(entries, [(arrival, START), (arrival, START)]) == 1
    assert (await bodies(clinic), await clinic.waiting()) == ([], [arrival.event_id])


async def test_sorting_twice_changes_nothing(clinic: Clinic) -> None:
    await clinic.storage.journal.append([b"delivery"], START)
    entries, arrival = await clinic.storage.journal.unsorted(10), message(SOMCHAI)
    assert [await clinic.storage.journal.sort(entries, [(arrival, START)]) for _ in range(2)] == [1, 0]


async def test_what_is_not_sorted_yet_counts_as_waiting(clinic: Clinic) -> None:
    await clinic.storage.journal.append([b"one", b"two"], START)
    clinic.passes(seconds=30)
    await clinic.hears(message(SOMCHAI))
    assert await clinic.storage.inbox.ages(clinic.now) == (3, 30.0)


async def test_an_entry_that_does_not_open_is_set_aside_and_holds_up_nothing(clinic: Clinic) -> None:
    await clinic.storage.journal.append([b"damaged"], START)

    def damage(conn: Connection) -> None:
        conn.exec_driver_sql("UPDATE journal SET id = 'another'")

    await clinic.storage.database.write(damage)
    await clinic.storage.journal.append([b"sound"], START)
    assert await bodies(clinic) == [b"sound"]
    assert len(await clinic.storage.journal.unsorted(1)) == 1  # the damaged one is out of the way for good
    assert (await clinic.storage.inbox.ages(clinic.now))[0] == 1
    assert await clinic.storage.records.purge(START + timedelta(days=1)) == 0
    assert await clinic.storage.records.purge(START + timedelta(days=200)) == 1
