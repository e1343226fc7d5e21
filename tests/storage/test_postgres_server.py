"""What only a server can show: cut connections, collisions, several processes at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import Connection

from bot.domain.errors import StorageDown
from bot.domain.messages import Person
from integrations.storage.arrivals import insert_new
from integrations.storage.leases import Desk
from integrations.storage.records import SqlRecords
from integrations.storage.retention import Retention
from tests.storage.clinic import LEASE, SOMCHAI, Clinic, message, opened, says


async def cut_all(clinic: Clinic) -> None:
    """The server drops every connection of the service, as in a restart."""
    admin = await asyncpg.connect(clinic.url)
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'klaimor'")
    await admin.close()


async def test_after_the_server_was_restarted_the_work_goes_on(postgres_clinic: Clinic) -> None:
    clinic = postgres_clinic
    await asyncio.gather(*(clinic.storage.ping() for _ in range(5)))
    await cut_all(clinic)
    assert await clinic.hears(message(SOMCHAI)) == 1
    await cut_all(clinic)
    assert len(await clinic.waiting()) == 1
    await cut_all(clinic)
    await clinic.turns(SOMCHAI, "สวัสดีค่ะ")


async def test_a_connection_that_is_cut_in_the_middle_of_a_write_stores_it_once(postgres_clinic: Clinic) -> None:
    cuts = iter([True, False])

    def work(conn: Connection) -> None:
        conn.exec_driver_sql("INSERT INTO service_keys (name, wrapped) VALUES ('once', '')")
        if next(cuts):
            conn.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    await postgres_clinic.storage.database.write(work)
    count = await postgres_clinic.storage.database.read(
        lambda conn: conn.exec_driver_sql("SELECT COUNT(*) FROM service_keys WHERE name = 'once'").scalar_one()
    )
    assert count == 1


async def test_of_two_that_wait_for_each_other_both_are_stored(postgres_clinic: Clinic) -> None:
    def locking(first: str, second: str) -> Callable[[Connection], None]:
        def work(conn: Connection) -> None:
            for name in (first, second):
                conn.exec_driver_sql("UPDATE service_keys SET name = name WHERE name = $1", (name,))
                conn.exec_driver_sql("SELECT pg_sleep(0.2)")

        return work

    database = postgres_clinic.storage.database
    await asyncio.gather(database.write(locking("index", "inbox")), database.write(locking("inbox", "index")))


async def test_a_fault_of_ours_is_not_blamed_on_the_server(postgres_clinic: Clinic) -> None:
    with pytest.raises(Exception, match="nowhere") as raised:
        await postgres_clinic.storage.database.read(lambda conn: conn.exec_driver_sql("SELECT * FROM nowhere").all())
    assert not isinstance(raised.value, StorageDown)


async def test_two_processes_share_the_work_and_nothing_is_done_twice(postgres_clinic: Clinic) -> None:
    one = postgres_clinic
    async with opened(one.url, one.data_dir) as two:
        people = [Person("Ubot", f"U{n}") for n in range(15)]
        arrivals = [message(person) for person in people]
        counts = await asyncio.gather(*(clinic.hears(each) for each in arrivals for clinic in (one, two)))
        assert sum(counts) == 15

        async def serves(clinic: Clinic, owner: str, person: Person) -> bool:
            claim = await clinic.storage.records.claim(person, owner, clinic.now, LEASE)
            if claim is None or not claim.waiting:
                return False
            await clinic.storage.records.commit(claim, clinic.turn(claim, sends=(says("สวัสดี"),)), release=True)
            return True

        served = await asyncio.gather(
            *(serves(clinic, owner, person) for person in people for clinic, owner in ((one, "a"), (two, "b")))
        )
        assert sum(served) == 15
        sent = await asyncio.gather(one.sends("a", limit=15), two.sends("b", limit=15))
        late = await one.sends("a", limit=15)
        rows = [row.id for batch in (*sent, late) for row in batch]
        assert len(rows) == len(set(rows)) == 15


async def test_numbers_become_visible_in_order(postgres_clinic: Clinic) -> None:
    """A reader that asks for what is new after n must never step over a row that is stored later with a smaller number."""
    clinic = postgres_clinic
    await clinic.hears(message(SOMCHAI))

    def slowly(conn: Connection) -> None:
        insert_new(conn, [clinic.storage.inbox.envelope(message(SOMCHAI), 0)])
        conn.exec_driver_sql("SELECT pg_sleep(0.3)")

    storing = asyncio.ensure_future(clinic.storage.database.write(slowly))
    while not await asleep(clinic):
        continue
    quick = asyncio.ensure_future(clinic.hears(message(SOMCHAI)))
    looks: list[list[int]] = []
    while not (storing.done() and quick.done()):
        looks.append([row.seq for _, row in await clinic.storage.inbox.fresh(0, 10)])
    await asyncio.gather(storing, quick)
    final = [row.seq for _, row in await clinic.storage.inbox.fresh(0, 10)]
    assert len(final) == 3
    assert all(look == final[: len(look)] for look in looks)


async def asleep(clinic: Clinic) -> bool:
    """Whether a connection of the service is in its pg_sleep, its row written and not yet committed."""
    sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'klaimor' AND query LIKE 'SELECT pg_sleep%'"
    return bool(await clinic.storage.database.read(lambda conn: conn.exec_driver_sql(sql).scalar_one()))


async def test_a_lease_that_had_to_wait_for_the_database_counts_from_when_it_is_held(postgres_clinic: Clinic) -> None:
    """Or a busy server would hand out leases that are over, and two processes would take turns at one patient."""
    clinic = postgres_clinic
    moments = iter([clinic.now, clinic.now + timedelta(seconds=12)])
    records = SqlRecords(clinic.storage.database, Desk(clinic.storage.vault, Retention()), lambda: next(moments))
    claim = await records.claim(SOMCHAI, "slow", clinic.now, LEASE)
    assert claim is not None
    others = clinic.storage.records.claim
    assert await others(SOMCHAI, "other", clinic.now + timedelta(seconds=26), LEASE) is None
    assert await others(SOMCHAI, "other", clinic.now + timedelta(seconds=27), LEASE) is not None
