"""A console for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.console_room import Room, console_room


@pytest.fixture
async def desk_room(tmp_path: Path) -> AsyncIterator[Room]:
    """A room with the console in it."""
    async with console_room(tmp_path) as room:
        yield room
