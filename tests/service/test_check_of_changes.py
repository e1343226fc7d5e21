"""`klaimor check` says how soon a change at a hospital is noticed."""

from __future__ import annotations

from pathlib import Path

from bot.app.check import check_all, noticed_within
from tests.fakes.hospital import FakeHospital, TellingHospital
from tests.fakes.town import empty_town, settings_for


async def test_a_hospital_that_says_what_has_changed_is_read_every_minute(tmp_path: Path) -> None:
    async with empty_town() as place:
        [row] = [row for row in await check_all(settings_for(place, tmp_path)) if row.what.startswith("hospital ")]
    assert row.good
    assert row.said.startswith("answers; booked by claim")
    assert "; changes are noticed within a minute; can " in row.said


async def test_one_that_refuses_or_cannot_is_named_and_still_good() -> None:
    refusing = TellingHospital()
    refusing.mute = True
    assert "does NOT say what has changed" in await noticed_within(refusing)
    assert await noticed_within(FakeHospital()) == "changes are noticed within ten minutes"
