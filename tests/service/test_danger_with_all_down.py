"""With hospital, engine of intents and push quota gone a danger sign on anything that carries words is answered by reply."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest

from bot.dialogue.desk import Desk
from tests.fakes.town import SOMSRI, Town
from tests.fakes.town import town as build_town
from tests.service.trouble import CALL_1669, CHEST_PAIN


class Down:
    """Port Understand of an engine that is not there."""

    async def read(self, text: str, now: datetime) -> NoReturn:
        raise ConnectionError


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with build_town(tmp_path, changed=with_no_engine) as place:
        assert place.service is not None
        await place.hospital_faults(hang=True)
        await place.posts("/sandbox/api/settings", {"quota": 0})
        storage, quota = place.service.storage, place.service.work.quota
        await storage.database.write(lambda conn: conn.exec_driver_sql("DELETE FROM quota"))
        await quota.look()
        yield place
        await place.hospital_faults()


def with_no_engine(desk: Desk) -> Desk:
    return replace(desk, understand=Down())


CARRIERS: dict[str, list[dict[str, Any]]] = {
    "text": [{"type": "text", "text": CHEST_PAIN}],
    "message sticker": [{"type": "sticker", "text": CHEST_PAIN}],
    "file": [{"type": "file", "fileName": f"{CHEST_PAIN}.pdf"}],
    "place": [{"type": "location", "latitude": 13.7, "longitude": 100.5, "title": CHEST_PAIN, "address": "บ้าน"}],
    "bubbles": [{"type": "text", "text": bubble} for bubble in ("หายใจ", "ไม่", "ออก")],
}


@pytest.mark.parametrize("carrier", CARRIERS)
async def test_it_is_answered_by_reply_within_seconds(town: Town, carrier: str) -> None:
    for message in CARRIERS[carrier]:
        await town.sends(message)
    await town.hears(CALL_1669, within=10)
    assert await vias(town) == {"reply"}
    assert await kinds(town) >= {"emergency"}


async def test_the_free_text_of_a_button_too(town: Town) -> None:
    await town.taps(f"note={CHEST_PAIN}")
    await town.hears(CALL_1669, within=5)
    assert await vias(town) == {"reply"}


async def vias(town: Town) -> set[str]:
    """How the emergency answer came."""
    said = [each for each in await town.log(SOMSRI) if each["from"] == "bot" and "1669" in str(each["message"])]
    return {each["via"] for each in said}


async def kinds(town: Town) -> set[str]:
    """Of the cases that were opened."""
    assert town.service is not None
    return {str(case.kind) for case in await town.service.storage.records.cases(10)}
