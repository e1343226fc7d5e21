"""The same clinic on both databases."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from integrations.storage.stores import upgrade
from integrations.storage.tables import metadata
from tests.storage.clinic import Clinic, opened
from tests.storage.postgres_for_tests import postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A server for the whole session, with a migrated database `clinic`; its address still wants the name of a database."""
    with postgres_server() as address, ThreadPoolExecutor(1) as aside:  # a loop may be running here
        aside.submit(asyncio.run, upgrade(address.format("clinic"), Path())).result()
        yield address


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that has the newest shape and is empty: copying it is ten times as fast as migrating."""
    folder = tmp_path_factory.mktemp("migrated")
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, upgrade("sqlite:///klaimor.db", folder)).result()
    return folder / "klaimor.db"


def copied(migrated: Path, data_dir: Path) -> str:
    """The address of a fresh copy."""
    data_dir.mkdir(mode=0o700)
    shutil.copy(migrated, data_dir / "klaimor.db")
    return f"sqlite:///{data_dir / 'klaimor.db'}"


@pytest.fixture(params=["postgresql", "sqlite"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database. In this order a plain run takes the server, which costs thrice as much, for every third test."""
    if request.param == "sqlite":
        return copied(request.getfixturevalue("migrated_file"), tmp_path / "data")
    address: str = request.getfixturevalue("postgres").format("clinic")
    await emptied(address)
    return address


async def emptied(address: str) -> None:
    """As good as a new database, and much faster: nobody is connected, and every table is empty."""
    conn = await asyncpg.connect(address)
    await conn.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'clinic' AND pid <> pg_backend_pid()"
    )
    await conn.execute(";".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)))
    await conn.close()


@pytest.fixture
async def clinic(url: str, tmp_path: Path) -> AsyncIterator[Clinic]:
    """An open clinic on an empty database."""
    async with opened(url, tmp_path / "data") as clinic:
        yield clinic


@pytest.fixture
async def sqlite_clinic(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Clinic]:
    """An open clinic on SQLite, for what only a file can show."""
    async with opened(copied(migrated_file, tmp_path / "data"), tmp_path / "data") as clinic:
        yield clinic


@pytest.fixture
async def postgres_clinic(postgres: str, tmp_path: Path) -> AsyncIterator[Clinic]:
    """An open clinic on PostgreSQL, for what only a server can show."""
    address = postgres.format("clinic")
    await emptied(address)
    async with opened(address, tmp_path) as clinic:
        yield clinic
