"""The whole service in a town of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.town import Town
from tests.fakes.town import town as build_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with build_town(tmp_path) as place:
        yield place
