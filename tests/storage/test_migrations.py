"""The database has the shape that the program believes, or the program says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from bot.domain.case import CLOCK
from bot.domain.errors import BadConfiguration, StorageDown
from bot.domain.facts import CaseKind, CaseOpened
from integrations.storage import migrate
from integrations.storage.addresses import PostgresAddress, SqliteAddress, address
from integrations.storage.stores import connect, revision_state, upgrade
from integrations.storage.tables import metadata
from tests.storage.clinic import SOMCHAI, Clinic, opened


async def test_migrations_and_tables_agree(clinic: Clinic) -> None:
    def differences(conn: Connection) -> list[object]:
        context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    assert await clinic.storage.database.read(differences) == []


async def test_every_index_is_there(clinic: Clinic) -> None:
    """The comparison above passes over what an index is limited to."""

    def indexes(conn: Connection) -> dict[str, bool]:
        sql = {
            "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
            "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'ix%'",
        }
        return {name: " WHERE " in text for name, text in conn.exec_driver_sql(sql[conn.dialect.name])}

    expected = {
        index.name: index.dialect_options["sqlite"]["where"] is not None
        for table in metadata.tables.values()
        for index in table.indexes
    }
    assert await clinic.storage.database.read(indexes) == expected


async def test_an_open_database_says_where_it_stands(clinic: Clinic) -> None:
    state = await clinic.storage.revision()
    assert state.up_to_date
    assert state.current == state.head
    await clinic.storage.ping()


async def test_an_empty_database_is_migrated_when_it_is_opened(tmp_path: Path) -> None:
    url = "sqlite:///new/klaimor.db"
    assert (await revision_state(url, tmp_path)).current is None
    async with opened(url, tmp_path) as clinic:
        assert (await clinic.storage.revision()).up_to_date


async def test_an_empty_server_is_migrated_by_the_first_who_opens_it(postgres: str, tmp_path: Path) -> None:
    admin = await asyncpg.connect(postgres.format("postgres"))
    await admin.execute("CREATE DATABASE empty_one")
    await admin.close()
    url = postgres.format("empty_one")
    assert (await revision_state(url, tmp_path)).current is None

    async def opens() -> bool:
        async with opened(url, tmp_path) as clinic:
            return (await clinic.storage.revision()).up_to_date

    assert await asyncio.gather(*(opens() for _ in range(4))) == [True] * 4


async def test_an_older_database_is_refused_with_the_command_to_run(url: str, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    async with opened(url, data_dir) as clinic:
        await clinic.storage.database.write(set_revision("0000"))
    with pytest.raises(BadConfiguration, match="klaimor db upgrade"):
        async with opened(url, data_dir):
            pass
    state = await revision_state(url, data_dir)
    assert (state.current, state.up_to_date) == ("0000", False)
    database = await connect(url, data_dir, set_revision(state.head))
    await database.close()
    async with opened(url, data_dir) as clinic:
        await clinic.storage.ping()


def set_revision(revision: str) -> Callable[[Connection], None]:
    """Pretend that the database is at another migration."""

    def work(conn: Connection) -> None:
        conn.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")

    return work


async def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    database = await connect(
        "sqlite:///other.db", tmp_path, lambda conn: conn.exec_driver_sql("CREATE TABLE photos (a)")
    )
    await database.close()
    with pytest.raises(BadConfiguration, match="not KlaiMor's"):
        async with opened("sqlite:///other.db", tmp_path):
            pass


async def test_upgrading_twice_changes_nothing(url: str, tmp_path: Path) -> None:
    for _ in range(2):
        assert (await upgrade(url, tmp_path / "data")).up_to_date


async def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def half(conn: Connection) -> None:
        migrate.upgrade(conn)
        raise BadConfiguration("stop")

    with pytest.raises(BadConfiguration, match="stop"):
        await connect("sqlite:///klaimor.db", tmp_path, half)
    assert (await revision_state("sqlite:///klaimor.db", tmp_path)).current is None
    async with opened("sqlite:///klaimor.db", tmp_path) as clinic:
        await clinic.storage.ping()


async def test_back_and_forth(tmp_path: Path) -> None:
    async with opened("sqlite:///klaimor.db", tmp_path) as clinic:
        await clinic.storage.database.write(lambda conn: migrate.downgrade(conn, "base"))
        assert (await clinic.storage.revision()).current is None
        await clinic.storage.database.write(migrate.upgrade)
        assert (await clinic.storage.revision()).up_to_date


async def test_an_open_case_of_an_older_database_waits_at_the_level_of_its_kind(url: str, tmp_path: Path) -> None:
    async with opened(url, tmp_path / "data") as clinic:
        facts = (CaseOpened(CaseKind.EMERGENCY, "chest_pain"), CaseOpened(CaseKind.COMPLAINT, "rude"))
        await clinic.turns(SOMCHAI, facts=(*facts, CaseOpened(CaseKind.CRISIS, "suicide")))
        await clinic.storage.database.write(lambda conn: migrate.downgrade(conn, "0004"))
        states = await clinic.storage.database.read(
            lambda conn: conn.exec_driver_sql("SELECT DISTINCT state FROM cases").scalars().all()
        )
        assert states == ["open"]
        await clinic.storage.database.write(migrate.upgrade)
        patient = (await clinic.storage.records.peek(SOMCHAI)).patient.id
        cases = (await clinic.storage.case_files.file(patient, uuid4(), uuid4(), clinic.now)).others
        assert sorted((case.kind.value, case.level, case.needs.value, case.waiting_since) for case in cases) == [
            ("complaint", 4, "clerk", clinic.now),
            ("crisis", 1, "nurse", clinic.now),
            ("emergency", 1, "clerk", clinic.now),
        ]
        clocks = await clinic.storage.timers.claim(clinic.now, timedelta(seconds=1), 10)
        assert {(timer.kind, timer.ref) for timer in clocks} == {(CLOCK, str(case.id)) for case in cases}


async def test_a_server_that_is_not_there_is_down(tmp_path: Path, unused_tcp_port: int) -> None:
    with pytest.raises(StorageDown, match="does not answer"):
        async with opened(f"postgresql://nobody@127.0.0.1:{unused_tcp_port}/none", tmp_path):
            pass


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("sqlite:///klaimor.db", SqliteAddress(Path("/data/klaimor.db"))),
        ("sqlite:////srv/klaimor.db", SqliteAddress(Path("/srv/klaimor.db"))),
        ("postgresql://u:p%40ss@db/k", PostgresAddress("postgresql+asyncpg://u:p%40ss@db/k")),
        ("postgresql://u@db/k?sslmode=require", PostgresAddress("postgresql+asyncpg://u@db/k?ssl=require")),
        ("postgres://u@db/k", PostgresAddress("postgresql+asyncpg://u@db/k")),
        ("postgresql+asyncpg://u@db/k", PostgresAddress("postgresql+asyncpg://u@db/k")),
    ],
)
def test_addresses(url: str, meant: object) -> None:
    assert address(url, Path("/data")) == meant


@pytest.mark.parametrize("url", ["", "klaimor.db", "sqlite://", "sqlite:///:memory:", "mysql://u:secret@db/k"])
def test_an_address_that_cannot_be_used_is_named_without_its_password(url: str) -> None:
    with pytest.raises(BadConfiguration, match="DATABASE_URL") as refused:
        address(url, Path("/data"))
    assert "secret" not in str(refused.value)
