"""The whole service in a town: one of its own for a test, or one that the tests of a module share."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.fakes.town import Town
from tests.fakes.town import town as build_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with build_town(tmp_path) as place:
        yield place


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def one_for_all(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with build_town(tmp_path_factory.mktemp("town")) as place:
        yield place


@pytest_asyncio.fixture(loop_scope="module")
async def shared(one_for_all: Town) -> AsyncIterator[Town]:
    """The module's one town, for tests that leave only people behind (`somebody` new each) and are marked loop_scope="module"."""
    yield one_for_all
    await one_for_all.no_faults()


@pytest.fixture
def somebody() -> str:
    """A person whom nobody has met."""
    return f"U{secrets.token_hex(16)}"
