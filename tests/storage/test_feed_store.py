"""What has changed at the desk is read in an order in which nothing comes late."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.errors import Changed
from bot.domain.facts import CaseKind, CaseOpened, LocationShared
from bot.domain.messages import SharedLocation
from integrations.storage.addresses import PostgresAddress, address
from integrations.storage.feed import KEEP, note
from tests.storage.clinic import SOMCHAI, Clinic, opened

OPENED = CaseOpened(CaseKind.EMERGENCY, "chest_pain")


async def noted(clinic: Clinic, *cases: UUID) -> None:
    """Commits that note something about these cases, one after the other."""
    for case in cases:
        await clinic.storage.database.write(lambda conn, case=case: note(conn, 0, "case changed", str(case)))


async def read(clinic: Clinic, after: int = 0) -> list[tuple[int, UUID]]:
    return [(item.position, item.case) for item in await clinic.storage.feed.after(after, 100)]


async def test_a_case_is_noted_when_it_is_opened_and_when_it_changes(clinic: Clinic) -> None:
    await clinic.turns(SOMCHAI, facts=(OPENED,))
    await clinic.turns(SOMCHAI, facts=(LocationShared(SharedLocation(13.7, 100.5)),))
    await clinic.turns(SOMCHAI, "สวัสดีค่ะ")
    assert (await clinic.storage.feed.number(), await clinic.storage.feed.number()) == (2, 0)
    [case] = await clinic.storage.records.cases(10)
    items = await clinic.storage.feed.after(0, 100)
    assert [(each.position, each.kind) for each in items] == [(1, "case opened"), (2, "case changed")]
    assert {(each.case, each.at) for each in items} == {(case.id, clinic.now)}


async def test_before_anything_was_noted_there_is_nothing_to_read(clinic: Clinic) -> None:
    assert (await clinic.storage.feed.head(), await read(clinic), await clinic.storage.feed.number()) == (0, [], 0)


async def test_nobody_reads_what_has_no_position_yet(clinic: Clinic) -> None:
    await noted(clinic, uuid4())
    assert (await clinic.storage.feed.head(), await read(clinic)) == (0, [])


async def test_a_commit_that_is_not_stored_notes_nothing(clinic: Clinic) -> None:
    claim = await clinic.turns(SOMCHAI, "สวัสดีค่ะ")
    again = await clinic.holds(SOMCHAI)
    with pytest.raises(Changed):
        await clinic.answers(again, seq=None, expected_version=claim.loaded.version + 5, facts=(OPENED,))
    assert await clinic.storage.feed.number() == 0


async def test_a_reader_goes_on_where_it_stopped_and_takes_as_much_as_it_likes(clinic: Clinic) -> None:
    cases = [uuid4() for _ in range(5)]
    await noted(clinic, *cases)
    await clinic.storage.feed.number()
    first = await clinic.storage.feed.after(0, 2)
    assert [item.case for item in first] == cases[:2]
    assert [case for _, case in await read(clinic, first[-1].position)] == cases[2:]
    assert await read(clinic, await clinic.storage.feed.head()) == []


async def test_positions_grow_on_when_everything_old_is_gone(clinic: Clinic) -> None:
    await noted(clinic, uuid4(), uuid4())
    await clinic.storage.feed.number()
    await clinic.storage.records.purge(clinic.now + KEEP + timedelta(days=1))
    assert await read(clinic) == []
    late = uuid4()
    await noted(clinic, late)
    await clinic.storage.feed.number()
    assert await read(clinic, 2) == [(3, late)]


async def test_more_than_fits_into_one_go_is_numbered_in_several(clinic: Clinic) -> None:
    def many(conn: Connection) -> None:
        for _ in range(730):
            note(conn, 0, "case changed", str(uuid4()))

    await clinic.storage.database.write(many)
    assert [await clinic.storage.feed.number() for _ in range(3)] == [500, 230, 0]
    assert await clinic.storage.feed.head() == 730


async def test_who_commits_late_is_read_late_and_never_stepped_over(postgres_clinic: Clinic) -> None:
    """The first to write is the last to commit: by the rows' own numbers a reader would have gone past it for ever."""
    clinic, early, late = postgres_clinic, uuid4(), uuid4()
    where = address(clinic.url, clinic.data_dir)
    assert isinstance(where, PostgresAddress)
    engine = create_async_engine(where.url)
    async with engine.connect() as slow:
        await slow.run_sync(lambda conn: note(conn, 0, "case changed", str(early)))
        await noted(clinic, late)
        await clinic.storage.feed.number()
        assert await read(clinic) == [(1, late)]
        await slow.commit()
    await engine.dispose()
    await clinic.storage.feed.number()
    assert await read(clinic, after=1) == [(2, early)]
    ids = await clinic.storage.database.read(
        lambda conn: conn.exec_driver_sql("SELECT case_id FROM feed ORDER BY id").scalars().all()
    )
    assert ids == [str(early), str(late)], "the two did not commit in the opposite order of their numbers"


async def test_several_processes_give_each_item_one_position_and_leave_no_gap(postgres_clinic: Clinic) -> None:
    one = postgres_clinic
    async with opened(one.url, one.data_dir) as two:
        cases = [uuid4() for _ in range(40)]

        async def writes(clinic: Clinic, some: list[UUID]) -> int:
            given = 0
            for case in some:
                await noted(clinic, case)
                given += await clinic.storage.feed.number()
            return given

        given = await asyncio.gather(writes(one, cases[:20]), writes(two, cases[20:]))
        assert sum(given) + await one.storage.feed.number() == 40
        seen = await read(two)
        assert [position for position, _ in seen] == list(range(1, 41))
        assert {case for _, case in seen} == set(cases)
