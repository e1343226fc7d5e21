"""What only a file can show: power over it, a writer that dies, a full disk."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.domain.errors import BadConfiguration, Changed, StorageDown
from integrations.storage.database import Database
from integrations.storage.sqlite_file import driver
from tests.storage.clinic import LEASE, SOMCHAI, Clinic, message, opened

WRITER = Path(__file__).with_name("killed_writer.py")


@pytest.mark.parametrize("acknowledged", [1, 400, 1500])
async def test_a_writer_that_is_killed_has_lost_nothing_it_acknowledged(tmp_path: Path, acknowledged: int) -> None:
    writer = await asyncio.create_subprocess_exec(sys.executable, WRITER, tmp_path, stdout=asyncio.subprocess.PIPE)
    assert writer.stdout is not None
    names = [await writer.stdout.readline() for _ in range(acknowledged)]
    writer.send_signal(signal.SIGKILL)
    names += (await writer.stdout.read()).splitlines(keepends=True)
    await writer.wait()
    durable = {name.decode().strip() for name in names if name.endswith(b"\n")}
    assert len(durable) >= acknowledged
    async with opened("sqlite:///klaimor.db", tmp_path) as clinic:
        unsorted = await clinic.storage.journal.unsorted(1_000_000)
        kept = {body.decode().strip() for entry in unsorted for body in entry.bodies}
        sorted_already = set(await clinic.waiting())
        assert durable <= kept | sorted_already
        assert not kept & sorted_already
        assert await clinic.storage.database.read(check) == "ok"


def check(conn: Connection) -> str:
    """SQLite's own opinion of the file."""
    answer: str = conn.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    return answer


async def test_what_a_killed_process_was_holding_is_free_at_once(tmp_path: Path) -> None:
    async with opened("sqlite:///klaimor.db", tmp_path) as clinic:
        await clinic.turns(SOMCHAI, "สวัสดีค่ะ")
        [send] = await clinic.sends("a sender that dies")
        await clinic.hears(message(SOMCHAI))
        await clinic.holds(SOMCHAI, "a worker that dies")
        assert await clinic.storage.records.claim(SOMCHAI, "another", clinic.now, LEASE) is None
    async with opened("sqlite:///klaimor.db", tmp_path) as clinic:
        assert len((await clinic.holds(SOMCHAI, "the next worker")).waiting) == 1
        [again] = await clinic.sends("the next sender")
        assert (again.id, again.attempts) == (send.id, send.attempts + 1)


async def test_a_second_process_is_refused_and_told_why(sqlite_clinic: Clinic) -> None:
    with pytest.raises(BadConfiguration, match="another process uses the database"):
        async with opened(sqlite_clinic.url, sqlite_clinic.data_dir):
            pass
    await sqlite_clinic.storage.close()
    async with opened(sqlite_clinic.url, sqlite_clinic.data_dir):
        pass


async def test_the_files_are_for_nobody_else(sqlite_clinic: Clinic) -> None:
    await sqlite_clinic.hears(message(SOMCHAI))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in sqlite_clinic.data_dir.iterdir()}
    assert {"klaimor.db", "klaimor.db-wal", "klaimor.db.lock"} <= set(modes)
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(sqlite_clinic.data_dir.stat().st_mode) == 0o700


async def test_a_place_where_no_file_can_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(BadConfiguration, match=r"klaimor\.db"):
        async with opened(f"sqlite:///{tmp_path}/file/klaimor.db", tmp_path):
            pass


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "klaimor.db").write_bytes(b"family photos, most precious" * 99)
    with pytest.raises(StorageDown):
        async with opened("sqlite:///klaimor.db", tmp_path):
            pass
    assert (tmp_path / "klaimor.db").read_bytes().startswith(b"family photos")
    assert threading.active_count() < 20


async def test_on_a_full_disk_nothing_is_acknowledged_and_later_it_goes_on(sqlite_clinic: Clinic) -> None:
    await sqlite_clinic.hears(message(SOMCHAI))
    database = sqlite_clinic.storage.database
    pages: int = await database.write(lambda conn: conn.exec_driver_sql("PRAGMA page_count").scalar_one())
    await database.write(lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}").scalar_one())
    large = [message(SOMCHAI, "ปวด" * 1600) for _ in range(40)]
    outcomes = await asyncio.gather(*(sqlite_clinic.hears(each) for each in large), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} <= {int, StorageDown}
    assert any(isinstance(outcome, StorageDown) for outcome in outcomes)
    stored = set(await sqlite_clinic.waiting())
    for arrival, outcome in zip(large, outcomes, strict=True):
        assert (arrival.event_id in stored) == (outcome == 1)
    await database.write(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count=1000000").scalar_one())
    for arrival in large:
        await sqlite_clinic.hears(arrival)
    assert len(await sqlite_clinic.waiting()) == 41


async def test_it_is_set_to_survive_a_power_cut(sqlite_clinic: Clinic) -> None:
    def settings(conn: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "query_only")
        return [conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]

    assert await sqlite_clinic.storage.database.write(settings) == ["wal", 2, 1, 1, 0]
    assert (await sqlite_clinic.storage.database.read(settings))[-1] == 1


def test_the_newer_sqlite_is_used_where_its_wheel_installs() -> None:
    if sys.platform == "linux" and os.uname().machine == "x86_64":
        assert driver().sqlite_version_info >= (3, 51, 3)
    assert driver().sqlite_version_info >= (3, 35)  # RETURNING


# ---- many pieces of work in one transaction --------------------------------------------------------------------------


async def blocked(database: Database) -> Callable[[], None]:
    """Keep the writer busy until the returned function is called, so that work piles up behind it."""
    started, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def hold(_conn: Connection) -> None:
        loop.call_soon_threadsafe(started.set)
        assert go_on.wait(20)

    held = asyncio.ensure_future(database.write(hold))
    await started.wait()
    assert not held.done()
    return go_on.set


def inserting(name: str, then: Exception | None = None, ran: list[str] | None = None) -> Callable[[Connection], str]:
    """Work that stores one row, and perhaps fails afterwards."""

    def work(conn: Connection) -> str:
        if ran is not None:
            ran.append(name)
        conn.exec_driver_sql("INSERT INTO service_keys (name, wrapped) VALUES (?, x'00')", (name,))
        if then is not None:
            raise then
        return name

    return work


def names(conn: Connection) -> set[str]:
    """What `inserting` has stored."""
    return set(conn.exec_driver_sql("SELECT name FROM service_keys WHERE wrapped = x'00'").scalars())


async def test_work_that_piles_up_is_stored_together(sqlite_clinic: Clinic) -> None:
    database, ran = sqlite_clinic.storage.database, list[str]()
    let_go = await blocked(database)
    work = [asyncio.ensure_future(database.write(inserting(f"n{n}", ran=ran))) for n in range(50)]
    await asyncio.sleep(0)
    let_go()
    assert await asyncio.gather(*work) == ran == [f"n{n}" for n in range(50)]


async def test_one_that_fails_after_writing_costs_the_others_nothing(sqlite_clinic: Clinic) -> None:
    database = sqlite_clinic.storage.database
    let_go = await blocked(database)
    work = [
        asyncio.ensure_future(database.write(inserting(f"n{n}", Changed("x") if n in (3, 7) else None)))
        for n in range(10)
    ]
    await asyncio.sleep(0)
    let_go()
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Changed if n in (3, 7) else str for n in range(10)]
    assert await database.read(names) == {f"n{n}" for n in range(10) if n not in (3, 7)}


async def test_one_that_fails_before_writing_does_not_make_the_others_run_again(sqlite_clinic: Clinic) -> None:
    database, ran = sqlite_clinic.storage.database, list[str]()

    def lost(_conn: Connection) -> None:
        raise Changed("nothing was written")

    let_go = await blocked(database)
    work: list[asyncio.Future[object]] = [asyncio.ensure_future(database.write(inserting("a", ran=ran)))]
    work += [
        asyncio.ensure_future(database.write(lost)),
        asyncio.ensure_future(database.write(inserting("b", ran=ran))),
    ]
    await asyncio.sleep(0)
    let_go()
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    assert (outcomes[0], type(outcomes[1]), outcomes[2]) == ("a", Changed, "b")
    assert ran == ["a", "b"]


async def test_a_broken_rule_of_the_database_reaches_its_caller_alone(sqlite_clinic: Clinic) -> None:
    database = sqlite_clinic.storage.database
    await database.write(inserting("taken"))
    let_go = await blocked(database)
    work = [asyncio.ensure_future(database.write(inserting(name))) for name in ("free", "taken", "also free")]
    await asyncio.sleep(0)
    let_go()
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    assert (outcomes[0], outcomes[2]) == ("free", "also free")
    assert isinstance(outcomes[1], Exception)
    assert not isinstance(outcomes[1], StorageDown)


async def test_a_caller_who_gave_up_does_not_stop_the_writer(sqlite_clinic: Clinic) -> None:
    database = sqlite_clinic.storage.database
    let_go = await blocked(database)
    work = [asyncio.ensure_future(database.write(inserting(name))) for name in ("given up", "waited for")]
    await asyncio.sleep(0)
    work[0].cancel()
    let_go()
    assert await work[1] == "waited for"
    assert "waited for" in await database.read(names)


async def test_readers_do_not_wait_for_the_writer(sqlite_clinic: Clinic) -> None:
    await sqlite_clinic.hears(message(SOMCHAI))
    let_go = await blocked(sqlite_clinic.storage.database)
    assert len(await sqlite_clinic.waiting()) == 1
    assert await sqlite_clinic.storage.outbox.counts() == {}
    let_go()


async def test_a_reader_cannot_write(sqlite_clinic: Clinic) -> None:
    with pytest.raises(StorageDown, match="readonly"):
        await sqlite_clinic.storage.database.read(inserting("sly"))


async def test_closing_finishes_what_was_handed_in(sqlite_clinic: Clinic) -> None:
    database = sqlite_clinic.storage.database
    let_go = await blocked(database)
    work = [asyncio.ensure_future(database.write(inserting(f"n{n}"))) for n in range(5)]
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(database.close())
    let_go()
    assert await asyncio.gather(*work) == [f"n{n}" for n in range(5)]
    await closing
    await database.close()
    with sqlite3.connect(sqlite_clinic.data_dir / "klaimor.db") as conn:
        assert conn.execute("SELECT COUNT(*) FROM service_keys WHERE wrapped = x'00'").fetchone() == (5,)
    conn.close()
    for refused in (database.write(inserting("late")), database.read(names)):
        with pytest.raises(StorageDown):
            await refused
