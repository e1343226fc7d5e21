"""A job of the service that fails as a whole is begun again: nobody stays without an answer because something broke once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.kept import kept_running
from integrations.line.messenger import LineMessenger
from tests.fakes.town import town


async def test_a_job_is_begun_again_until_it_ends_by_itself() -> None:
    begun = 0

    async def job() -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise ImportError("twice")

    await kept_running("job", job, pause=0)
    assert begun == 3


async def test_who_writes_while_the_client_of_line_cannot_be_loaded_is_answered_once_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, real = 0, LineMessenger.warm_up

    async def fails_twice(messenger: LineMessenger) -> None:
        nonlocal tries
        tries += 1
        if tries <= 2:  # the sender's own try, and the one of the start
            raise ImportError("half loaded")
        await real(messenger)

    monkeypatch.setattr(LineMessenger, "warm_up", fails_twice)
    async with town(tmp_path) as place:
        assert await place.answered(place.writes("สวัสดีค่ะ"))
    assert tries > 2
